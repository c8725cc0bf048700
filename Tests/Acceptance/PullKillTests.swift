import Foundation
import Glibc
import TestSupport
import Testing

/// Killed at random moments of a pull, each time followed by a resume, the ledger loses and doubles
/// nothing.
///
/// `SETTLEBOOK_KILLS` says how many kills there are; `make kills` asks for 200.
@Suite struct PullKillTests {
  private static let token = "kill-token"
  /// Everything that a pull brings, without the rows' own numbers.
  private static let facts = [
    """
    SELECT o.order_id, o.revision, o.status, o.created_at, coalesce(o.paid_at, ''), hex(o.digest)
    FROM orders o ORDER BY 1, 2
    """,
    """
    SELECT o.order_id, o.revision, i.line, i.item_id, i.quantity, i.unit_price, i.repeats
    FROM line_items i JOIN orders o ON o.id = i.order_row ORDER BY 1, 2, 3
    """,
    """
    SELECT payment_id, revision, status, amount, currency, created_at FROM payments ORDER BY 1, 2
    """,
  ]

  private func arguments(_ office: Office, _ address: String) -> [String] {
    [
      "pull", "2026-10", "--shop", "maple-goods", "--currency", "USD", "--time-zone",
      "America/Los_Angeles", "--base-url", address, "--page-size", "2", "--requests-per-second",
      "0",
    ] + office.flags
  }

  private func program(_ office: Office, _ address: String) throws -> RunProgram {
    try BuiltProgram.run(
      arguments(office, address),
      environment: ["SETTLEBOOK_ACCESS_TOKEN": Self.token],
      workingDirectory: office.folder.url
    )
  }

  private func facts(_ office: Office) throws -> [[[String]]] {
    try Self.facts.map { try SQLiteFile.texts(office.ledger, $0) }
  }

  private static func milliseconds(since start: ContinuousClock.Instant) -> Int {
    max(1, Int((ContinuousClock.now - start) / .milliseconds(1)))
  }

  @Test func `a pull killed at random moments and resumed brings the same facts`() async throws {
    let wanted = ProcessInfo.processInfo.environment["SETTLEBOOK_KILLS"].flatMap { Int($0) } ?? 20
    let sandbox = try await SandboxProcess(FixtureShop.maple.folder, token: Self.token)
    let undisturbed = try Office()
    let began = ContinuousClock.now
    let whole = try await program(undisturbed, sandbox.address).run()
    // As long as a pull takes now: what else runs on the machine comes and goes.
    var length = PullKillTests.milliseconds(since: began)
    try #require(whole.exitCode == 0, "\(whole.errors)")
    let facts = try facts(undisturbed)
    try #require(facts.allSatisfy { $0.count > 50 })

    let seed = UInt64.random(in: 0 ... .max)
    var generator = SeededGenerator(seed: seed)
    var (kills, resumed, office) = (0, 0, try Office())
    while kills < wanted {
      let delay = Duration.milliseconds(Int.random(in: 0..<length, using: &generator))
      let start = ContinuousClock.now
      let outcome = try await program(office, sandbox.address).run(killedAfter: delay)
      if outcome.signal == nil { length = PullKillTests.milliseconds(since: start) }
      if outcome.signal == SIGKILL {
        kills += 1
        resumed += 1
        // A resume that goes on for a while, so that kills fall on all that a pull does.
        if Int.random(in: 0..<3, using: &generator) > 0 { continue }
      }
      let last = try await program(office, sandbox.address).run()
      #expect(last.exitCode == 0, "seed \(seed), after \(resumed) kills: \(last.errors)")
      try #require(try self.facts(office) == facts, "seed \(seed), after \(resumed) kills")
      let standing = try SQLiteFile.texts(
        office.ledger,
        """
        SELECT operation, distinct_records, is_complete FROM pulls
        WHERE finished_at IS NOT NULL AND operation <> 'listProducts' GROUP BY operation HAVING id = max(id) ORDER BY 1
        """
      )
      let expected = [["listOrders", "249", "1"], ["listPayments", "92", "1"]]
      try #require(standing == expected, "seed \(seed), after \(resumed) kills")
      (resumed, office) = (0, try Office())
    }
    #expect(kills >= wanted)
  }
}
