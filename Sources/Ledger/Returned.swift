import Bookkeeping
import Digest
import GRDB

/// Payments that a month before matched and that no longer stand.
///
/// The platform took them back, or corrected their amount. What they settled is open again.
enum Returned {
  /// The payments, by their first row.
  ///
  /// Only a changed payment can be one, and there are few.
  static let roots = """
    SELECT p.root FROM payments p
    WHERE p.shop = :shop AND p.revision > 1 AND p.id <= :paymentsThrough
      AND NOT EXISTS (SELECT 1 FROM payment_supersessions x
        WHERE x.payment_row = p.id AND x.by_row <= :paymentsThrough)
      AND coalesce((SELECT sum(a.units) FROM match_payments a
        WHERE a.payment_root = p.root AND a.allocated_in < :period), 0)
        NOT IN (0, CASE p.status WHEN 'PAID' THEN p.amount ELSE 0 END)
    """
}

extension Ledger {
  /// Allocates what returned payments had settled back, in this month: earlier months stay as they
  /// were closed.
  func undoReturned(in period: Period, _ shop: ShopKey, _ db: Database) throws {
    let roots = try Int64.fetchAll(
      db,
      sql: Returned.roots,
      arguments: [
        "shop": shop.row, "period": period.description,
        "paymentsThrough": Watermark.everything.payments,
      ]
    )
    for root in roots.sorted() {
      try insertUndoing(root, period, shop, db)
      let match = db.lastInsertedRowID
      let last = try Int64.fetchOne(db, sql: "SELECT max(id) FROM allocations") ?? 0
      try db.execute(
        sql: """
          INSERT INTO allocations (match, payment_root, order_root, line, component, units,
            allocated_in)
          SELECT ?1, a.payment_root, order_root, line, component, -sum(a.units), ?3
          FROM match_payments p JOIN allocations a ON a.id BETWEEN p.first_row AND p.last_row
          WHERE p.payment_root = ?2 AND p.allocated_in < ?3
          GROUP BY order_root, line, component HAVING sum(a.units) <> 0
          """,
        arguments: [match, root, period.description]
      )
      try keepPayments(of: match, after: last, db)
    }
  }

  /// The match that undoes a payment's earlier one keeps its rule and strength.
  private func insertUndoing(
    _ root: Int64,
    _ period: Period,
    _ shop: ShopKey,
    _ db: Database
  ) throws {
    let payment = try Row.fetchOne(
      db,
      sql: """
        SELECT p.payment_id, m.rule, m.strength FROM match_payments a
          JOIN matches m ON m.id = a.match JOIN payments p ON p.id = a.payment_root
        WHERE a.payment_root = ? AND a.allocated_in < ? ORDER BY a.last_row DESC LIMIT 1
        """,
      arguments: [root, period.description]
    )
    guard let payment else {
      throw LedgerError.damaged(path: path, reason: "payment row \(root) has no match")
    }
    let id: String = payment[0]
    try db.execute(
      sql: """
        INSERT INTO matches (shop, period, match_id, rule, strength, rivals, chance_billionths,
          explanation) VALUES (?, ?, ?, ?, ?, 0, 0, ?)
        """,
      arguments: [
        shop.row, period.description,
        SHA256Digest.identifier(prefix: "M-", ["undone", id, period.description]),
        payment[1] as String, payment[2] as String,
        "The payment was taken back or corrected: what it had settled is open again.",
      ]
    )
  }
}
