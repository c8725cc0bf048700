public import Bookkeeping
import Foundation
import GRDB

/// The ledger's own key of one pull of one operation.
public struct PullKey: Hashable, Sendable {
  let row: Int64
}

/// How complete a pull was.
public struct PullProof: Hashable, Sendable {
  /// The API operation.
  public let operation: String
  /// How often the list was fetched from its beginning.
  public let passes: Int
  /// How many pages came in the last pass.
  public let pages: Int
  /// How many records came in the last pass.
  public let rowsReceived: Int
  /// How many different records came, by id.
  public let distinctRecords: Int
  /// How many records came again, with the same id.
  public let repeatedRecords: Int
  /// How many records the platform declared, where it did.
  public let declaredTotal: Int?
  /// How many requests had to be sent again.
  public let retries: Int
  /// Whether nothing speaks against completeness.
  public let isComplete: Bool
  /// What speaks against completeness, one sentence each.
  public let problems: [String]

  /// A proof from its parts.
  public init(
    operation: String,
    passes: Int = 1,
    pages: Int,
    rowsReceived: Int,
    distinctRecords: Int,
    repeatedRecords: Int,
    declaredTotal: Int?,
    retries: Int = 0,
    isComplete: Bool,
    problems: [String]
  ) {
    self.operation = operation
    self.passes = passes
    self.pages = pages
    self.rowsReceived = rowsReceived
    self.distinctRecords = distinctRecords
    self.repeatedRecords = repeatedRecords
    self.declaredTotal = declaredTotal
    self.retries = retries
    self.isComplete = isComplete
    self.problems = problems
  }
}

extension Ledger {
  /// Begins a pull of one operation.
  /// - Parameter source: tells the service and shop that is asked from others.
  public func beginPull(
    _ shop: ShopKey,
    operation: String,
    created: Interval?,
    source: String = "",
    at now: Instant
  ) throws -> PullKey {
    try roomForPages()
    return try write { db in
      try forgetProgress(shop.row, operation: operation, db)
      try db.execute(
        sql: """
          INSERT INTO pulls (shop, operation, created_from, created_before, started_at, source)
          VALUES (?, ?, ?, ?, ?, ?)
          """,
        arguments: [
          shop.row, operation, created?.start.seconds, created?.end.seconds, now.seconds,
          source,
        ]
      )
      return PullKey(row: db.lastInsertedRowID)
    }
  }

  /// Has the log copied beside the writing, and keeps 16 MB of pages in memory: a page of an index
  /// that many records fall on is then written once for many.
  private func roomForPages() throws {
    try read { db in
      log.attend(to: db)
      try db.execute(sql: "PRAGMA cache_size = -16000")
    }
  }

  /// Ends a pull with the proof of its completeness.
  public func endPull(_ pull: PullKey, proof: PullProof, at now: Instant) throws {
    defer { log.settle() }
    try write { db in
      try db.execute(sql: "DELETE FROM pull_progress WHERE pull = ?", arguments: [pull.row])
      try db.execute(
        sql: """
          UPDATE pulls SET finished_at = ?, pages = ?, rows_received = ?, distinct_records = ?,
            repeated_records = ?, declared_total = ?, is_complete = ?, problems = ?, passes = ?,
            retries = ? WHERE id = ?
          """,
        arguments: [
          now.seconds, proof.pages, proof.rowsReceived, proof.distinctRecords,
          proof.repeatedRecords, proof.declaredTotal, proof.isComplete,
          proof.problems.joined(separator: "\n"), proof.passes, proof.retries, pull.row,
        ]
      )
    }
  }

  /// The proof of the newest finished pull of each operation.
  public func newestPulls(_ shop: ShopKey) throws -> [PullProof] {
    try read { db in
      let rows = try Int64.fetchAll(
        db,
        sql: """
          SELECT max(id) FROM pulls WHERE shop = ? AND finished_at IS NOT NULL GROUP BY operation
          """,
        arguments: [shop.row]
      )
      return try rows.flatMap { try proofs(rows: [$0], db) }.sorted { $0.operation < $1.operation }
    }
  }

  /// The proofs of the pulls that a month rests on, by operation: the last one of payments, and the
  /// last one of orders that covers the window, best one of just that window.
  public func lastPulls(_ shop: ShopKey, orders window: Interval) throws -> [PullProof] {
    try read { db in
      try pullRows(shop, orders: window, db).compactMap { $0 }
        .flatMap { try proofs(rows: [$0], db) }.sorted { $0.operation < $1.operation }
    }
  }

  private func proofs(rows: [Int64], _ db: Database) throws -> [PullProof] {
    try rows.compactMap { id in
      try Row.fetchOne(
        db,
        sql: """
          SELECT operation, pages, rows_received, distinct_records, repeated_records,
            declared_total, is_complete, problems, passes, retries FROM pulls WHERE id = ?
          """,
        arguments: [id]
      ).map { row in
        PullProof(
          operation: row[0],
          passes: row[8],
          pages: row[1],
          rowsReceived: row[2],
          distinctRecords: row[3],
          repeatedRecords: row[4],
          declaredTotal: row[5],
          retries: row[9],
          isComplete: row[6] ?? false,
          problems: (row[7] as String).split(separator: "\n").map(String.init)
        )
      }
    }
  }

  /// The rows of the pulls that a month rests on.
  func pullRows(_ shop: ShopKey, orders window: Interval, _ db: Database) throws -> [Int64?] {
    [
      try Int64.fetchOne(
        db,
        sql: """
          SELECT id FROM pulls WHERE shop = ? AND operation = 'listPayments'
            AND finished_at IS NOT NULL
          ORDER BY id DESC LIMIT 1
          """,
        arguments: [shop.row]
      ),
      try Int64.fetchOne(
        db,
        sql: """
          SELECT id FROM pulls WHERE shop = ?1 AND operation = 'listOrders'
            AND finished_at IS NOT NULL AND created_from <= ?2 AND created_before >= ?3
          ORDER BY created_from = ?2 AND created_before = ?3 DESC, id DESC LIMIT 1
          """,
        arguments: [shop.row, window.start.seconds, window.end.seconds]
      ),
    ]
  }

  /// Whether the orders that a month rests on are newer than its payments: payments are pulled
  /// first, so that otherwise payments, or a part of the orders, are newer than the rest.
  public func endsWithOrders(_ shop: ShopKey, orders window: Interval) throws -> Bool {
    try read { db in
      guard let orders = try pullRows(shop, orders: window, db)[1] else { return false }
      let newer = try Int64.fetchOne(
        db,
        sql: """
          SELECT id FROM pulls WHERE shop = ? AND id > ?
            AND (operation = 'listPayments' OR operation = 'listOrders' AND finished_at IS NULL)
          LIMIT 1
          """,
        arguments: [shop.row, orders]
      )
      return newer == nil
    }
  }

  /// The row of the newest pull of older orders, one by one.
  func refreshPull(_ shop: ShopKey, _ db: Database) throws -> Int64? {
    try Int64.fetchOne(
      db,
      sql: "SELECT max(id) FROM pulls WHERE shop = ? AND operation = 'getOrder'",
      arguments: [shop.row]
    )
  }
}
