public import Bookkeeping
import Foundation
import GRDB

/// Migration 005: how far a pull got, so that it goes on behind its last page after a crash.
enum PullProgressSchema {
  static let tables = """
    ALTER TABLE pulls ADD COLUMN passes INTEGER NOT NULL DEFAULT 1;
    ALTER TABLE pulls ADD COLUMN retries INTEGER NOT NULL DEFAULT 0;
    -- Tells the service and shop that was asked from others; no address.
    ALTER TABLE pulls ADD COLUMN source TEXT NOT NULL DEFAULT '';
    -- Kept only while the pull is under way. records holds two 8-byte fingerprints a record.
    CREATE TABLE pull_progress (
      page INTEGER PRIMARY KEY REFERENCES pages (id),
      pull INTEGER NOT NULL REFERENCES pulls (id),
      part INTEGER NOT NULL CHECK (part >= 0),
      pass INTEGER NOT NULL CHECK (pass >= 1),
      row_count INTEGER NOT NULL CHECK (row_count >= 0),
      declared_total INTEGER,
      next_token TEXT,
      content INTEGER NOT NULL,
      records BLOB NOT NULL CHECK (length(records) % 16 = 0)
    ) STRICT;
    CREATE INDEX pull_progress_by_pull ON pull_progress (pull, part, page);
    CREATE INDEX orders_not_final ON orders (shop, created_at)
      WHERE status NOT IN ('COMPLETED', 'CANCELLED');
    """
}

/// A pull that was begun and not ended, and what its pages left behind.
public struct UnfinishedPull: Sendable {
  /// The pull itself.
  public let key: PullKey
  /// The traces of its pages in the order they came, by the part of the list they belong to.
  public let traces: [Int: [PageTrace]]
}

extension Ledger {
  /// The shop's newest pull of orders or payments, where it is one of this operation, interval and
  /// source that was begun at or after `since` and did not end.
  public func unfinishedPull(
    _ shop: ShopKey,
    operation: String,
    created: Interval?,
    source: String,
    since: Instant
  ) throws -> UnfinishedPull? {
    try read { db in
      let newest = try Row.fetchOne(
        db,
        sql: """
          SELECT id, operation, created_from, created_before, started_at, finished_at, source
          FROM pulls
          WHERE shop = ? AND operation IN ('listOrders', 'listPayments') ORDER BY id DESC LIMIT 1
          """,
        arguments: [shop.row]
      )
      guard let newest, newest[1] as String == operation,
        newest[2] as Int64? == created?.start.seconds,
        newest[3] as Int64? == created?.end.seconds,
        newest[4] as Int64 >= since.seconds, newest[5] as Int64? == nil,
        newest[6] as String == source
      else { return nil }
      let pull = PullKey(row: newest[0])
      return UnfinishedPull(key: pull, traces: try traces(of: pull, db))
    }
  }

  private func traces(of pull: PullKey, _ db: Database) throws -> [Int: [PageTrace]] {
    let rows = try Row.fetchCursor(
      db,
      sql: """
        SELECT part, pass, row_count, declared_total, next_token, content, records
        FROM pull_progress WHERE pull = ? ORDER BY part, page
        """,
      arguments: [pull.row]
    )
    var traces: [Int: [PageTrace]] = [:]
    while let row = try rows.next() {
      traces[row[0], default: []].append(
        PageTrace(
          pass: row[1],
          rowCount: row[2],
          declaredTotal: row[3],
          nextToken: row[4],
          content: UInt64(bitPattern: row[5] as Int64),
          records: RecordTraces.unpacked(row[6] as Data)
        )
      )
    }
    return traces
  }

  /// Keeps what a page says for the proof of completeness until its pull ends.
  func keepProgress(
    of trace: PageTrace,
    page: Int64,
    pull: PullKey,
    part: Int,
    _ db: Database
  ) throws {
    try db.cachedStatement(
      sql: """
        INSERT INTO pull_progress (page, pull, part, pass, row_count, declared_total, next_token,
          content, records) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
        """
    ).execute(arguments: [
      page, pull.row, part, trace.pass, trace.rowCount, trace.declaredTotal, trace.nextToken,
      Int64(bitPattern: trace.content), RecordTraces.packed(trace.records),
    ])
  }

  /// Forgets how far earlier pulls of an operation got: they are over, ended or not.
  func forgetProgress(_ shop: Int64, operation: String, _ db: Database) throws {
    try db.execute(
      sql: """
        DELETE FROM pull_progress
        WHERE pull IN (SELECT id FROM pulls WHERE shop = ? AND operation = ?)
        """,
      arguments: [shop, operation]
    )
  }
}

/// Records' traces as bytes: id and content of each, big-endian.
private enum RecordTraces {
  static func packed(_ traces: [RecordTrace]) -> Data {
    var data = Data(capacity: traces.count * 16)
    for trace in traces {
      for number in [trace.id, trace.content] {
        withUnsafeBytes(of: number.bigEndian) { data.append(contentsOf: $0) }
      }
    }
    return data
  }

  static func unpacked(_ data: Data) -> [RecordTrace] {
    let bytes = [UInt8](data)
    func number(at start: Int) -> UInt64 {
      bytes[start..<start + 8].reduce(0) { $0 << 8 | UInt64($1) }
    }
    return stride(from: 0, to: bytes.count - 15, by: 16).map {
      RecordTrace(id: number(at: $0), content: number(at: $0 + 8))
    }
  }
}
