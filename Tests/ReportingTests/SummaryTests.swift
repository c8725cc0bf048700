import Bookkeeping
import Foundation
import TestSupport
import Testing

@testable import Reporting

struct SummaryTests {
  @Test func `a provisional month says so`() throws {
    var contents = try SamplePack.contents()
    contents.facts.isPartial = true
    contents.facts.allowIncomplete = true
    contents.facts.regimeOnAccount = true
    contents.facts.asOf = CivilDate(year: 2026, month: 10, day: 15)
    contents.facts.counts.quarantined = 2
    contents.facts.catalogue = PackCatalogue(reason: "the service refuses | products (code 7)")
    contents.facts.completeness[1].isComplete = false
    contents.facts.completeness[1].declaredTotal = 9
    contents.facts.completeness[1].problems = ["Three declared | records never came."]
    contents.discrepancies = []
    try expectSummary(of: contents, "summary-provisional.md")
  }

  @Test func `a month without anything is a short page`() throws {
    var contents = try SamplePack.contents()
    let zero = Money.zero(SamplePack.usd)
    contents.payments = [PaymentRow]()
    contents.lineItems = PartedRows([])
    contents.allocations = [AllocationRow]()
    contents.discrepancies = []
    contents.aging = []
    contents.settlementDays = []
    contents.journal = []
    contents.rollForward = RollForwardLine.Block.allCases.flatMap { block in
      [RollForwardLine.Name.opening, .closing, .controlDifference].map { line in
        RollForwardLine(block: block, line: line, count: 0, amount: zero)
      }
    }
    contents.facts.counts = PackCounts()
    contents.facts.catalogue = PackCatalogue()
    contents.facts.beforeStart = CountedAmount(count: 0, amount: zero)
    contents.facts.uncertainIdentities = CountedAmount(count: 0, amount: zero)
    try expectSummary(of: contents, "summary-empty.md")
  }

  @Test func `amounts of several currencies stay apart, the shop's first`() throws {
    var contents = try SamplePack.contents()
    var row = SamplePack.payments[1]
    row.payment = Payment(
      id: "P9",
      amount: try SamplePack.money("9", "EUR"),
      status: .paid,
      createdAt: row.payment.createdAt,
      paidAt: nil
    )
    row.allocated = try SamplePack.money("0", "EUR")
    row.difference = try SamplePack.money("9", "EUR")
    contents.payments = SamplePack.payments + [row]
    for (block, sign) in [(RollForwardLine.Block.payments, ""), (.clearing, "-")] {
      contents.rollForward += try [
        (RollForwardLine.Name.opening, "0"), (.received, sign + "9"), (.closing, sign + "9"),
        (.controlDifference, "0"),
      ].map { line, amount in
        RollForwardLine(
          block: block,
          line: line,
          count: 1,
          amount: try SamplePack.money(amount, "EUR")
        )
      }
    }
    let nine = try SamplePack.money("9", "EUR")
    let chart = ChartOfAccounts()
    contents.post([(chart.bank, nine, nil), (chart.clearing, nil, nine)])
    try expectSummary(of: contents, "summary-two-currencies.md")
  }

  @Test func `sums beyond an amount are an error, never a crash`() throws {
    var contents = try SamplePack.contents()
    let largest = Money(units: .max, currency: SamplePack.usd)
    contents.payments =
      SamplePack.payments
      + ["Q1", "Q2"].map { id in
        PaymentRow(
          payment: Payment(
            id: id,
            amount: largest,
            status: .failed,
            createdAt: Instant(seconds: 0),
            paidAt: nil
          ),
          allocated: .zero(SamplePack.usd),
          difference: largest,
          state: .failed,
          rule: nil,
          strength: nil,
          rivals: nil,
          chance: nil,
          orders: 0,
          lineItems: 0,
          discrepancies: []
        )
      }
    let folder = try TemporaryFolder()
    #expect(throws: PackError.outOfRange(what: "the sum of the payments")) {
      try PackWriter.write(contents, into: folder.file("x").path)
    }
  }

  private func expectSummary(
    of contents: PackContents,
    _ name: String,
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let folder = try TemporaryFolder()
    _ = try PackWriter.write(contents, into: folder.file("x").path)
    let made = try Data(contentsOf: folder.file("x/summary.md"))
    #expect(try Golden.difference(made, to: name) == nil, sourceLocation: sourceLocation)
  }
}
