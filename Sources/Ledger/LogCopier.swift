import Dispatch
import GRDB
import GRDBSQLite
import Synchronization

/// Copies what SQLite's log holds into the ledger's file while the writer goes on.
///
/// By itself SQLite has whoever writes copy the log once it is long, and wait until the disk has all
/// of it. Here another thread does most of that. The log begins anew only where all of it is copied:
/// the little that was written meanwhile the writer copies itself.
final class LogCopier: Sendable {
  /// Lengths of the log, in pages.
  struct Lengths {
    /// From which on it is copied.
    var long = 1_000
    /// Up to which the writer copies what is left.
    var short = 256
    /// At which the writer waits for the other thread.
    var limit = 8_000
  }

  private struct State {
    /// How many of the log's pages were copied since it began.
    var copied = 0
    var isUnderWay = false
    /// Whether the other thread failed: then the writer copies, and tells why it can't.
    var hasFailed = false
  }

  private enum Step { case nothing, begin, copyHere, waitAndCopy }

  private let lengths: Lengths
  private let connect: @Sendable () throws -> DatabaseQueue
  private let state = Mutex(State())
  /// The other thread's connection, while there is work for it.
  private let connection = Mutex<DatabaseQueue?>(nil)
  private let work = DispatchGroup()

  /// - Parameter connect: opens a connection of its own to the ledger.
  init(_ lengths: Lengths = Lengths(), connect: @escaping @Sendable () throws -> DatabaseQueue) {
    self.lengths = lengths
    self.connect = connect
  }

  /// Takes care of the log of a connection that writes, instead of SQLite's own habit.
  ///
  /// It has to live as long as the connection writes, or until the connection's `wal_autocheckpoint`
  /// is set.
  func attend(to db: Database) {
    sqlite3_wal_hook(
      db.sqliteConnection,
      { context, connection, schema, pages in
        guard let context else { return SQLITE_MISUSE }
        let copier = Unmanaged<LogCopier>.fromOpaque(context).takeUnretainedValue()
        return copier.committed(Int(pages), connection, schema)
      },
      Unmanaged.passUnretained(self).toOpaque()
    )
  }

  /// Waits until nothing is under way, and lets the other connection go.
  func settle() {
    work.wait()
    connection.withLock { $0 = nil }
  }

  /// What happens once a transaction has brought the log to some pages.
  /// - Returns: SQLite's code; an error is told to whoever committed.
  private func committed(
    _ pages: Int,
    _ connection: SQLiteConnection?,
    _ schema: UnsafePointer<CChar>?
  ) -> Int32 {
    switch step(pages) {
    case .nothing: return SQLITE_OK
    case .begin:
      begin()
      return SQLITE_OK
    case .waitAndCopy: work.wait()
    case .copyHere: break
    }
    state.withLock { $0 = State() }
    let code = sqlite3_wal_checkpoint_v2(connection, schema, SQLITE_CHECKPOINT_PASSIVE, nil, nil)
    // Another program may be copying: then the log is only longer for a while.
    return code == SQLITE_BUSY ? SQLITE_OK : code
  }

  private func step(_ pages: Int) -> Step {
    state.withLock { state in
      if state.isUnderWay { return pages >= lengths.limit ? .waitAndCopy : .nothing }
      if state.hasFailed { return .copyHere }
      // A shorter log than was copied has begun anew.
      if pages < state.copied { state.copied = 0 }
      if state.copied > 0, pages - state.copied <= lengths.short { return .copyHere }
      guard state.copied > 0 || pages >= lengths.long else { return .nothing }
      state.isUnderWay = true
      return .begin
    }
  }

  private func begin() {
    DispatchQueue(label: "settlebook.log").async(group: work) { [self] in
      let copied = Result { try copy() }
      state.withLock { state in
        state.isUnderWay = false
        switch copied {
        case .success(let pages): state.copied = pages
        case .failure: state.hasFailed = true
        }
      }
    }
  }

  /// Copies what the log holds; how many of its pages are copied by then.
  private func copy() throws -> Int {
    try connection.withLock { connection in
      let apart = try connection ?? connect()
      connection = apart
      return try apart.unsafeReentrantRead { db in
        // Whether somebody else is copying, the log's pages, and how many of them are copied.
        let row = try Row.fetchOne(db, sql: "PRAGMA wal_checkpoint(PASSIVE)")
        return row.map { max(0, $0[2]) } ?? 0
      }
    }
  }
}
