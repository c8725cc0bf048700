import Bookkeeping
import Foundation
import GRDB
import TestSupport
import Testing

@testable import Ledger

/// The ledger's file: who may read it, and what is not taken for a ledger.
@Suite struct LedgerFileTests {
  private func mode(_ url: URL) throws -> Int {
    let attributes = try FileManager.default.attributesOfItem(atPath: url.path)
    return try #require(attributes[.posixPermissions] as? Int)
  }

  @Test func aNewLedgerAndItsFolderAreForTheirOwnerOnly() throws {
    let folder = try TemporaryFolder()
    let url = folder.file("a/b/ledger.sqlite")
    let ledger = try Ledger(path: url.path)
    _ = try ledger.enter(try LedgerBench.shop())
    #expect(try mode(url) == 0o600)
    #expect(try mode(folder.file("a/b")) == 0o700)
    #expect(try mode(folder.file("a")) == 0o700)
    for suffix in ["-wal", "-shm"] where FileManager.default.fileExists(atPath: url.path + suffix) {
      #expect(try mode(URL(filePath: url.path + suffix)) == 0o600)
    }
  }

  @Test func aFolderThatWasThereKeepsItsMode() throws {
    let folder = try TemporaryFolder()
    let before = try mode(folder.url)
    _ = try Ledger(path: folder.file("ledger.sqlite").path)
    #expect(try mode(folder.url) == before)
  }

  @Test func anEmptyFileBecomesALedger() throws {
    let folder = try TemporaryFolder()
    let url = try folder.write("", to: "ledger.sqlite")
    _ = try Ledger(path: url.path).enter(try LedgerBench.shop())
    #expect(try mode(url) == 0o600)
    #expect(try Ledger(path: url.path).shops().map(\.id) == ["one"])
  }

  /// A crash while the first page was written leaves the page and the journal that takes it back.
  @Test func aLedgerWhoseMakingWasCutOffIsMarkedAgain() throws {
    let folder = try TemporaryFolder()
    let url = folder.file("ledger.sqlite")
    let cutOff = try DatabaseQueue(path: url.path)
    try cutOff.writeWithoutTransaction { try $0.execute(sql: Schema.markAsLedger) }
    try cutOff.close()
    // SQLite's journal header: magic, no pages yet, nonce, a database of 0 pages, sector, page size.
    var journal: [UInt8] = [0xD9, 0xD5, 0x05, 0xF9, 0x20, 0xA1, 0x63, 0xD7]
    journal += [0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 2, 0, 0, 0, 0x10, 0]
    journal += [UInt8](repeating: 0, count: 512 - journal.count)
    try Data(journal).write(to: folder.file("ledger.sqlite-journal"))
    _ = try Ledger(path: url.path).enter(try LedgerBench.shop())
    #expect(try Ledger(path: url.path).shops().map(\.id) == ["one"])
  }

  @Test(arguments: ["hello\n", String(repeating: "SQLite format 3\0 no, it is not\n", count: 90)])
  func aTextFileIsLeftAsItIs(_ text: String) throws {
    let folder = try TemporaryFolder()
    let url = try folder.write(text, to: "ledger.sqlite")
    let error = #expect(throws: LedgerError.self) { try Ledger(path: url.path) }
    #expect(error?.description.contains("is not a Settlebook ledger") == true)
    #expect(try Data(contentsOf: url) == Data(text.utf8))
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.url.path).count == 1)
  }

  @Test func anotherProgramsDatabaseIsLeftAsItIs() throws {
    let folder = try TemporaryFolder()
    let url = folder.file("other.sqlite")
    let other = try DatabaseQueue(path: url.path)
    try other.write { try $0.execute(sql: "CREATE TABLE t (a); INSERT INTO t VALUES (1)") }
    try other.close()
    let before = try Data(contentsOf: url)
    #expect(throws: LedgerError.self) { try Ledger(path: url.path) }
    #expect(try Data(contentsOf: url) == before)
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.url.path).count == 1)
  }

  @Test func aFolderIsNoLedger() throws {
    let folder = try TemporaryFolder()
    let error = #expect(throws: LedgerError.self) { try Ledger(path: folder.url.path) }
    #expect(error?.description.contains("is not a Settlebook ledger") == true)
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.url.path).isEmpty)
  }

  @Test func aFolderThatCantBeMadeIsSaid() throws {
    let folder = try TemporaryFolder()
    try folder.write("a file", to: "a")
    let error = #expect(throws: LedgerError.self) {
      try Ledger(path: folder.file("a/ledger.sqlite").path)
    }
    #expect(error?.description.contains("can't write the ledger") == true)
    #expect(try String(contentsOf: folder.file("a"), encoding: .utf8) == "a file")
  }

  @Test func aNewerLedgerIsLeftAsItIs() throws {
    let folder = try TemporaryFolder()
    let url = folder.file("ledger.sqlite")
    do {
      let ledger = try Ledger(path: url.path)
      try ledger.database.write {
        try $0.execute(sql: "INSERT INTO grdb_migrations VALUES ('999 from the future')")
      }
      try ledger.database.close()
    }
    let before = try Data(contentsOf: url)
    let error = #expect(throws: LedgerError.self) { try Ledger(path: url.path) }
    #expect(error?.description.contains("newer Settlebook") == true)
    #expect(try Data(contentsOf: url) == before)
  }

  @Test func openingALedgerChangesNoByteOfIt() throws {
    let folder = try TemporaryFolder()
    let url = folder.file("ledger.sqlite")
    do {
      let ledger = try Ledger(path: url.path)
      _ = try ledger.enter(try LedgerBench.shop())
      try ledger.database.close()
    }
    let before = try Data(contentsOf: url)
    let ledger = try Ledger(path: url.path)
    #expect(try ledger.shops().count == 1)
    try ledger.database.close()
    #expect(try Data(contentsOf: url) == before)
  }

  @Test func aDamagedLedgerIsNamed() throws {
    let folder = try TemporaryFolder()
    let url = folder.file("ledger.sqlite")
    do { try Ledger(path: url.path).database.close() }
    var bytes = try Data(contentsOf: url)
    bytes.replaceSubrange(100..<bytes.count, with: repeatElement(0x5A, count: bytes.count - 100))
    try bytes.write(to: url)
    #expect(throws: LedgerError.self) { try Ledger(path: url.path) }
    #expect(try Data(contentsOf: url) == bytes)
  }

  @Test(arguments: [
    ("EUR", "UTC", "currency"), ("USD", "Asia/Tokyo", "time zone"),
  ])
  func aShopWithOtherSettingsIsRefused(
    currency: String,
    zone: String,
    setting: String
  ) throws {
    let bench = try LedgerBench()
    let other = try LedgerBench.shop(currency: currency, zone: zone)
    let error = #expect(throws: LedgerError.self) { try bench.ledger.enter(other) }
    #expect(error?.description.contains("is in the ledger with \(setting)") == true)
    #expect(throws: LedgerError.self) { try bench.ledger.key(of: other) }
    #expect(try bench.ledger.enter(bench.shop) == bench.key)
    #expect(try bench.count("shops") == 1)
  }

  @Test func aWriteThatThrowsLeavesNothing() throws {
    struct Stop: Error {}
    let bench = try LedgerBench()
    #expect(throws: Stop.self) {
      try bench.ledger.write { db in
        try db.execute(sql: "INSERT INTO audit_log VALUES (1, 1, 1, 'e', 's', 'd')")
        throw Stop()
      }
    }
    #expect(try bench.count("audit_log") == 0)
    try bench.execute("INSERT INTO audit_log VALUES (1, 1, 1, 'e', 's', 'd')")
    #expect(try bench.count("audit_log") == 1)
  }

  @Test func aPageThatCantBeKeptWholeIsNotKeptAtAll() throws {
    let bench = try LedgerBench()
    let tooLong = String(repeating: "x", count: 129)
    #expect(throws: LedgerError.self) {
      try bench.record([
        bench.order("good", [bench.item("i", 5)]), bench.order(tooLong, [bench.item("i", 5)]),
      ])
    }
    for table in ["pages", "page_bodies", "orders", "line_items"] {
      #expect(try bench.count(table) == 0, "\(table)")
    }
  }

  @Test(arguments: [
    (ResultCode.SQLITE_BUSY, "in use by another process"),
    (.SQLITE_NOTADB, "is not a Settlebook ledger"), (.SQLITE_FULL, "can't write the ledger"),
    (.SQLITE_READONLY, "can't write the ledger"), (.SQLITE_CORRUPT, "can't be read"),
  ])
  func whatSQLiteSaysIsTold(code: ResultCode, text: String) {
    let error = Ledger.translated(DatabaseError(resultCode: code), path: "x.sqlite")
    #expect("\(error)".contains(text))
    #expect("\(error)".contains("x.sqlite"))
    #expect(error is LedgerError)
  }
}
