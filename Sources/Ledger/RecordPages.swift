import Bookkeeping
import Foundation
import GRDB

extension Ledger {
  /// Keeps what every page has: its digest and size, the fields that nobody knows, and what it says
  /// for the proof of completeness.
  /// - Parameter part: which part of the list the page belongs to, where it is fetched in parts.
  func insert<Record>(
    page: SourcePage<Record>,
    pull: PullKey,
    part: Int,
    shop: ShopKey,
    at now: Instant,
    _ db: Database
  ) throws -> Int64 {
    let statement = try db.cachedStatement(
      sql: """
        INSERT INTO pages (pull, number, fetched_at, byte_count, row_count, digest)
        VALUES (?1, (SELECT coalesce(max(number), 0) + 1 FROM pages WHERE pull = ?1), ?2, ?3, ?4, ?5)
        """
    )
    try statement.execute(arguments: [
      pull.row, now.seconds, page.byteCount, page.rowCount, page.digest,
    ])
    let row = db.lastInsertedRowID
    try keepProgress(of: page.trace, page: row, pull: pull, part: part, db)
    for record in page.quarantined { try insert(record, page: row, shop: shop, db) }
    for path in page.unknownFields {
      try db.execute(
        sql: """
          INSERT INTO unknown_fields (shop, operation, path, page) VALUES (?, ?, ?, ?)
          ON CONFLICT DO NOTHING
          """,
        arguments: [shop.row, page.operation, path, row]
      )
    }
    return row
  }

  /// Keeps what every page has, as it was made ready.
  func insert<Record>(
    _ received: ReceivedPage<Record>,
    pull: PullKey,
    shop: ShopKey,
    _ db: Database
  ) throws -> Int64 {
    try insert(
      page: received.page,
      pull: pull,
      part: received.part,
      shop: shop,
      at: received.fetchedAt,
      db
    )
  }

  func keepBody<Record>(
    of received: ReceivedPage<Record>,
    page: Int64,
    _ db: Database
  ) throws {
    guard let evidence = received.evidence else {
      return try keepBody(received.page.redactedBody, page: page, db)
    }
    try keepEvidence(evidence, page: page, db)
  }

  func keepBody(_ body: [UInt8], page: Int64, _ db: Database) throws {
    try keepEvidence(try EvidenceCompressor.shared.gzip(body), page: page, db)
  }

  private func keepEvidence(_ evidence: [UInt8], page: Int64, _ db: Database) throws {
    let statement = try DirectStatement(
      db,
      sql: "INSERT INTO page_bodies (page, body) VALUES (?1, ?2)"
    )
    try statement.bind(page, at: 1)
    try evidence.withUnsafeBytes { bytes in try statement.with(bytes, at: 2) { try statement.run() }
    }
  }

  /// Keeps a record that can't be trusted apart.
  func insert(
    _ record: QuarantinedRecord,
    page: Int64,
    shop: ShopKey,
    _ db: Database
  ) throws {
    try db.execute(
      sql: """
        INSERT INTO quarantine (shop, operation, record_id, reason, source, page)
        VALUES (?, ?, ?, ?, ?, ?)
        """,
      arguments: [
        shop.row, record.operation, record.recordID ?? "", record.reason,
        Data(record.redactedSource), page,
      ]
    )
  }
}
