import GRDB

/// The text of an insertion of one or more rows, each with places of its own for its values.
struct InsertionText {
  let sql: String

  /// - Parameters:
  ///   - head: what comes before the rows, up to `VALUES`.
  ///   - row: the values of a row; nil where each row has a place of its own. What all rows have in
  ///     common may be a literal, or a place up to `shared`.
  ///   - tail: what comes behind the rows.
  init(_ head: String, row: [String?], shared: Int = 0, rows: Int, tail: String = "") {
    var place = shared
    let values = (0..<rows).map { _ in
      let values = row.map { common -> String in
        if let common { return common }
        place += 1
        return "?" + String(place)
      }
      return "(" + values.joined(separator: ", ") + ")"
    }
    sql = [head, values.joined(separator: ", "), tail].joined(separator: " ")
  }
}

/// An insertion whose values are bound one behind the other, row by row.
///
/// Many rows by one statement cost a quarter less than as many statements. Texts are copied into
/// memory that is used again and again, where they stay until the statement has run.
struct RowInsertion {
  private let statement: DirectStatement
  private let shared: Int32
  private var place: Int32
  private var texts = LentTexts()

  /// - Parameter shared: how many places all rows have in common.
  /// - Throws: `DatabaseError` where the SQL can't be prepared.
  init(_ db: Database, _ text: InsertionText, shared: Int32 = 0) throws {
    statement = try DirectStatement(db, sql: text.sql)
    self.shared = shared
    place = shared
  }

  /// Binds what all rows have in common; it stays until it is bound anew.
  func bind(_ number: Int64, shared place: Int32) throws { try statement.bind(number, at: place) }

  /// Binds the next value.
  mutating func add(_ number: Int64?) throws {
    place += 1
    try statement.bind(number, at: place)
  }

  /// Binds no value as the next one.
  mutating func addNull() throws { try add(Int64?.none) }

  /// Binds the next value.
  mutating func add(_ text: String) throws {
    place += 1
    try statement.lend(texts.copy(text), at: place)
  }

  /// Binds the next value: bytes that have to stay where they are until the statement has run.
  mutating func add(lent bytes: UnsafeRawBufferPointer) throws {
    place += 1
    try statement.lend(blob: bytes, at: place)
  }

  /// Runs the statement with the values that were bound, and begins anew.
  /// - Throws: `DatabaseError` as SQLite tells it; then it has inserted nothing.
  mutating func run() throws {
    defer {
      place = shared
      texts.forget()
    }
    try statement.run()
  }
}

/// Copies of texts that don't move until they are forgotten all together.
private struct LentTexts {
  private static let size = 16 << 10

  private var pieces = [Memory(byteCount: size)]
  private var used = 0

  mutating func copy(_ text: String) -> UnsafeRawBufferPointer {
    var text = text
    return text.withUTF8 { copy(UnsafeRawBufferPointer($0)) }
  }

  private mutating func copy(_ bytes: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer {
    var piece = pieces[pieces.count - 1].bytes
    if used + bytes.count > piece.count {
      let another = Memory(byteCount: max(LentTexts.size, bytes.count))
      pieces.append(another)
      (piece, used) = (another.bytes, 0)
    }
    let room = UnsafeMutableRawBufferPointer(rebasing: piece[used..<used + bytes.count])
    room.copyMemory(from: bytes)
    used += bytes.count
    return UnsafeRawBufferPointer(room)
  }

  mutating func forget() {
    if pieces.count > 1 { pieces.removeLast(pieces.count - 1) }
    used = 0
  }
}
