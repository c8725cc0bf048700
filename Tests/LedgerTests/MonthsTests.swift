import Bookkeeping
import GRDB
import TestSupport
import Testing

@testable import Ledger

/// What is concluded month by month: kept, replaced, and marked as stale.
@Suite struct MonthsTests {
  private struct Filled {
    let bench: LedgerBench
    let verdict: Verdict
    let payment: PaymentKey
  }

  /// Three months, each with one match and one verdict.
  private func filled() throws -> Filled {
    let bench = try LedgerBench()
    try bench.record([
      bench.order("o", try (0..<3).map { try bench.item("i\($0)", 10) })
    ])
    try bench.record(try (0..<4).map { try bench.payment("p\($0)", 10) })
    let payment = try #require(try bench.ledger.paymentKey(bench.key, id: "p3"))
    let day = LedgerBench.at(8, 10).settlementDay
    let verdict = Verdict(
      reason: .ambiguous(rule: .window, answers: 3, chance: Chance(billionths: 5)),
      nearest: Candidate(days: day...day, items: [try bench.itemKey("o", 2)], units: 12),
      candidates: [
        CandidateSet(
          rule: .settlementDay,
          days: day...day,
          daysUnits: 30,
          without: [try bench.itemKey("o", 0)],
          items: [try bench.itemKey("o", 1), try bench.itemKey("o", 2)],
          units: 12
        ),
        CandidateSet(
          rule: .subset,
          days: nil,
          daysUnits: 0,
          without: [],
          items: [try bench.itemKey("o", 2)],
          units: 11
        ),
      ],
      unsearchedItems: 431
    )
    for (index, month) in [8, 9, 10].enumerated() {
      try bench.keep(
        month,
        [("p\(index)", bench.itemKey("o", Int32(index)), 10)],
        verdicts: [payment: verdict]
      )
      try bench.ledger.keepPack(
        digest: "pack\(month)",
        of: LedgerBench.month(month),
        shop: bench.key,
        at: LedgerBench.at(12, 1)
      )
    }
    return Filled(bench: bench, verdict: verdict, payment: payment)
  }

  private func periods(_ bench: LedgerBench, _ table: String) throws -> [String] {
    try bench.ledger.database.read {
      try String.fetchAll($0, sql: "SELECT period FROM \(table) ORDER BY 1")
    }
  }

  @Test func aMonthKeepsWhatItConcluded() throws {
    let filled = try filled()
    let bench = filled.bench
    let matches = try bench.ledger.matches(bench.key, through: LedgerBench.month(9))
    #expect(matches.count == 2)
    let verdicts = try bench.ledger.verdicts(bench.key, of: LedgerBench.month(9))
    #expect(verdicts == [filled.payment: filled.verdict])
    let record = try #require(try bench.ledger.month(bench.key, LedgerBench.month(9)))
    #expect(record.packDigest == "pack9")
    #expect(record.hasPack && !record.isStale)
    #expect(try bench.ledger.months(bench.key).map(\.period.month) == [8, 9, 10])
    #expect(try bench.count("audit_log") == 3)
  }

  @Test func closingAMonthAgainDropsItsAndLaterConclusionsAndMarksLaterMonths() throws {
    let bench = try filled().bench
    try bench.keep(9, [("p1", bench.itemKey("o", 1), 10)])
    #expect(try periods(bench, "matches") == ["2026-08", "2026-09"])
    #expect(try periods(bench, "verdicts") == ["2026-08"])
    #expect(try bench.count("verdict_items") == 1)
    #expect(try bench.count("allocations") == 2)
    let months = try bench.ledger.months(bench.key)
    #expect(months.map(\.isStale) == [false, false, true])
    #expect(months.map(\.packDigest) == ["pack8", nil, "pack10"])
  }

  @Test func aStaleMonthStaysStaleUntilItIsConcludedAgain() throws {
    let bench = try filled().bench
    try bench.keep(9)
    let october = try LedgerBench.month(10)
    try bench.ledger.keepPack(
      digest: "again",
      of: october,
      shop: bench.key,
      at: LedgerBench.at(12, 1)
    )
    #expect(try bench.ledger.month(bench.key, october)?.isStale == true)
    try bench.keep(10)
    #expect(try bench.ledger.month(bench.key, october)?.isStale == false)
    try bench.ledger.markStale(october, shop: bench.key)
    #expect(try bench.ledger.month(bench.key, october)?.isStale == true)
  }

  @Test func anotherShopsMonthsAreNotTouched() throws {
    let bench = try filled().bench
    let other = try LedgerBench(shop: "two", in: bench)
    try other.keep(8)
    #expect(try bench.ledger.months(bench.key).map(\.isStale) == [false, false, false])
    #expect(try bench.count("allocations") == 3)
    #expect(try other.ledger.months(other.key).count == 1)
  }

  @Test func conclusionsThatCantBeKeptWholeChangeNothing() throws {
    let filled = try filled()
    let bench = filled.bench
    let nobody = PaymentKey(row: 999)
    #expect(throws: LedgerError.self) {
      try bench.keep(8, verdicts: [nobody: filled.verdict])
    }
    #expect(try periods(bench, "matches") == ["2026-08", "2026-09", "2026-10"])
    #expect(try periods(bench, "closes") == ["2026-08", "2026-09", "2026-10"])
    #expect(try bench.ledger.months(bench.key).allSatisfy { !$0.isStale })
  }

  @Test func findingsOfAMonthAreReplacedAndOthersStay() throws {
    let bench = try LedgerBench()
    let usd = bench.shop.currency
    func finding(_ id: String, _ severity: Severity, seen month: Int) throws -> Discrepancy {
      Discrepancy(
        id: id,
        code: .orderUnsettled,
        severity: severity,
        subject: .order,
        subjectID: "=1+1,\"\n'é",
        expected: Money(units: 5, currency: usd),
        actual: nil,
        difference: Money(units: -5, currency: usd),
        ageDays: 3,
        explanation: "e",
        suggestedAction: "a",
        firstSeen: try LedgerBench.month(month),
        namedOrders: []
      )
    }
    func keep(_ month: Int, _ findings: [Discrepancy]) throws {
      try bench.ledger.keep(findings: findings, of: LedgerBench.month(month), shop: bench.key)
    }
    let august = [try finding("D-1", .error, seen: 8), try finding("D-2", .info, seen: 8)]
    try keep(8, august.reversed())
    try keep(9, [try finding("D-1", .error, seen: 8)])
    #expect(try bench.ledger.findings(bench.key, of: LedgerBench.month(8)) == august)
    let seen = try bench.ledger.firstSeen(bench.key, before: LedgerBench.month(9))
    #expect(seen == ["D-1": try LedgerBench.month(8), "D-2": try LedgerBench.month(8)])
    try keep(8, [])
    #expect(try bench.ledger.findings(bench.key, of: LedgerBench.month(8)).isEmpty)
    #expect(try bench.ledger.findings(bench.key, of: LedgerBench.month(9)).count == 1)
    #expect(try bench.ledger.firstSeen(bench.key, before: LedgerBench.month(8)).isEmpty)
  }

  @Test func aSumThatLeavesTheRangeIsAnErrorNotANumber() throws {
    let bench = try LedgerBench()
    let half = Int64.max / 2 + 1
    try bench.record([bench.order("o", [bench.item("i", half)])])
    try bench.record([bench.payment("p", half), bench.payment("q", half)])
    let item = try bench.itemKey("o")
    try bench.keep(8, [("p", item, half), ("q", item, half)])
    try bench.keep(9)
    let interval = Interval(start: LedgerBench.at(8, 1), end: LedgerBench.at(9, 1))
    #expect(throws: LedgerError.self) {
      try bench.ledger.openItems(
        bench.key,
        currency: bench.shop.currency,
        sold: interval,
        before: LedgerBench.month(9)
      )
    }
    #expect(throws: LedgerError.self) { try bench.items(8) }
    #expect(throws: LedgerError.self) { try bench.items(9) }
  }

  @Test func aSumOverTwoMonthsThatLeavesTheRangeIsAnErrorToo() throws {
    let bench = try LedgerBench()
    let half = Int64.max / 2 + 1
    try bench.record([bench.order("o", [bench.item("i", half)])])
    try bench.record([bench.payment("p", half), bench.payment("q", half)])
    try bench.keep(8, [("p", bench.itemKey("o"), half)])
    try bench.keep(9, [("q", bench.itemKey("o"), half)])
    #expect(throws: LedgerError.self) { try bench.items(9) }
  }

  @Test func aMonthsWatermarkBoundsItsCounts() throws {
    let bench = try LedgerBench()
    try bench.record([bench.order("o", [bench.item("i", 5), bench.item("j", 5)])])
    try bench.record([bench.payment("p", 5)])
    let known = try bench.ledger.watermark()
    try bench.record([bench.order("o", [bench.item("i", 5)]), bench.order("q", [])])
    try bench.record([bench.payment("p", 6), bench.payment("r", 5)])
    let then = try bench.ledger.counts(bench.key, before: LedgerBench.at(9, 1), through: known)
    #expect([then.orders, then.lineItems, then.payments] == [1, 2, 1])
    let now = try bench.ledger.counts(bench.key, before: LedgerBench.at(9, 1))
    #expect([now.orders, now.lineItems, now.payments] == [2, 1, 2])
  }
}
