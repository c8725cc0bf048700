import Foundation
import TestSupport
import Testing

/// A shop whose payments are rounded to 0.05: what is off is written off, told by itself, and never
/// left open.
@Suite struct RoundedTests {
  @Test func `what was rounded is written off item by item, and the pack balances`() async throws {
    let office = try Office()
    let shop = "generate:orders=400,months=3,seed=6,rounded=0.05,shop=made-up"
    for month in ["2026-09", "2026-10"] {
      let outcome = try await office.run(["close", month, "--sandbox", shop] + office.flags)
      #expect(outcome.exitCode == 0, "\(outcome.errors)")
      let pack = try Pack(
        office.reports.appending(path: "made-up/\(month)", directoryHint: .isDirectory)
      )
      #expect(PackChecker.violations(pack).isEmpty)
      let payments = pack.table("payments.csv").dictionaries
      #expect(payments.count >= 29)
      #expect(payments.allSatisfy { $0["state"] == "matched" && $0["difference"] == "0.00" })
      let rounded = payments.filter { $0["rule"] == "tolerance" }
      #expect(rounded.count > 10 && rounded.allSatisfy { $0["strength"] == "unique" })
      let rests = pack.table("allocations.csv").dictionaries.filter {
        $0["component"] == "written_off"
      }
      #expect(
        Set(rests.compactMap { $0["payment_id"] }) == Set(rounded.compactMap { $0["payment_id"] })
      )
      let off = pack.items.reduce(0) { $0 + $1.writtenOff }
      #expect(off != 0 && pack.items.allSatisfy { abs($0.writtenOff) <= 500 })
      let posted = pack.journal.filter { $0.account == "6900" }
        .reduce(0) { $0 + ($1.debit ?? 0) - ($1.credit ?? 0) }
      // An item that was settled a month before stands there with what was written off then.
      let now = pack.lines.first { $0.block == "orders" && $0.line == "written_off" }?.amount
      #expect(posted == -(now ?? 0))
      let summary = try String(
        contentsOf: office.reports.appending(path: "made-up/\(month)/summary.md"),
        encoding: .utf8
      )
      #expect(summary.contains("\(rests.count) payments were off by rounding:"))
      let explained = try await office.run(
        ["explain", rounded[0]["payment_id"] ?? "", "--sandbox", shop] + office.flags
      )
      #expect(explained.output.contains("rounded by"))
      #expect(explained.output.contains("difference 0.00 USD"))
    }
  }
}
