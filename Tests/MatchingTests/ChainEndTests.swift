import Bookkeeping
import Matching
import TestSupport
import Testing

/// Where a chain breaks: its last link could be the first payment that is none.
@Suite struct ChainEndTests {
  /// Three hundred payments of two items each in settlement order.
  ///
  /// One item of 11.98 is never paid, and right behind it come these prices, paid together.
  private func month(_ prices: [Int64], _ random: inout SeededGenerator) -> MatchingInput {
    var items: [OpenItem] = []
    var payments: [OpenPayment] = []
    func sell(_ cents: Int64) {
      items.append(
        OpenItem(
          key: LineItemKey(orderRoot: Int64(items.count), line: 1),
          recognisedAt: Instant(seconds: Int64(items.count) * 1_800),
          units: cents * 100
        )
      )
    }
    for number in 0..<300 {
      if number == 150 { sell(1_198) }
      let two =
        number == 150
        ? prices : (0..<2).map { _ in .random(in: 4...40, using: &random) * 100 + 99 }
      two.forEach(sell)
      payments.append(
        OpenPayment(
          key: PaymentKey(row: Int64(number)),
          createdAt: Instant(seconds: Int64(items.count) * 1_800 + 432_000),
          units: two.reduce(0, +) * 100,
          isPaid: true
        )
      )
    }
    return MatchingInput(payments: payments, items: items)
  }

  @Test(arguments: [[Int64(599), 599], [499, 1_999]])
  func `what an item that is never paid equals is not taken for it`(prices: [Int64]) throws {
    try withSeeds(4) { random in
      let result = try Matcher.run(month(prices, &random))
      #expect(result.evidence.pattern?.rule == .settlementChain)
      for match in result.matches {
        let row = match.allocations[0].payment.row
        let items = match.allocations.compactMap(\.lineItem?.orderRoot)
        let first = row * 2 + (row >= 150 ? 1 : 0)
        #expect(items == [first, first + 1] || match.strength != .unique, "\(row): \(items)")
      }
      let told = Set(result.matches.map { $0.allocations[0].payment.row })
      #expect(told.isSuperset(of: Array(0..<149) + Array(152..<300)))
      #expect(!told.contains(150))
    }
  }
}
