import Bookkeeping
import Matching
import TestSupport
import Testing

/// A chain that fits as well with an item held back, which a later payment pays.
@Suite struct ChainExchangeTests {
  /// Payments of two items each in settlement order; some are of other prices.
  private func month(
    of count: Int,
    _ prices: [Int: [Int64]],
    _ random: inout SeededGenerator
  ) -> MatchingInput {
    var items: [OpenItem] = []
    var payments: [OpenPayment] = []
    for number in 0..<count {
      let paid =
        prices[number] ?? (0..<2).map { _ in .random(in: 40...400, using: &random) * 100 + 99 }
      for cents in paid {
        items.append(
          OpenItem(
            key: LineItemKey(orderRoot: Int64(items.count), line: 1),
            recognisedAt: Instant(seconds: Int64(items.count) * 3_600),
            units: cents * 100
          )
        )
      }
      payments.append(
        OpenPayment(
          key: PaymentKey(row: Int64(number)),
          createdAt: Instant(seconds: Int64(items.count) * 3_600 + 432_000),
          units: paid.reduce(0, +) * 100,
          isPaid: true
        )
      )
    }
    return MatchingInput(payments: payments, items: items)
  }

  private func strengths(_ input: MatchingInput) throws -> [Int64: MatchStrength] {
    let result = try Matcher.run(input)
    #expect(result.evidence.pattern?.rule == .settlementChain)
    return Dictionary(
      uniqueKeysWithValues: result.matches.map { ($0.allocations[0].payment.row, $0.strength) }
    )
  }

  /// What holds back 19.98 could pay both of 9.99 in its place, and a later one 19.98: the next one,
  /// or that after it, where the next one can do the same.
  @Test(
    arguments: [
      ([20: [4_399, 1_998], 21: [999, 999, 12_099]], [Int64(20), 21]),
      ([20: [4_399, 1_998], 21: [1_998, 7_799], 22: [999, 999, 12_099]], [20, 21, 22]),
    ]
  )
  func `items that move up together leave the payments open`(
    prices: [Int: [Int64]],
    open: [Int64]
  ) throws {
    try withSeeds(4) { random in
      let strengths = try strengths(month(of: 60, prices, &random))
      #expect(open.allSatisfy { strengths[$0] == nil })
      #expect(strengths.count == 60 - open.count)
    }
  }

  @Test func `where hundreds of payments hold nothing back, neither do these`() throws {
    try withSeeds(2) { random in
      let prices: [Int: [Int64]] = [20: [4_399, 1_998], 21: [999, 999, 12_099]]
      let strengths = try strengths(month(of: 300, prices, &random))
      #expect(strengths[20] == .unique)
      #expect(strengths[21] == .unique)
      #expect(strengths.count == 300)
    }
  }

  @Test func `what was recognised after the payment does not move up`() throws {
    try withSeeds(2) { random in
      let prices: [Int: [Int64]] = [20: [4_399, 1_998], 21: [999, 999, 12_099]]
      let input = month(of: 60, prices, &random)
      let payments = input.payments.map { payment in
        OpenPayment(
          key: payment.key,
          createdAt: payment.createdAt.adding(days: -5),
          units: payment.units,
          isPaid: true
        )
      }
      let strengths = try strengths(MatchingInput(payments: payments, items: input.items))
      #expect(strengths[20] == .unique)
      #expect(strengths[21] == .unique)
    }
  }
}
