import Foundation
import TestSupport
import Testing

/// An auditor can check the work with sqlite3, sha256sum and tar, without us.
@Suite struct AuditorTests {
  private func closedOffice(_ shop: FixtureShop, _ months: [String]) async throws -> Office {
    let office = try Office()
    try await office.close(shop, months)
    return office
  }

  private func tool(_ name: String, _ arguments: [String], in folder: URL) async throws -> String {
    let outcome = try await RunProgram(
      URL(filePath: "/usr/bin/env"),
      [name] + arguments,
      environment: ["LC_ALL": "C"],
      workingDirectory: folder
    ).run()
    #expect(outcome.exitCode == 0, "\(name): \(outcome.errors)")
    return outcome.output
  }

  private static let hasShell = ["/usr/bin/sqlite3", "/usr/local/bin/sqlite3", "/bin/sqlite3"]
    .contains { FileManager.default.isExecutableFile(atPath: $0) }

  @Test func `sha256sum confirms every file of the pack`() async throws {
    let office = try await closedOffice(.maple, ["2026-08"])
    let pack = office.pack(.maple, "2026-08")
    let said = try await tool("sha256sum", ["--strict", "-c", "SHA256SUMS"], in: pack)
    let confirmed = said.split(separator: "\n").map {
      String($0).replacingOccurrences(of: ": OK", with: "")
    }
    let files = try Snapshot.of(pack).keys.filter { $0 != "SHA256SUMS" }
    #expect(confirmed.sorted() == files.sorted())
  }

  @Test func `tar finds the same files in the archive, with the same bytes`() async throws {
    let office = try await closedOffice(.maple, ["2026-08"])
    let pack = office.pack(.maple, "2026-08")
    let archive = "maple-goods-2026-08.tar.gz"
    let listed = try await tool("tar", ["-tzf", archive], in: pack)
    var files = try Snapshot.of(pack)
    files[archive] = nil
    files["SHA256SUMS"] = nil
    let names = listed.split(separator: "\n").filter { !$0.hasSuffix("/") }
    #expect(names.sorted() == files.keys.map { "maple-goods-2026-08/\($0)" }.sorted())
    let unpacked = try TemporaryFolder()
    let path = pack.appending(path: archive).path
    _ = try await tool("tar", ["-xzf", path], in: unpacked.url)
    let found = try Snapshot.of(unpacked.file("maple-goods-2026-08"))
    #expect(Snapshot.differences(files, found) == [])
    let details = try await tool("tar", ["--utc", "--full-time", "-tvzf", archive], in: pack)
    for line in details.split(separator: "\n") {
      #expect(line.contains("1970-01-01") || line.contains("1980-01-01"), "a clock: \(line)")
      #expect(line.contains("root/root") || line.contains("0/0"), "an owner: \(line)")
    }
  }

  @Test func `the manifest has the digest of every table, and no clock or path`() async throws {
    let office = try await closedOffice(.maple, ["2026-08"])
    let pack = office.pack(.maple, "2026-08")
    let text = try String(contentsOf: pack.appending(path: "manifest.json"), encoding: .utf8)
    for (name, sum) in try await sums(pack)
    where !["manifest.json", "maple-goods-2026-08.tar.gz"].contains(name) {
      #expect(text.contains(sum), "\(name)")
    }
    for word in ["/tmp", "127.0.0.1", "http", "sandbox", office.folder.url.lastPathComponent] {
      #expect(!text.contains(word), "\(word)")
    }
  }

  private func sums(_ pack: URL) async throws -> [(name: String, sum: String)] {
    let names = try Snapshot.of(pack).keys.filter { $0 != "SHA256SUMS" }.sorted()
    let said = try await tool("sha256sum", names, in: pack)
    return zip(names, said.split(separator: "\n")).map { ($0, String($1.prefix(64))) }
  }

  @Test func `the ledger's views show amounts as decimal text, as the pack does`() async throws {
    let office = try await closedOffice(.maple, ["2026-08", "2026-09", "2026-10"])
    let kept = Dictionary(
      uniqueKeysWithValues: try SQLiteFile.texts(
        office.ledger,
        "SELECT payment_id, amount FROM readable_payments WHERE is_current"
      ).map { ($0[0], $0[1]) }
    )
    #expect(kept.count == 92)
    let pack = try Pack(office.pack(.maple, "2026-10"))
    for row in pack.table("payments.csv").dictionaries {
      #expect(kept[row["payment_id"] ?? ""] == row["amount"])
    }
    let gross = try SQLiteFile.texts(
      office.ledger,
      "SELECT gross FROM readable_line_items WHERE item_id = '732026080100000101'"
    )
    #expect(gross == [["188.98"]])
    let allocated = try SQLiteFile.texts(
      office.ledger,
      """
      SELECT payment_id, order_id, item_id, currency, amount FROM readable_allocations
      WHERE allocated_in = '2026-10'
      """
    ).map { $0.joined(separator: " ") }
    let rows = pack.table("allocations.csv").dictionaries.map { row in
      ["payment_id", "order_id", "item_id", "currency", "amount"].map { row[$0] ?? "" }
        .joined(separator: " ")
    }
    #expect(allocated.count == 130 && allocated.sorted() == rows.sorted())
  }

  @Test func `yen have no decimals in the views`() async throws {
    let office = try await closedOffice(.sakura, ["2026-10"])
    let amounts = try SQLiteFile.texts(
      office.ledger,
      "SELECT amount FROM readable_payments UNION ALL SELECT gross FROM readable_line_items"
    )
    #expect(amounts.count > 40)
    #expect(amounts.allSatisfy { $0.count == 1 && $0[0].allSatisfy(\.isNumber) })
  }

  @Test func `the facts of the ledger can't be changed or deleted`() async throws {
    let office = try await closedOffice(.sakura, ["2026-10"])
    for sql in [
      "UPDATE payments SET amount = amount + 1", "DELETE FROM payments",
      "UPDATE line_items SET gross = 0", "DELETE FROM orders", "UPDATE pages SET row_count = 0",
    ] {
      #expect(throws: SQLiteFile.Refused.self, "\(sql)") {
        try SQLiteFile.execute(office.ledger, sql)
      }
    }
    #expect(try SQLiteFile.texts(office.ledger, "PRAGMA integrity_check") == [["ok"]])
    #expect(try SQLiteFile.texts(office.ledger, "PRAGMA foreign_key_check") == [])
  }

  @Test(.enabled(if: hasShell, "this machine has no sqlite3 shell"))
  func `the sqlite3 shell reads the ledger`() async throws {
    let office = try await closedOffice(.sakura, ["2026-10"])
    let said = try await tool(
      "sqlite3",
      ["-readonly", office.ledger.path, "SELECT amount FROM readable_payments ORDER BY 1 LIMIT 1"],
      in: office.folder.url
    )
    let pack = try Pack(office.pack(.sakura, "2026-10"))
    let smallest = pack.table("payments.csv").dictionaries.compactMap { $0["amount"] }.min()
    #expect(said.trimmingCharacters(in: .whitespacesAndNewlines) == smallest)
  }
}
