import Foundation
import Glibc
import TestSupport
import Testing

/// What goes wrong gives one clear line, the right exit code, and leaves what was there untouched.
@Suite struct ErrorTests {
  private static let token = "the-right-token"
  private static let environment = [
    "SETTLEBOOK_ACCESS_TOKEN": token, "SETTLEBOOK_SHOP_CIPHER": "FIXTURE_sakura_stationery",
  ]

  /// A close of the small shop with flags alone.
  private static func close(_ address: String) -> [String] {
    [
      "close", "2026-10", "--shop", "sakura-stationery", "--base-url", address, "--time-zone",
      "Asia/Tokyo", "--currency", "JPY",
    ]
  }

  private static let sandboxed = [
    "close", "2026-10", "--sandbox", FixtureShop.sakura.folder.path,
  ]

  /// An office where the small shop's month is closed already.
  private func closedOffice() async throws -> Office {
    let office = try Office()
    try await office.close(.sakura)
    return office
  }

  @Test func `a wrong token is not authorised`() async throws {
    let sandbox = try await SandboxProcess(FixtureShop.sakura.folder, token: Self.token)
    let office = try await closedOffice()
    var environment = Self.environment
    environment["SETTLEBOOK_ACCESS_TOKEN"] = "a-wrong-token"
    for command in ["close", "pull"] {
      try await office.requireRefusal(
        [command] + Self.close(sandbox.address).dropFirst() + office.flags,
        environment: environment,
        exitCode: 77,
        says: ["SETTLEBOOK_ACCESS_TOKEN"]
      )
    }
  }

  @Test func `a server that is down is unavailable`() async throws {
    let office = try await closedOffice()
    // Nothing listens on the first port.
    try await office.requireRefusal(
      Self.close("http://127.0.0.1:1") + office.flags,
      environment: Self.environment,
      exitCode: 69,
      says: ["127.0.0.1:1"]
    )
  }

  @Test func `a shop that nobody knows is refused`() async throws {
    let office = try await closedOffice()
    try await office.requireRefusal(
      Self.sandboxed + ["--shop", "another-shop"] + office.flags,
      exitCode: 78,
      says: ["another-shop", "sakura-stationery"]
    )
    try await office.requireRefusal(
      ["close", "2026-10", "--shop", "another-shop"] + office.flags,
      environment: Self.environment,
      exitCode: 78,
      says: ["another-shop"]
    )
    let configuration = try office.folder.write(
      "shops:\n  one:\n    currency: USD\n    time_zone: UTC\n",
      to: "shops.yaml"
    )
    try await office.requireRefusal(
      ["status", "--shop", "another-shop", "--config", configuration.path] + office.flags,
      exitCode: 78,
      says: ["another-shop", "one"]
    )
  }

  @Test func `a shop that the platform does not know is refused`() async throws {
    let sandbox = try await SandboxProcess(FixtureShop.sakura.folder, token: Self.token)
    let office = try await closedOffice()
    var environment = Self.environment
    environment["SETTLEBOOK_SHOP_CIPHER"] = "another-cipher"
    try await office.requireRefusal(
      Self.close(sandbox.address) + office.flags,
      environment: environment,
      exitCode: 78
    )
  }

  @Test func `packs can't go where a file stands`() async throws {
    let office = try await closedOffice()
    let file = try office.folder.write("not a folder", to: "file")
    for reports in [file.path, file.path + "/below"] {
      try await office.requireRefusal(
        Self.sandboxed + ["--ledger", office.ledger.path, "--reports", reports],
        exitCode: 73,
        says: [file.path]
      )
    }
    try await office.requireRefusal(
      Self.sandboxed
        + ["--ledger", file.path + "/ledger", "--reports", office.reports.path],
      exitCode: 73,
      says: [file.path]
    )
  }

  @Test func `a foreign file in the pack's folder is never removed`() async throws {
    let office = try await closedOffice()
    let note = office.pack(.sakura, "2026-10").appending(path: "my-notes.txt")
    try Data("mine".utf8).write(to: note)
    try await office.requireRefusal(
      Self.sandboxed + office.flags,
      exitCode: 73,
      says: ["my-notes.txt"],
      // The pull and the match are done by then, and stand in the ledger.
      except: ["ledger.sqlite"]
    )
  }

  @Test(.enabled(if: geteuid() != 0, "root may write everywhere"))
  func `packs can't go into a folder that may not be written`() async throws {
    let office = try await closedOffice()
    let locked = office.folder.file("locked")
    try FileManager.default.createDirectory(
      at: locked,
      withIntermediateDirectories: false,
      attributes: [.posixPermissions: 0o500]
    )
    try await office.requireRefusal(
      Self.sandboxed + ["--ledger", office.ledger.path, "--reports", locked.path],
      exitCode: 73,
      says: [locked.path]
    )
  }

  @Test func `what is no ledger is left alone`() async throws {
    let office = try await closedOffice()
    let text = try office.folder.write("Dear diary,\n", to: "diary.txt")
    let other = office.folder.file("other.sqlite")
    try SQLiteFile.execute(other, "CREATE TABLE notes (words TEXT)")
    for ledger in [text, other, office.reports] {
      for command in [Self.sandboxed, ["status", "--sandbox", FixtureShop.sakura.folder.path]] {
        try await office.requireRefusal(
          command + ["--ledger", ledger.path, "--reports", office.reports.path],
          exitCode: 65,
          says: [ledger.path, "not a Settlebook ledger"]
        )
      }
    }
  }

  @Test func `a month that has not ended is to be tried again later`() async throws {
    let office = try await closedOffice()
    try await office.requireRefusal(
      ["close", "2099-12", "--sandbox", FixtureShop.sakura.folder.path] + office.flags,
      exitCode: 75,
      says: ["2099-12", "2100-01-01T00:00:00+09:00", "--partial"]
    )
  }

  @Test(arguments: ["2026-13", "2026-00", "october", "2026-1", "2026", "2026-10-01", ""])
  func `a bad month is a wrong command line`(_ month: String) async throws {
    let office = try await closedOffice()
    for command in ["close", "pull", "report", "audit"] {
      try await office.requireRefusal(
        [command, month, "--sandbox", FixtureShop.sakura.folder.path] + office.flags,
        exitCode: 64,
        says: ["YYYY-MM"]
      )
    }
  }

  @Test func `a command line that makes no sense is told in one line`() async throws {
    let office = try await closedOffice()
    for arguments in [
      ["close"], ["close", "2026-10", "--colour", "red"], ["shut", "2026-10"],
      ["audit", "--code", "payment.late"], ["audit", "--severity", "grave"],
      ["close", "2026-10", "--page-size", "many"],
    ] {
      try await office.requireRefusal(arguments, exitCode: 64)
    }
  }

  @Test func `a result that can't be printed is told, and the pack is there`() async throws {
    let office = try Office()
    let command = try [BuiltProgram.url.path] + Self.sandboxed + office.flags
    // The device that is always full, as a disk may be that a result is redirected to.
    let outcome = try await RunProgram(
      URL(filePath: "/bin/sh"),
      ["-c", "exec \"$0\" \"$@\" > /dev/full"] + command
    ).run()
    #expect(outcome.exitCode == 74 && outcome.signal == nil)
    #expect(outcome.complaints.count == 1, "\(outcome.complaints.prefix(3))")
    #expect(outcome.complaints.first?.hasPrefix("settlebook: ") == true)
    #expect(try Snapshot.of(office.pack(.sakura, "2026-10")).count == 12)
  }

  @Test func `packs can't go nowhere, nor a ledger`() async throws {
    let office = try await closedOffice()
    // A month that has not ended: were the empty name taken, nothing would be written all the same.
    let close = ["close", "2099-12", "--sandbox", FixtureShop.sakura.folder.path]
    try await office.requireRefusal(
      close + ["--ledger", office.ledger.path, "--reports", ""],
      exitCode: 64,
      says: ["--reports"]
    )
    try await office.requireRefusal(
      close + ["--ledger", "", "--reports", office.reports.path],
      exitCode: 64,
      says: ["--ledger"]
    )
  }

  @Test func `a month that was not closed can't be reported`() async throws {
    let office = try await closedOffice()
    for command in [["report", "2026-09"], ["audit", "2026-09"]] {
      try await office.requireRefusal(
        command + ["--sandbox", FixtureShop.sakura.folder.path] + office.flags,
        exitCode: 64,
        says: ["2026-09", "settlebook close"]
      )
    }
  }
}
