import Foundation
import GRDB
import Synchronization
import TestSupport
import Testing

@testable import Ledger

/// SQLite's log is copied into the file beside the writing, and nothing is lost by it.
@Suite struct LogCopierTests {
  private struct NoConnection: Error {}

  private static func connection(_ path: String) throws -> DatabaseQueue {
    var configuration = Configuration()
    configuration.prepareDatabase { db in
      try db.execute(sql: "PRAGMA journal_mode = WAL")
      try db.execute(sql: "PRAGMA synchronous = NORMAL")
    }
    return try DatabaseQueue(path: path, configuration: configuration)
  }

  /// Writes rows of about a page each in transactions of ten; the longest that the log's file grew.
  private func write(_ rows: Int, at path: String, _ copier: LogCopier) throws -> Int {
    let queue = try Self.connection(path)
    try queue.write { try $0.execute(sql: "CREATE TABLE t (n INTEGER PRIMARY KEY, b BLOB)") }
    queue.unsafeReentrantRead { copier.attend(to: $0) }
    var longest = 0
    for first in stride(from: 0, to: rows, by: 10) {
      try queue.write { db in
        for row in first..<first + 10 {
          try db.execute(
            sql: "INSERT INTO t VALUES (?, randomblob(3500))",
            arguments: [row]
          )
        }
      }
      let size = try FileManager.default.attributesOfItem(atPath: path + "-wal")[.size]
      longest = max(longest, try #require(size as? Int))
    }
    copier.settle()
    return longest
  }

  private func check(_ path: String, rows: Int) throws {
    let queue = try Self.connection(path)
    let (count, health) = try queue.read { db in
      (
        try Int.fetchOne(db, sql: "SELECT count(*) FROM t"),
        try String.fetchOne(db, sql: "PRAGMA integrity_check")
      )
    }
    #expect(count == rows && health == "ok")
  }

  @Test func theLogBeginsAnewWhileMoreIsWritten() throws {
    let folder = try TemporaryFolder()
    let path = folder.file("a.sqlite").path
    let connections = Mutex(0)
    let copier = LogCopier(LogCopier.Lengths(long: 100, short: 40, limit: 400)) {
      connections.withLock { $0 += 1 }
      return try Self.connection(path)
    }
    let longest = try write(8_000, at: path, copier)
    #expect(connections.withLock { $0 } == 1)
    // In pages of 4,096 bytes: a transaction more than the limit at the most.
    #expect(longest < 450 * 4_200, "\(longest)")
    #expect(longest > 100 * 4_096)
    try check(path, rows: 8_000)
  }

  @Test func whereTheOtherThreadCanNotTheWriterCopies() throws {
    let folder = try TemporaryFolder()
    let path = folder.file("a.sqlite").path
    let attempts = Mutex(0)
    let copier = LogCopier(LogCopier.Lengths(long: 100, short: 40, limit: 400)) {
      attempts.withLock { $0 += 1 }
      throw NoConnection()
    }
    let longest = try write(4_000, at: path, copier)
    #expect(attempts.withLock { $0 } > 1)
    #expect(longest < 450 * 4_200, "\(longest)")
    try check(path, rows: 4_000)
  }

  @Test func aReaderThatStaysOnlyMakesTheLogLonger() throws {
    let folder = try TemporaryFolder()
    let path = folder.file("a.sqlite").path
    let reader = try Self.connection(path)
    try reader.write { try $0.execute(sql: "CREATE TABLE r (n INTEGER)") }
    let copier = LogCopier(LogCopier.Lengths(long: 50, short: 20, limit: 100)) {
      try Self.connection(path)
    }
    try reader.inDatabase { db in
      try db.execute(sql: "BEGIN; SELECT * FROM r")
      _ = try write(2_000, at: path, copier)
      try db.execute(sql: "COMMIT")
    }
    try check(path, rows: 2_000)
  }
}
