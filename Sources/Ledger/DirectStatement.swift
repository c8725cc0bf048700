import GRDB
import GRDBSQLite

/// A cached statement whose values go straight to SQLite: no array of arguments, no box for each
/// value, no copy of a text.
///
/// It is for the few statements that run once a record. Texts and bytes are lent to SQLite for as
/// long as a closure runs, and the statement has to run inside that closure; numbers stay bound
/// until they are bound anew.
struct DirectStatement {
  /// Keeps SQLite's statement alive.
  private let owner: Statement
  private let statement: SQLiteStatement

  /// - Throws: `DatabaseError` where the SQL can't be prepared.
  init(_ db: Database, sql: String) throws {
    owner = try db.cachedStatement(sql: sql)
    statement = owner.sqliteStatement
    // Whoever used the cached statement before left values in it.
    try check(sqlite3_clear_bindings(statement))
  }

  // MARK: Values, by the place of their question mark, from 1

  /// Binds a number, or NULL.
  @inline(__always) func bind(_ number: Int64?, at place: Int32) throws {
    guard let number else { return try check(sqlite3_bind_null(statement, place)) }
    try check(sqlite3_bind_int64(statement, place, number))
  }

  /// Binds a text of which SQLite keeps a copy, until it is bound anew.
  func keep(_ text: String, at place: Int32) throws {
    let isCopied = unsafeBitCast(-1, to: sqlite3_destructor_type.self)
    try check(sqlite3_bind_text(statement, place, text, -1, isCopied))
  }

  /// Lends a text to the statement for as long as the closure runs.
  @inline(__always) func with<Result>(
    _ text: String,
    at place: Int32,
    _ body: () throws -> Result
  ) throws -> Result {
    var text = text
    return try text.withUTF8 { bytes in
      try lend(UnsafeRawBufferPointer(bytes), at: place)
      return try body()
    }
  }

  /// Lends bytes to the statement for as long as the closure runs.
  @inline(__always) func with<Result>(
    _ bytes: UnsafeRawBufferPointer,
    at place: Int32,
    _ body: () throws -> Result
  ) throws -> Result {
    try lend(blob: bytes, at: place)
    return try body()
  }

  /// Lends a text that stays where it is until the statement has run.
  @inline(__always) func lend(_ text: UnsafeRawBufferPointer, at place: Int32) throws {
    guard let start = text.baseAddress, !text.isEmpty else {
      // Without an address SQLite would take an empty text for NULL.
      return try check(sqlite3_bind_text(statement, place, "", 0, nil))
    }
    let characters = start.assumingMemoryBound(to: CChar.self)
    try check(sqlite3_bind_text(statement, place, characters, Int32(text.count), nil))
  }

  /// Lends bytes that stay where they are until the statement has run.
  @inline(__always) func lend(blob bytes: UnsafeRawBufferPointer, at place: Int32) throws {
    guard let start = bytes.baseAddress, !bytes.isEmpty else {
      // Without an address SQLite would take no bytes for NULL.
      return try check(sqlite3_bind_zeroblob(statement, place, 0))
    }
    try check(sqlite3_bind_blob64(statement, place, start, UInt64(bytes.count), nil))
  }

  // MARK: Running

  /// Runs a statement that gives no rows, and makes it ready for the next run.
  /// - Throws: `DatabaseError` as SQLite tells it.
  @inline(__always) func run() throws {
    let code = sqlite3_step(statement)
    // The first error is the one that tells; what reset returns only repeats it.
    let error = code == SQLITE_DONE ? nil : failure(code)
    sqlite3_reset(statement)
    if let error { throw error }
  }

  /// Runs a query that gives at most one row; nil where it gives none.
  func firstRow<Value>(_ read: (DirectRow) throws -> Value) throws -> Value? {
    defer { sqlite3_reset(statement) }
    switch sqlite3_step(statement) {
    case SQLITE_ROW: return try read(DirectRow(statement: statement))
    case SQLITE_DONE: return nil
    case let code: throw failure(code)
    }
  }

  private func check(_ code: Int32) throws {
    if code != SQLITE_OK { throw failure(code) }
  }

  private func failure(_ code: Int32) -> DatabaseError {
    let message = sqlite3_errmsg(sqlite3_db_handle(statement)).map { String(cString: $0) }
    return DatabaseError(resultCode: ResultCode(rawValue: code), message: message)
  }
}

/// The row that a query stands at; it holds only until the query moves on.
struct DirectRow {
  fileprivate let statement: SQLiteStatement

  /// A column's number, from 0.
  func number(_ column: Int32) -> Int64 { sqlite3_column_int64(statement, column) }

  /// A column's bytes, lent for as long as the closure runs.
  func bytes<Result>(_ column: Int32, _ read: (UnsafeRawBufferPointer) -> Result) -> Result {
    let start = sqlite3_column_blob(statement, column)
    return read(
      UnsafeRawBufferPointer(start: start, count: Int(sqlite3_column_bytes(statement, column)))
    )
  }
}
