import Foundation
import TestSupport
import Testing

/// `settlebook sandbox`: what it refuses to start with.
@Suite struct SandboxCommandTests {
  private static let sakura = FixtureShop.sakura.folder.path

  @Test func `shops that can't be told apart are refused`() async throws {
    try await Office().requireRefusal(
      ["sandbox", Self.sakura, Self.sakura],
      exitCode: 78,
      says: ["two have the same shop_id"]
    )
  }

  @Test func `a state file of another program is left alone`() async throws {
    let office = try Office()
    try await office.close(.sakura)
    try await office.requireRefusal(
      ["sandbox", Self.sakura, "--state", office.ledger.path],
      exitCode: 65,
      says: [office.ledger.path, "no sandbox's state file"]
    )
  }
}
