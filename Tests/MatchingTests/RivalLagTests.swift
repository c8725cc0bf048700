import Bookkeeping
import Matching
import Testing

/// Small shops in which days without a sale lie between the payments, so that several lags say the same.
@Suite struct RivalLagTests {
  /// Sales by day, in cents, and payments by day: everything is paid five days later.
  private func month(_ sales: [(day: Int64, cents: [Int64])]) -> MatchingInput {
    let items = sales.flatMap { day, cents in
      cents.enumerated().map { line, cents in
        OpenItem(
          key: LineItemKey(orderRoot: day * 10 + Int64(line), line: 1),
          recognisedAt: Instant(seconds: day * 86_400 + 36_000),
          units: cents * 100
        )
      }
    }
    let payments = sales.map { day, cents in
      OpenPayment(
        key: PaymentKey(row: day),
        createdAt: Instant(seconds: (day + 5) * 86_400 + 14_400),
        units: cents.reduce(0, +) * 100,
        isPaid: true
      )
    }
    return MatchingInput(payments: payments, items: items)
  }

  /// Far enough apart that all lags from none to five days find them.
  private let others: [(day: Int64, cents: [Int64])] = [
    (16, [197_08]), (24, [75_00, 41_24]), (33, [34_62, 90_11]), (41, [310_57]),
    (49, [12_30, 8_01]),
  ]

  @Test func `equal sales of two days are interchangeable`() throws {
    let result = try Matcher.run(month([(7, [7_21]), (8, [7_21])] + others))
    #expect(result.evidence.pattern?.lagDays == 5)
    #expect(result.matches.count == 7)
    for match in result.matches {
      let isEqual = match.allocations[0].payment.row < 16
      #expect(match.strength == (isEqual ? .interchangeable : .unique), "\(match.explanation)")
    }
  }

  @Test func `days of one sum and other items are not told`() throws {
    let result = try Matcher.run(month([(7, [3_21, 4_00]), (8, [7_21])] + others))
    #expect(result.matches.map { $0.allocations[0].payment.row } == [16, 24, 33, 41, 49])
    for row in [Int64(7), 8] {
      let reason = try #require(result.verdicts[PaymentKey(row: row)]).reason
      guard case .ambiguous = reason else {
        Issue.record("\(reason)")
        continue
      }
    }
  }

  @Test func `the lag of the month before goes on where it says as much`() throws {
    var input = month(others)
    #expect(try Matcher.run(input).evidence.pattern?.lagDays == 5)
    input.carried = Pattern(rule: .settlementDay, lag: 3 * 86_400...3 * 86_400)
    let result = try Matcher.run(input)
    #expect(result.evidence.pattern == input.carried)
    #expect(result.matches.allSatisfy { $0.strength == .unique } && result.matches.count == 5)
  }
}
