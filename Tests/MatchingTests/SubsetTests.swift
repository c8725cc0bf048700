import Bookkeeping
import Matching
import TestSupport
import Testing

/// Payments of any items: found where few are open, and never guessed.
@Suite struct SubsetTests {
  /// Thirty days of four items each at odd prices, each paid in full but the `odd` day, of which
  /// the items at `places` are paid.
  private func month(_ places: [Int], prices: [Int64], _ random: inout SeededGenerator)
    -> MatchingInput
  {
    let odd: Int64 = 15
    var items: [OpenItem] = []
    var payments: [OpenPayment] = []
    for day in Int64(0)..<30 {
      let today =
        (day == odd ? prices : (0..<4).map { _ in .random(in: 501...39_999, using: &random) })
        .enumerated().map { line, cents in
          OpenItem(
            key: LineItemKey(orderRoot: day * 100 + Int64(line), line: 1),
            recognisedAt: Instant(seconds: day * 86_400 + Int64(line)),
            units: cents * 100
          )
        }
      items += today
      let paid = day == odd ? places.map { today[$0] } : today
      payments.append(
        OpenPayment(
          key: PaymentKey(row: day + 1),
          createdAt: Instant(seconds: (day + 3) * 86_400 + 14_400),
          units: paid.reduce(0) { $0 + $1.units },
          isPaid: true
        )
      )
    }
    return MatchingInput(payments: payments, items: items)
  }

  @Test func `three of six items at odd prices are the only set and no accident`() throws {
    var random = SeededGenerator(seed: 11)
    let prices: [Int64] = [1_237, 90_411, 45_873, 20_019, 71_345, 33_333]
    let input = month([0, 2, 4], prices: prices, &random)
    let result = try Matcher.run(input)
    let match = try #require(
      result.matches.first { $0.rule == .subset }
    )
    #expect(match.strength == .unique)
    #expect(match.allocations.compactMap(\.lineItem?.orderRoot) == [1_500, 1_502, 1_504])
    #expect(match.explanation.contains("64 combinations"))
  }

  @Test func `some of many items at shop prices are candidates, and no match`() throws {
    try withSeeds(10) { random in
      let prices = (0..<12).map { _ in
        Int64.random(in: 4...60, using: &random) * 100
          + [99, 99, 95, 49][Int.random(in: 0..<4, using: &random)]
      }
      let input = month([1, 4, 6, 9], prices: prices, &random)
      let result = try Matcher.run(input)
      #expect(!result.matches.contains { $0.allocations.first?.payment.row == 16 })
      let verdict = try #require(result.verdicts[PaymentKey(row: 16)])
      guard case .ambiguous(let rule, let answers, _) = verdict.reason else {
        Issue.record("\(verdict.reason)")
        return
      }
      #expect(rule == .subset && answers >= 1)
      #expect(verdict.candidates.first?.units == input.payments[15].units)
      #expect(verdict.unsearchedItems == 0)
    }
  }

  @Test func `what is too much to search is said`() throws {
    var random = SeededGenerator(seed: 3)
    let prices = (0..<70).map { _ in Int64.random(in: 501...39_999, using: &random) }
    let input = month(Array(stride(from: 0, to: 70, by: 2)), prices: prices, &random)
    let verdict = try #require(try Matcher.run(input).verdicts[PaymentKey(row: 16)])
    #expect(verdict.reason == .unmatched)
    #expect(verdict.unsearchedItems == 70)
    #expect(!verdict.candidates.isEmpty)
  }
}
