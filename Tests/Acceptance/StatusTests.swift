import Foundation
import TestSupport
import Testing

/// `status` takes from the ledger what the ledger knows.
@Suite struct StatusTests {
  @Test func `the shop's currency and time zone come from the ledger`() async throws {
    let office = try Office()
    try await office.close(.maple, ["2026-08"])
    let ledger = ["--ledger", office.ledger.path]
    let usual = try await office.run(
      ["status", "--sandbox", FixtureShop.maple.folder.path] + ledger
    )
    for arguments in [["status"], ["status", "--shop", "maple-goods"]] {
      let outcome = try await office.run(arguments + ledger)
      #expect(outcome.exitCode == 0 && outcome.output == usual.output, "\(outcome.errors)")
    }
    try await office.requireRefusal(
      ["status", "--shop", "other"] + ledger,
      exitCode: 78,
      says: ["other", "maple-goods"]
    )
    try await office.requireRefusal(
      ["status", "--currency", "EUR"] + ledger,
      exitCode: 78,
      says: ["USD", "EUR"]
    )
  }

  @Test func `among several shops one is to be named`() async throws {
    let office = try Office()
    try await office.close(.maple, ["2026-08"])
    try await office.close(.sakura)
    let ledger = ["--ledger", office.ledger.path]
    try await office.requireRefusal(
      ["status"] + ledger,
      exitCode: 78,
      says: ["maple-goods", "sakura-stationery", "--shop"]
    )
    let sakura = try await office.run(["status", "--shop", "sakura-stationery"] + ledger)
    #expect(sakura.exitCode == 0 && sakura.output.contains("2026-10  closed"), "\(sakura.errors)")
  }
}
