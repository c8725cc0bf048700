import Foundation
import GRDB
import Testing

@testable import Ledger

/// Values that go straight to SQLite arrive as they are, and its errors come back.
@Suite struct DirectStatementTests {
  private func withTable(_ body: (Database) throws -> Void) throws {
    try DatabaseQueue().write { db in
      try db.execute(
        sql: "CREATE TABLE t (n INTEGER, s TEXT NOT NULL UNIQUE, b BLOB NOT NULL) STRICT"
      )
      try body(db)
    }
  }

  private static let insertion = "INSERT INTO t (n, s, b) VALUES (?1, ?2, ?3)"

  private func insert(_ number: Int64?, _ text: String, _ bytes: [UInt8], _ db: Database) throws {
    let statement = try DirectStatement(db, sql: Self.insertion)
    try statement.bind(number, at: 1)
    try statement.with(text, at: 2) {
      try bytes.withUnsafeBytes { bytes in
        try statement.with(bytes, at: 3) { try statement.run() }
      }
    }
  }

  @Test func valuesArriveAsTheyAre() throws {
    try withTable { db in
      let long = String(repeating: "käse 杯 ", count: 1_000)
      try insert(.min, long, Array(0...255), db)
      try insert(nil, "", [], db)
      try insert(.max, "short", [0], db)
      let rows = try Row.fetchAll(db, sql: "SELECT n, s, b FROM t ORDER BY rowid")
      #expect(rows[0] == ["n": Int64.min, "s": long, "b": Data(0...255)])
      #expect(rows[1]["n"] as Int64? == nil)
      #expect(rows[1]["s"] as String? == "")
      #expect(try Int.fetchOne(db, sql: "SELECT count(*) FROM t WHERE b = x''") == 1)
      #expect(rows[2] == ["n": Int64.max, "s": "short", "b": Data([0])])
    }
  }

  @Test func anErrorIsToldAndTheStatementStaysOfUse() throws {
    try withTable { db in
      try insert(1, "a", [], db)
      #expect {
        try insert(2, "a", [], db)
      } throws: { error in
        let error = error as? DatabaseError
        return error?.resultCode == .SQLITE_CONSTRAINT
          && error?.message?.contains("t.s") == true
      }
      try insert(2, "b", [], db)
      #expect(try Int.fetchOne(db, sql: "SELECT count(*) FROM t") == 2)
      #expect(throws: DatabaseError.self) {
        try DirectStatement(db, sql: Self.insertion).bind(1, at: 9)
      }
      #expect(throws: DatabaseError.self) { try DirectStatement(db, sql: "SELECT * FROM u") }
    }
  }

  @Test func aStatementMadeAgainHasNoValuesLeft() throws {
    try withTable { db in
      try insert(7, "a", [1], db)
      let statement = try DirectStatement(db, sql: Self.insertion)
      try statement.with("b", at: 2) {
        try [UInt8(2)].withUnsafeBytes { bytes in
          try statement.with(bytes, at: 3) { try statement.run() }
        }
      }
      #expect(try Int.fetchOne(db, sql: "SELECT count(*) FROM t WHERE n IS NULL") == 1)
    }
  }

  @Test func aRowIsReadAndNoneIsNil() throws {
    try withTable { db in
      try insert(-5, "a", [1, 2, 3], db)
      let query = try DirectStatement(db, sql: "SELECT n, b FROM t WHERE s = ?1")
      func found(_ text: String) throws -> [Int64]? {
        try query.with(text, at: 1) {
          try query.firstRow { row in
            [row.number(0)] + row.bytes(1) { $0.map { Int64($0) } }
          }
        }
      }
      #expect(try found("a") == [-5, 1, 2, 3])
      #expect(try found("b") == nil)
      #expect(try found("a") == [-5, 1, 2, 3])
    }
  }
}
