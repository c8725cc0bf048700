import Bookkeeping
import TestSupport
import Testing

@testable import Matching

/// The pattern `window` is adopted only where payments can be matched under it.
@Suite struct WindowPatternTests {
  /// One payment an order, two days later, a cent short; and another order always has just that price.
  @Test func `prices that a neighbour always has are no pattern`() throws {
    var random = SeededGenerator(seed: 3)
    let items = (Int64(0)..<90).map { (number: Int64) -> OpenItem in
      OpenItem(
        key: LineItemKey(orderRoot: number + 1, line: 0),
        recognisedAt: Instant(seconds: 1_785_542_400 + number * 28_800),
        units: 100_000 + Int64.random(in: 0..<10, using: &random) * 100
      )
    }
    let payments = items.map { (item: OpenItem) -> OpenPayment in
      OpenPayment(
        key: PaymentKey(row: item.key.orderRoot),
        createdAt: item.recognisedAt.adding(days: 2),
        units: item.units - 100,
        isPaid: true
      )
    }
    let result = try Matcher.run(
      MatchingInput(payments: payments, items: items)
    )
    #expect(result.matches.isEmpty)
    #expect(result.evidence.isOnAccount)
  }
}
