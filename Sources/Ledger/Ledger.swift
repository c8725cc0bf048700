import Bookkeeping
import Foundation
import GRDB

/// The SQLite ledger: facts as they came, and what was concluded from them.
///
/// Facts (orders, line items, payments, pages) are append-only: a change is a new revision beside
/// the old one. Every write is one transaction, so that a crash costs at most what was under way.
public final class Ledger: Sendable {
  /// Where the ledger is.
  public let path: String

  /// A queue, not GRDB's pool: opening a pool writes to the file even where nothing is asked of it,
  /// and a command that only reads, or fails, must leave the ledger as it was, byte for byte.
  let database: DatabaseQueue
  /// The folder that holds the copy that is asked where the ledger itself can't be written beside.
  private let scratch: String?
  /// Sees to the log while pages are pulled.
  let log: LogCopier

  /// Opens a ledger, or makes one where there is no file; brings its schema up to date.
  /// - Parameter readOnly: whether the ledger is only asked, as an auditor's copy may be; then it
  ///   must be there, and nothing is written.
  /// - Throws: `LedgerError`; a file that is no ledger is left untouched.
  public init(path: String, readOnly: Bool = false) throws {
    self.path = path
    log = LogCopier {
      try DatabaseQueue(path: path, configuration: Ledger.configuration(true))
    }
    _ = MemoryCount.isOff
    let isNew = try Ledger.inspect(path)
    do {
      if isNew {
        guard !readOnly else {
          throw LedgerError.cannotWrite(path: path, reason: "there is no such file")
        }
        try Ledger.create(path)
      }
      scratch = readOnly ? try Ledger.copyIfReadOnly(path) : nil
      database = try DatabaseQueue(
        path: scratch.map { $0 + "/ledger.sqlite" } ?? path,
        configuration: Ledger.configuration(readOnly)
      )
      let migrator = Schema.migrator
      guard try !database.read(migrator.hasBeenSuperseded) else {
        throw LedgerError.tooNew(path: path)
      }
      if try readOnly && !database.read(migrator.hasCompletedMigrations) {
        throw LedgerError.damaged(path: path, reason: "it is older than this Settlebook")
      }
      if !readOnly {
        try migrator.migrate(database)
        Ledger.restrict(path)
      }
    } catch {
      throw Ledger.translated(error, path: path)
    }
  }

  deinit {
    log.settle()
    // Best effort: what is left is a copy in the temporary folder, for its owner only.
    if let scratch { try? FileManager.default.removeItem(atPath: scratch) }
  }

  private static func configuration(_ readOnly: Bool) -> Configuration {
    var configuration = Configuration()
    configuration.busyMode = .timeout(5)
    configuration.prepareDatabase { db in
      if readOnly {
        // Not SQLite's own read-only mode, which leaves `-wal` and `-shm` files behind.
        try db.execute(sql: "PRAGMA query_only = ON")
      } else {
        // Of a new ledger; a million orders are read in half as many steps as with SQLite's 4,096.
        try db.execute(sql: "PRAGMA page_size = 8192")
        try Ledger.mark(db)
        try db.execute(sql: "PRAGMA journal_mode = WAL")
        try db.execute(sql: "PRAGMA synchronous = NORMAL")
      }
      try db.execute(sql: "PRAGMA foreign_keys = ON")
      // In KiB. SQLite's own 2 MB lose the pages of a million orders' indexes.
      try db.execute(sql: "PRAGMA cache_size = -8000")
    }
    return configuration
  }

  /// SQLite can't open a ledger in WAL mode where it may not write beside it, as on an auditor's
  /// read-only copy: such a one is asked through a copy of its own.
  /// - Returns: the folder of the copy, or nil where none is needed.
  private static func copyIfReadOnly(_ path: String) throws -> String? {
    let manager = FileManager.default
    let folder = URL(fileURLWithPath: path).deletingLastPathComponent().path
    if manager.isWritableFile(atPath: path), manager.isWritableFile(atPath: folder) { return nil }
    let scratch = NSTemporaryDirectory() + "settlebook-" + UUID().uuidString
    try manager.createDirectory(
      atPath: scratch,
      withIntermediateDirectories: false,
      attributes: [.posixPermissions: 0o700]
    )
    for suffix in ["", "-wal"] where manager.fileExists(atPath: path + suffix) {
      let copy = scratch + "/ledger.sqlite" + suffix
      try manager.copyItem(atPath: path + suffix, toPath: copy)
      try manager.setAttributes([.posixPermissions: 0o600], ofItemAtPath: copy)
    }
    return scratch
  }

  /// Reads; a reading may ask for another one while it is under way.
  func read<Value>(_ body: (Database) throws -> Value) throws -> Value {
    do { return try database.unsafeReentrantRead(body) } catch {
      throw Ledger.translated(error, path: path)
    }
  }

  /// Reads through a connection of its own, beside what others read at the same time.
  ///
  /// It sees what is committed.
  func readApart<Value>(_ body: (Database) throws -> Value) throws -> Value {
    do {
      let apart = try DatabaseQueue(
        path: scratch.map { $0 + "/ledger.sqlite" } ?? path,
        configuration: Ledger.configuration(true)
      )
      return try apart.unsafeReentrantRead(body)
    } catch {
      throw Ledger.translated(error, path: path)
    }
  }

  /// Writes inside one transaction.
  func write<Value>(_ body: (Database) throws -> Value) throws -> Value {
    do {
      return try database.writeWithoutTransaction { db in
        var value: Value?
        try db.inTransaction(.immediate) {
          value = try body(db)
          return .commit
        }
        guard let value else {
          throw LedgerError.damaged(path: path, reason: "a transaction ended without a result")
        }
        return value
      }
    } catch {
      throw Ledger.translated(error, path: path)
    }
  }

  /// Writes inside one transaction whose pages stay in the log until `checkpoint`: who wrote much
  /// needs not wait until they are copied as well.
  func writeAhead<Value>(_ body: (Database) throws -> Value) throws -> Value {
    try read { try $0.execute(sql: "PRAGMA wal_autocheckpoint = 0") }
    let outcome = Result { try write(body) }
    // SQLite's own number of pages.
    try read { try $0.execute(sql: "PRAGMA wal_autocheckpoint = 1000") }
    return try outcome.get()
  }

  /// Copies what the log holds into the ledger's file, through a connection of its own; others may read
  /// meanwhile.
  /// - Throws: `LedgerError`.
  public func checkpoint() throws {
    try readApart { try $0.execute(sql: "PRAGMA wal_checkpoint(PASSIVE)") }
  }

  /// Whether the file is new; refuses a file that some other program wrote.
  private static func inspect(_ path: String) throws -> Bool {
    let manager = FileManager.default
    var isFolder: ObjCBool = false
    guard manager.fileExists(atPath: path, isDirectory: &isFolder) else { return true }
    guard !isFolder.boolValue else { throw LedgerError.notALedger(path: path) }
    guard let file = FileHandle(forReadingAtPath: path) else {
      throw LedgerError.cannotWrite(path: path, reason: "the file can't be opened")
    }
    defer { try? file.close() }
    let header = try file.read(upToCount: 100) ?? Data()
    if header.isEmpty { return true }
    // SQLite's file header: the magic text, and the application id in bytes 68 to 71.
    let magic = Data("SQLite format 3\0".utf8)
    guard header.count == 100, header.starts(with: magic),
      Array(header[68..<72]) == Schema.applicationIDBytes
    else { throw LedgerError.notALedger(path: path) }
    return false
  }

  /// Marks a database as a ledger before anything else is written, so that a crash at any moment
  /// leaves something that is recognised.
  ///
  /// Only empty files and ledgers come here (`inspect`), but a ledger's mark may be gone: a crash
  /// while the first page was written leaves a journal by which SQLite takes that page back.
  private static func mark(_ db: Database) throws {
    guard try Int.fetchOne(db, sql: "PRAGMA application_id") == 0 else { return }
    try db.execute(sql: Schema.markAsLedger)
  }

  /// Makes an empty file that only its owner may read.
  private static func create(_ path: String) throws {
    let folder = (path as NSString).deletingLastPathComponent
    if !folder.isEmpty {
      try FileManager.default.createDirectory(
        atPath: folder,
        withIntermediateDirectories: true,
        attributes: [.posixPermissions: 0o700]
      )
    }
    guard
      FileManager.default.createFile(
        atPath: path,
        contents: nil,
        attributes: [.posixPermissions: 0o600]
      )
    else { throw LedgerError.cannotWrite(path: path, reason: "the file can't be made") }
  }

  private static func restrict(_ path: String) {
    for suffix in ["", "-wal", "-shm"] {
      // Best effort: a file system without permissions is no reason to stop.
      try? FileManager.default.setAttributes(
        [.posixPermissions: 0o600],
        ofItemAtPath: path + suffix
      )
    }
  }

  static func translated(_ error: any Error, path: String) -> any Error {
    if let error = error as? DatabaseError {
      switch error.resultCode {
      case .SQLITE_BUSY, .SQLITE_LOCKED: return LedgerError.busy(path: path)
      case .SQLITE_NOTADB: return LedgerError.notALedger(path: path)
      case .SQLITE_READONLY, .SQLITE_CANTOPEN, .SQLITE_IOERR, .SQLITE_FULL, .SQLITE_PERM:
        return LedgerError.cannotWrite(path: path, reason: error.message ?? "\(error.resultCode)")
      default:
        return LedgerError.damaged(path: path, reason: error.message ?? "\(error.resultCode)")
      }
    }
    if error is LedgerError || error is MoneyError { return error }
    if let error = error as? CocoaError {
      return LedgerError.cannotWrite(path: path, reason: error.localizedDescription)
    }
    return error
  }
}
