import Bookkeeping
import TestSupport
import Testing

@Suite struct StateTests {
  @Test(arguments: [
    (Int64.min, "0-7"), (-1, "0-7"), (0, "0-7"), (7, "0-7"), (8, "8-14"), (14, "8-14"),
    (15, "15-30"), (30, "15-30"), (31, "31-60"), (60, "31-60"), (61, "61-90"), (90, "61-90"),
    (91, "over 90"), (.max, "over 90"),
  ]) func `an age falls in its bucket`(_ days: Int64, _ name: String) {
    #expect(AgingBucket(ageDays: days).name == name)
  }

  @Test func `the buckets come from young to old`() {
    #expect(
      AgingBucket.allCases.map(\.name) == ["0-7", "8-14", "15-30", "31-60", "61-90", "over 90"]
    )
  }

  @Test(arguments: [
    // gross, fees, reversed, written off, settled, age, on account, state
    Item(100, 0, 0, 0, 100, 99, false, .settled), Item(100, 6, 0, 0, 94, 99, false, .settled),
    Item(100, 0, 0, 1, 99, 99, false, .settled), Item(0, 0, 0, 0, 0, 99, false, .settled),
    Item(100, 0, 100, 0, 0, 99, false, .reversed), Item(100, 0, 40, 0, 60, 99, false, .settled),
    Item(100, 0, 100, 0, 100, 0, false, .overSettled),
    Item(100, 0, 0, 0, 101, 0, false, .overSettled), Item(0, 0, 0, 0, 1, 99, true, .overSettled),
    Item(-100, 0, 0, 0, -101, 0, false, .overSettled),
    Item(100, 0, 0, 0, 99, 99, true, .partlySettled),
    Item(-100, 0, 0, 0, -40, 0, false, .partlySettled),
    Item(100, 0, 0, 0, 0, 0, false, .awaitingSettlement),
    Item(100, 0, 0, 0, 0, 30, false, .awaitingSettlement),
    Item(100, 0, 0, 0, 0, 30, true, .awaitingSettlement),
    Item(100, 0, 0, 0, 0, 31, false, .overdue), Item(100, 0, 0, 0, 0, 31, true, .unidentified),
    Item(-100, 0, 0, 0, 0, 31, false, .overdue),
  ]) func `a line item stands where its amounts put it`(_ item: Item) {
    #expect(
      item.balance.state(ageDays: item.ageDays, dueDays: 30, onAccount: item.onAccount)
        == item.state
    )
  }

  struct Item: Sendable, CustomTestStringConvertible {
    let balance: LineItemBalance
    let ageDays: Int64
    let onAccount: Bool
    let state: LineItemState

    init(
      _ gross: Int64,
      _ fees: Int64,
      _ reversed: Int64,
      _ writtenOff: Int64,
      _ settled: Int64,
      _ ageDays: Int64,
      _ onAccount: Bool,
      _ state: LineItemState
    ) {
      balance = LineItemBalance(
        gross: gross,
        fees: fees,
        reversed: reversed,
        writtenOff: writtenOff,
        settled: settled
      )
      self.ageDays = ageDays
      self.onAccount = onAccount
      self.state = state
    }

    var testDescription: String { "\(balance), \(ageDays) days: \(state)" }
  }

  @Test func `what is expected is settled or open, to the last unit`() throws {
    try withSeeds(100) { random in
      func amount() -> Int64 { Int64.random(in: -1_000...1_000, using: &random) }
      let balance = LineItemBalance(
        gross: amount(),
        fees: amount(),
        reversed: amount(),
        writtenOff: amount(),
        settled: amount()
      )
      #expect(
        balance.expected
          == balance.gross - balance.fees - balance.reversed - balance.writtenOff
      )
      #expect(balance.settled + balance.open == balance.expected)
    }
  }

  @Test func `grave findings and strong rules come first`() {
    #expect([Severity.info, .error, .warning].sorted() == [.error, .warning, .info])
    #expect(
      MatchRule.allCases.shuffled().sorted().map(\.rawValue) == [
        "manual", "reference", "settlement_chain", "settlement_day", "window", "order",
        "line_item", "subset", "combined", "tolerance",
      ]
    )
  }

  @Test func `keys are in the order of their rows`() {
    let (first, second) = (
      LineItemKey(orderRoot: 1, line: 9), LineItemKey(orderRoot: 2, line: 0)
    )
    #expect(first < second && !(second < first))
    #expect(second < LineItemKey(orderRoot: 2, line: 1))
    #expect(PaymentKey(row: 1) < PaymentKey(row: 2))
  }

  @Test(arguments: DiscrepancyCode.allCases) func `a code is one subject and one finding`(
    _ code: DiscrepancyCode
  ) {
    #expect(code.rawValue.wholeMatch(of: /(payment|order|source|line_item)\.[a-z_]+/) != nil)
  }
}
