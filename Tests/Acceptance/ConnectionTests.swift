import Foundation
import TestSupport
import Testing

/// The same pack, however the shop is named: by flags, by a file, or by the embedded sandbox.
@Suite struct ConnectionTests {
  private static let token = "a-token-of-the-test"

  private func expectedPack() async throws -> [String: Data] {
    let office = try Office()
    try await office.close(.maple, ["2026-08"])
    return try Snapshot.of(office.pack(.maple, "2026-08"))
  }

  @Test func `flags alone, with the token from the environment`() async throws {
    let sandbox = try await SandboxProcess(FixtureShop.maple.folder, token: Self.token)
    let office = try Office()
    let outcome = try await office.run(
      [
        "close", "2026-08", "--shop", "maple-goods", "--base-url", sandbox.address, "--dialect",
        "openapi", "--time-zone", "America/Los_Angeles", "--currency", "USD",
      ] + office.flags,
      environment: [
        "SETTLEBOOK_ACCESS_TOKEN": Self.token, "SETTLEBOOK_SHOP_CIPHER": "FIXTURE_maple_goods",
      ]
    )
    #expect(outcome.exitCode == 0, "\(outcome.errors)")
    let pack = try Snapshot.of(office.pack(.maple, "2026-08"))
    #expect(Snapshot.differences(try await expectedPack(), pack) == [])
  }

  @Test func `the environment alone`() async throws {
    let sandbox = try await SandboxProcess(FixtureShop.maple.folder, token: Self.token)
    let office = try Office()
    let outcome = try await office.run(
      ["close", "2026-08"],
      environment: [
        "SETTLEBOOK_ACCESS_TOKEN": Self.token, "SETTLEBOOK_SHOP_CIPHER": "FIXTURE_maple_goods",
        "SETTLEBOOK_SHOP": "maple-goods", "SETTLEBOOK_BASE_URL": sandbox.address,
        "SETTLEBOOK_TIME_ZONE": "America/Los_Angeles", "SETTLEBOOK_CURRENCY": "USD",
        "SETTLEBOOK_LEDGER": office.ledger.path, "SETTLEBOOK_REPORTS": office.reports.path,
      ]
    )
    #expect(outcome.exitCode == 0, "\(outcome.errors)")
    let pack = try Snapshot.of(office.pack(.maple, "2026-08"))
    #expect(Snapshot.differences(try await expectedPack(), pack) == [])
  }

  @Test func `a configuration file beside the work, with the token in a file of its own`()
    async throws
  {
    let sandbox = try await SandboxProcess(FixtureShop.maple.folder, token: Self.token)
    let office = try Office()
    let token = try office.folder.write(Self.token + "\n", to: "token")
    try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: token.path)
    try office.folder.write(
      """
      # Where the books are.
      ledger: ledger.sqlite
      reports: Reports
      shops:
        maple-goods:
          currency: USD
          time_zone: America/Los_Angeles
          dialect: openapi
          base_url: \(sandbox.address)
          shop_cipher: FIXTURE_maple_goods
          token_file: \(token.path)
          page_size: 50
          terms:
            max_lag_days: 45
            due_days: 30

      """,
      to: "settlebook.yaml"
    )
    let outcome = try await office.run(["close", "2026-08"])
    #expect(outcome.exitCode == 0, "\(outcome.errors)")
    let pack = try Snapshot.of(office.pack(.maple, "2026-08"))
    #expect(Snapshot.differences(try await expectedPack(), pack) == [])
  }

  @Test func `flags go over the environment, and that over the file`() async throws {
    let sandbox = try await SandboxProcess(FixtureShop.sakura.folder, token: Self.token)
    let office = try Office()
    try office.folder.write(
      """
      reports: from-the-file
      ledger: ledger.sqlite
      shops:
        sakura-stationery:
          currency: USD
          time_zone: Asia/Tokyo
          base_url: http://127.0.0.1:1
          shop_cipher: FIXTURE_sakura_stationery

      """,
      to: "settlebook.yaml"
    )
    let outcome = try await office.run(
      ["close", "2026-10", "--currency", "JPY"],
      environment: [
        "SETTLEBOOK_ACCESS_TOKEN": Self.token, "SETTLEBOOK_BASE_URL": sandbox.address,
        "SETTLEBOOK_CURRENCY": "EUR", "SETTLEBOOK_REPORTS": "from-the-environment",
      ]
    )
    #expect(outcome.exitCode == 0, "\(outcome.errors)")
    let written = office.folder.file("from-the-environment/sakura-stationery/2026-10")
    #expect(try Snapshot.of(written).count == 12)
    #expect(!FileManager.default.fileExists(atPath: office.folder.file("from-the-file").path))
  }
}
