public import Bookkeeping
import GRDB

extension Ledger {
  /// How far facts are known now.
  public func watermark() throws -> Watermark {
    try read { db in
      Watermark(
        orders: try Int64.fetchOne(db, sql: "SELECT max(id) FROM orders") ?? 0,
        payments: try Int64.fetchOne(db, sql: "SELECT max(id) FROM payments") ?? 0
      )
    }
  }

  /// How far facts were known when a month was closed; everything where it was not closed.
  func watermark(of period: Period, _ shop: ShopKey, _ db: Database) throws -> Watermark {
    let row = try Row.fetchOne(
      db,
      sql: "SELECT orders_through, payments_through FROM closes WHERE shop = ? AND period = ?",
      arguments: [shop.row, period.description]
    )
    return row.map { Watermark(orders: $0[0], payments: $0[1]) } ?? .everything
  }

  /// The months of a shop, oldest first.
  public func months(_ shop: ShopKey) throws -> [MonthRecord] {
    try read { db in
      try Row.fetchAll(
        db,
        sql: "SELECT * FROM closes WHERE shop = ? ORDER BY period",
        arguments: [shop.row]
      ).compactMap(MonthRecord.init(row:))
    }
  }

  /// The record of one month, or nil where it was never closed.
  public func month(_ shop: ShopKey, _ period: Period) throws -> MonthRecord? {
    try read { db in
      try Row.fetchOne(
        db,
        sql: "SELECT * FROM closes WHERE shop = ? AND period = ?",
        arguments: [shop.row, period.description]
      ).flatMap(MonthRecord.init(row:))
    }
  }

  /// Keeps what a month's matching concluded, in one transaction.
  ///
  /// What this and later months concluded before is dropped, and later months are marked as stale.
  /// - Parameter factsDigest: gives the digest of the facts that the month rests on, in hexadecimal;
  ///   asked for last, so that it may be worked out until then.
  ///
  /// What was kept stays in SQLite's log until `checkpoint`.
  public func keep(
    _ conclusions: MonthConclusions,
    of period: Period,
    shop: ShopKey,
    hasPack: Bool,
    at now: Instant,
    factsDigest: () throws -> String
  ) throws {
    try writeAhead { db in
      try forget(from: period, shop: shop, db)
      try undoReturned(in: period, shop, db)
      let writer = try AllocationWriter(db, period, path: path)
      for match in conclusions.matches { try insert(match, period, shop, writer, db) }
      for (payment, verdict) in conclusions.verdicts.sorted(by: { $0.key < $1.key }) {
        try insert(verdict, of: payment, period, shop, db)
      }
      try insert(conclusions, try factsDigest(), period, shop, hasPack: hasPack, at: now, db)
      try insert(uncertain: conclusions.uncertain, period, shop, db)
    }
  }

  /// Keeps the digest of the pack that was written for a month, and what it closed with.
  public func keepPack(
    digest: String,
    closings: [RollForwardLine] = [],
    of period: Period,
    shop: ShopKey,
    at now: Instant
  ) throws {
    try write { db in
      try db.execute(
        sql: """
          UPDATE closes SET pack_digest = ?, closed_at = ? WHERE shop = ? AND period = ?
          """,
        arguments: [digest, now.seconds, shop.row, period.description]
      )
      try db.execute(
        sql: "DELETE FROM closings WHERE shop = ? AND period = ?",
        arguments: [shop.row, period.description]
      )
      for line in closings where line.line == .closing {
        try db.execute(
          sql: "INSERT INTO closings (shop, period, block, currency, units) VALUES (?, ?, ?, ?, ?)",
          arguments: [
            shop.row, period.description, line.block.rawValue, line.amount.currency.code,
            line.amount.units,
          ]
        )
      }
      try db.execute(
        sql: "INSERT INTO audit_log (at, shop, event, subject, detail) VALUES (?, ?, ?, ?, ?)",
        arguments: [now.seconds, shop.row, "month closed", period.description, digest]
      )
    }
  }

  /// What a month's pack closed with in one block and currency, in ten-thousandths; nil where no
  /// pack was written, or it had no such block.
  public func closing(
    _ shop: ShopKey,
    of period: Period,
    block: RollForwardLine.Block,
    currency: Currency
  ) throws -> Int64? {
    try read { db in
      try Int64.fetchOne(
        db,
        sql: """
          SELECT units FROM closings WHERE shop = ? AND period = ? AND block = ? AND currency = ?
          """,
        arguments: [shop.row, period.description, block.rawValue, currency.code]
      )
    }
  }

  /// Marks a month whose pack no longer tells what the ledger concludes.
  public func markStale(_ period: Period, shop: ShopKey) throws {
    try write { db in
      try db.execute(
        sql: "UPDATE closes SET is_stale = 1 WHERE shop = ? AND period = ?",
        arguments: [shop.row, period.description]
      )
    }
  }

  private func forget(from period: Period, shop: ShopKey, _ db: Database) throws {
    let arguments: StatementArguments = [shop.row, period.description]
    try forgetAllocations(from: period, shop: shop, db)
    try db.execute(
      sql: "DELETE FROM matches WHERE shop = ? AND period >= ?",
      arguments: arguments
    )
    try db.execute(
      sql: "DELETE FROM verdicts WHERE shop = ? AND period >= ?",
      arguments: arguments
    )
    try db.execute(
      sql: "DELETE FROM closes WHERE shop = ? AND period = ?",
      arguments: arguments
    )
    try db.execute(
      sql: "UPDATE closes SET is_stale = 1 WHERE shop = ? AND period > ?",
      arguments: arguments
    )
  }
}
