import GRDB
import GRDBSQLite

/// A statement whose rows are read straight from SQLite: no array and no object a row.
///
/// For the few queries that a million line items go through; all others use GRDB's own rows.
struct StraightRows {
  private let statement: Statement
  private let raw: SQLiteStatement

  /// A statement of its own, so that readings may nest.
  init(_ db: Database, _ sql: String, _ arguments: StatementArguments = []) throws {
    statement = try db.makeStatement(sql: sql)
    try statement.setArguments(arguments)
    raw = statement.sqliteStatement
  }

  /// Steps to the next row; false after the last one.
  func next() throws -> Bool {
    switch sqlite3_step(raw) {
    case SQLITE_ROW: return true
    case SQLITE_DONE: return false
    default: throw failure()
    }
  }

  /// Begins again with another first argument.
  func restart(_ argument: Int64) throws {
    sqlite3_reset(raw)
    guard sqlite3_bind_int64(raw, 1, argument) == SQLITE_OK else { throw failure() }
  }

  /// Begins again with other values of named arguments.
  func restart(_ values: KeyValuePairs<String, Int64>) throws {
    sqlite3_reset(raw)
    for (name, value) in values {
      let place = sqlite3_bind_parameter_index(raw, ":" + name)
      guard sqlite3_bind_int64(raw, place, value) == SQLITE_OK else { throw failure() }
    }
  }

  private func failure() -> DatabaseError {
    let connection = sqlite3_db_handle(raw)
    return DatabaseError(
      resultCode: ResultCode(rawValue: sqlite3_extended_errcode(connection)),
      message: String(cString: sqlite3_errmsg(connection))
    )
  }

  /// A whole number; zero where there is none.
  func number(_ column: Int32) -> Int64 { sqlite3_column_int64(raw, column) }

  /// Whether there is no value.
  func isNull(_ column: Int32) -> Bool { sqlite3_column_type(raw, column) == SQLITE_NULL }

  /// The bytes of a text or blob, which hold until the next step.
  func bytes(_ column: Int32) -> UnsafeBufferPointer<UInt8> {
    guard let start = sqlite3_column_blob(raw, column) else {
      return UnsafeBufferPointer(start: nil, count: 0)
    }
    return UnsafeBufferPointer(
      start: start.assumingMemoryBound(to: UInt8.self),
      count: Int(sqlite3_column_bytes(raw, column))
    )
  }

  /// A text.
  func text(_ column: Int32) -> String { String(decoding: bytes(column), as: UTF8.self) }
}
