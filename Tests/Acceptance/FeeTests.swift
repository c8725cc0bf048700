import Foundation
import TestSupport
import Testing

/// A shop whose fees are stated, closed with a schedule of them in the configuration.
@Suite struct FeeTests {
  private static let shop =
    "generate:orders=500,months=3,withheld=0.003,seed=4,fees=6%+0.30min0.50max20,shop=made-up"

  private func configuration(_ office: Office, _ fees: String) throws {
    try office.folder.write(
      """
      shops:
        made-up:
          currency: USD
          time_zone: America/Los_Angeles
          fees:
      \(fees)
      """,
      to: "settlebook.yaml"
    )
  }

  private static let right = """
        - { name: commission, rate: 6%, fixed: "0.30", minimum: "0.50", cap: 20 }
    """
  private static let wrong = """
        - { name: commission, rate: 5%, fixed: "0.30", minimum: "0.50", cap: 20 }
    """
  /// The same until the end of September, and another one from then on.
  private static let ended = """
        - { name: commission, rate: 6%, fixed: "0.30", minimum: "0.50", cap: 20, through: 2026-09-30 }
        - { name: payment, rate: 1%, from: 2026-10-16 }
        - { name: payment, rate: 2%, from: 2026-10-01, account: { code: "6020", name: Payment } }
    """

  private func close(_ office: Office, _ month: String) async throws -> RunProgram.Outcome {
    try await office.run(["close", month, "--sandbox", Self.shop] + office.flags)
  }

  private func pack(_ office: Office, _ month: String) throws -> Pack {
    try Pack(office.reports.appending(path: "made-up/\(month)", directoryHint: .isDirectory))
  }

  @Test func `sales are due net of fees, payments are matched, and the journal tells the fees`()
    async throws
  {
    let office = try Office()
    try configuration(office, Self.right)
    for month in ["2026-09", "2026-10"] {
      let outcome = try await close(office, month)
      #expect(outcome.exitCode == 0, "\(outcome.errors)")
      let pack = try pack(office, month)
      #expect(PackChecker.violations(pack).isEmpty)
      let payments = pack.table("payments.csv").dictionaries
      #expect(payments.count >= 30 && payments.allSatisfy { $0["state"] == "matched" })
      let items = pack.items.filter { $0.isRecognised(in: month) }
      let fees = items.reduce(0) { $0 + $1.gross - $1.expected }
      #expect(fees > 0)
      let posted = pack.journal.filter { $0.type == "fee" && $0.account == "6000" }
        .reduce(0) { $0 + ($1.debit ?? 0) - ($1.credit ?? 0) }
      #expect(posted == fees)
      // What a payment settles is the sale, and the fee taken of it, each told by itself.
      let allocations = pack.table("allocations.csv").dictionaries
      #expect(Set(allocations.compactMap { $0["component"] }) == ["sale", "fee"])
      #expect(pack.findings.isEmpty)
    }
  }

  @Test func `an earlier month's fees can't be changed behind its back`() async throws {
    let office = try Office()
    try configuration(office, Self.right)
    #expect(try await close(office, "2026-09").exitCode == 0)
    let closed = try Snapshot.of(office.reports)
    try configuration(office, Self.wrong)
    for arguments in [
      ["close", "2026-10", "--sandbox", Self.shop], ["report", "2026-09"],
      ["audit", "2026-09"],
    ] {
      try await office.requireRefusal(
        arguments + office.flags,
        exitCode: 78,
        says: ["2026-09", "from: 2026-10-01"]
      )
    }
    #expect(Snapshot.differences(closed, try Snapshot.of(office.reports)).isEmpty)
    // A rule that ends with the month says nothing else of its past.
    try configuration(office, Self.ended)
    #expect(try await office.run(["report", "2026-09"] + office.flags).exitCode == 0)
    #expect(Snapshot.differences(closed, try Snapshot.of(office.reports)).isEmpty)
    let next = try await close(office, "2026-10")
    #expect(next.exitCode == 0, "\(next.errors)")
    let pack = try pack(office, "2026-10")
    #expect(PackChecker.violations(pack).isEmpty)
    // One fee is posted to one account, whichever of its rules names it.
    let payment = pack.journal.filter { $0.entry.contains("-fee-payment-") && $0.account != "1200" }
    #expect(payment.count > 28 && payment.allSatisfy { $0.account == "6020" })
  }

  @Test func `a wrong schedule matches nothing, and says what it leaves unanalysed`() async throws {
    let office = try Office()
    try configuration(office, Self.wrong)
    #expect(try await close(office, "2026-10").exitCode == 0)
    let pack = try pack(office, "2026-10")
    #expect(PackChecker.violations(pack).isEmpty)
    #expect(pack.allocations.isEmpty)
    #expect(
      pack.table("discrepancies.csv").dictionaries.map { $0["code"] }
        == ["source.deductions_unavailable"]
    )
    let days = pack.table("settlement-days.csv").dictionaries
    #expect(days.count >= 30)
    for day in days {
      let amounts = ["implied_deduction", "scheduled_fees", "unanalysed"].compactMap {
        day[$0].flatMap { Decimal(string: $0) }
      }
      #expect(amounts.count == 3 && amounts[0] == amounts[1] + amounts[2] && amounts[1] > 0)
    }
    // The configuration put right, the same month closes anew.
    try configuration(office, Self.right)
    let again = try await close(office, "2026-10")
    #expect(again.exitCode == 0, "\(again.errors)")
    #expect(try self.pack(office, "2026-10").allocations.count > 100)
  }
}
