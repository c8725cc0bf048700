import Foundation
import Glibc
import TestSupport

/// Reads an SQLite file through the system's own library, as any other program would.
enum SQLiteFile {
  struct Refused: Error, CustomStringConvertible {
    let description: String
  }

  /// Makes a database, or changes one, with a single statement.
  static func execute(_ file: URL, _ sql: String) throws { _ = try rows(file, sql, mode: 6) }

  /// The rows of a query, every value as bytes.
  /// - Parameter mode: 1 to read only, 6 to write and to make what is not there.
  static func rows(_ file: URL, _ sql: String, mode: Int32 = 1) throws -> [[Data]] {
    var database: OpaquePointer?
    guard try open(file.path, &database, mode, nil) == 0 else {
      throw Refused(description: "can't open \(file.path)")
    }
    let (close, prepare, step, finalize) = (
      try Self.close, try Self.prepare, try Self.step, try Self.finalize
    )
    let (count, blob, size) = (try Self.columnCount, try Self.columnBlob, try Self.columnBytes)
    defer { _ = close(database) }
    var statement: OpaquePointer?
    guard prepare(database, sql, -1, &statement, nil) == 0 else {
      throw Refused(description: "can't read \(sql)")
    }
    defer { _ = finalize(statement) }
    var rows: [[Data]] = []
    while true {
      let result = step(statement)
      if result == 101 { return rows }
      guard result == 100 else { throw Refused(description: "\(sql) ended with \(result)") }
      rows.append(
        (0..<count(statement)).map { column in
          // The bytes first: their number is known once the value has been turned into them.
          guard let bytes = blob(statement, column) else { return Data() }
          return Data(bytes: bytes, count: Int(size(statement, column)))
        }
      )
    }
  }

  /// The rows of a query as text.
  static func texts(_ file: URL, _ sql: String) throws -> [[String]] {
    try rows(file, sql).map { row in row.map { String(decoding: $0, as: UTF8.self) } }
  }

  private typealias Open =
    @convention(c) (
      UnsafePointer<CChar>, UnsafeMutablePointer<OpaquePointer?>, Int32, UnsafePointer<CChar>?
    ) -> Int32
  private typealias Prepare =
    @convention(c) (
      OpaquePointer?, UnsafePointer<CChar>, Int32, UnsafeMutablePointer<OpaquePointer?>,
      UnsafeMutableRawPointer?
    ) -> Int32
  private typealias OfStatement = @convention(c) (OpaquePointer?) -> Int32
  private typealias Blob = @convention(c) (OpaquePointer?, Int32) -> UnsafeRawPointer?
  private typealias Size = @convention(c) (OpaquePointer?, Int32) -> Int32

  private static var open: Open { get throws { try function("sqlite3_open_v2") } }
  private static var close: OfStatement { get throws { try function("sqlite3_close") } }
  private static var prepare: Prepare { get throws { try function("sqlite3_prepare_v2") } }
  private static var step: OfStatement { get throws { try function("sqlite3_step") } }
  private static var finalize: OfStatement { get throws { try function("sqlite3_finalize") } }
  private static var columnCount: OfStatement {
    get throws { try function("sqlite3_column_count") }
  }
  private static var columnBlob: Blob { get throws { try function("sqlite3_column_blob") } }
  private static var columnBytes: Size { get throws { try function("sqlite3_column_bytes") } }

  private static func function<Function>(_ name: String) throws -> Function {
    guard let library = dlopen("libsqlite3.so.0", RTLD_NOW), let address = dlsym(library, name)
    else { throw Refused(description: "no \(name) in libsqlite3") }
    return unsafeBitCast(address, to: Function.self)
  }
}

/// Unpacks gzip as a person would.
enum Gunzip {
  static func bytes(_ packed: Data) async throws -> Data {
    let folder = try TemporaryFolder()
    let file = folder.file("body.gz")
    try packed.write(to: file)
    let outcome = try await RunProgram(URL(filePath: "/bin/gzip"), ["-dc", file.path]).run()
    guard outcome.exitCode == 0 else { throw SQLiteFile.Refused(description: outcome.errors) }
    return outcome.standardOutput
  }
}
