public import Bookkeeping
import Digest
import Foundation
import GRDB

/// A quarantined record as the ledger keeps it.
public struct LedgerQuarantine: Hashable, Sendable {
  /// The API operation that served it.
  public let operation: String
  /// The record's id; empty where it had none.
  public let recordID: String
  /// What is wrong with it.
  public let reason: String
}

extension Ledger {
  /// The digest of the facts that a month rests on: current orders and payments created before the
  /// month's end, in order of their ids.
  ///
  /// Pages, times of fetching and rows do not enter it. Read through a connection of its own.
  public func factsDigest(_ shop: ShopKey, before end: Instant) throws -> String {
    try readApart { db in
      let hasher = SHA256Hasher()
      let orders = try StraightRows(
        db,
        """
        SELECT o.digest FROM orders o WHERE o.shop = ? AND o.created_at < ?
          AND NOT EXISTS (SELECT 1 FROM order_supersessions x WHERE x.order_row = o.id)
        ORDER BY o.order_id
        """,
        [shop.row, end.seconds]
      )
      while try orders.next() { hasher.update(bytes: UnsafeRawBufferPointer(orders.bytes(0))) }
      let payments = try Row.fetchCursor(
        db,
        sql: """
          SELECT p.payment_id, p.status, p.amount, p.currency, p.created_at, p.paid_at
          FROM payments p WHERE p.shop = ? AND p.created_at < ?
            AND NOT EXISTS (SELECT 1 FROM payment_supersessions x WHERE x.payment_row = p.id)
          ORDER BY p.payment_id
          """,
        arguments: [shop.row, end.seconds]
      )
      while let row = try payments.next() {
        let paidAt: Int64? = row[5]
        let fields: [String] = [
          row[0], row[1], String(row[2] as Int64), row[3], String(row[4] as Int64),
          paidAt.map { String($0) } ?? "",
        ]
        hasher.update(Array(fields.joined(separator: "\u{1F}").utf8) + [0x1E])
      }
      return hasher.finish().hex
    }
  }

  /// The records that the pulls a month rests on could not trust.
  public func quarantine(_ shop: ShopKey, orders window: Interval) throws -> [LedgerQuarantine] {
    try read { db in
      try Row.fetchAll(
        db,
        sql: """
          SELECT q.operation, q.record_id, q.reason
          FROM quarantine q JOIN pages g ON g.id = q.page
          WHERE g.pull IN (?, ?, ?, ?)
          GROUP BY q.operation, q.record_id, q.reason,
            CASE q.record_id WHEN '' THEN q.source END
          ORDER BY q.operation, q.record_id, q.reason
          """,
        arguments: StatementArguments(
          try pullRows(shop, orders: window, db)
            + [try cataloguePull(shop, db), try refreshPull(shop, db)]
        )
      ).map { LedgerQuarantine(operation: $0[0], recordID: $0[1], reason: $0[2]) }
    }
  }

  /// When the first order was sold or the first payment created; nil where there is neither.
  public func firstFact(_ shop: ShopKey) throws -> Instant? {
    try read { db in
      try Int64.fetchOne(
        db,
        sql: """
          SELECT min(at) FROM (
            SELECT min(sold_at) AS at FROM orders WHERE shop = ?1
            UNION ALL SELECT min(created_at) FROM payments WHERE shop = ?1)
          """,
        arguments: [shop.row]
      ).map { Instant(seconds: $0) }
    }
  }

  /// Names of fields that the documentation doesn't know, by operation.
  public func unknownFields(_ shop: ShopKey) throws -> [(operation: String, path: String)] {
    try read { db in
      try Row.fetchAll(
        db,
        sql: "SELECT operation, path FROM unknown_fields WHERE shop = ? ORDER BY operation, path",
        arguments: [shop.row]
      ).map { ($0[0], $0[1]) }
    }
  }
}
