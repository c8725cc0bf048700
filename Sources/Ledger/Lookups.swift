public import Bookkeeping
import GRDB

extension Ledger {
  /// The platform's ids of the orders that items belong to, sorted, each once.
  public func orderIDs(of items: [LineItemKey]) throws -> [String] {
    guard !items.isEmpty else { return [] }
    return try read { db in
      let statement = try db.cachedStatement(sql: "SELECT order_id FROM orders WHERE id = ?")
      var ids: Set<String> = []
      for root in Set(items.map(\.orderRoot)) {
        if let id = try String.fetchOne(statement, arguments: [root]) { ids.insert(id) }
      }
      return ids.sorted()
    }
  }
}

extension Ledger {
  /// The payment with this id as it was last fetched, or nil.
  public func payment(_ shop: ShopKey, id: String) throws -> Payment? {
    try read { db in
      let row = try Row.fetchOne(
        db,
        sql: """
          SELECT status, amount, currency, created_at, paid_at FROM payments
          WHERE shop = ? AND payment_id = ? ORDER BY revision DESC LIMIT 1
          """,
        arguments: [shop.row, id]
      )
      guard let row else { return nil }
      guard let currency = Currency(code: row[2] as String) else {
        throw LedgerError.damaged(path: path, reason: "payment \(id)")
      }
      return Payment(
        id: id,
        amount: Money(units: row[1], currency: currency),
        status: PaymentStatus(rawValue: row[0]),
        createdAt: Instant(seconds: row[3]),
        paidAt: (row[4] as Int64?).map { Instant(seconds: $0) }
      )
    }
  }

  /// The ledger's key of a payment, or nil.
  public func paymentKey(_ shop: ShopKey, id: String) throws -> PaymentKey? {
    try read { db in
      try Int64.fetchOne(
        db,
        sql: "SELECT root FROM payments WHERE shop = ? AND payment_id = ? LIMIT 1",
        arguments: [shop.row, id]
      ).map { PaymentKey(row: $0) }
    }
  }

  /// The ids of orders that have this id, or a line item with it, sorted.
  public func orders(_ shop: ShopKey, named id: String) throws -> [String] {
    try read { db in
      try String.fetchAll(
        db,
        sql: """
          SELECT order_id FROM orders WHERE shop = ?1 AND order_id = ?2
          UNION
          SELECT o.order_id FROM line_items i JOIN orders o ON o.id = i.order_row
          WHERE o.shop = ?1 AND i.item_id = ?2 ORDER BY 1
          """,
        arguments: [shop.row, id]
      )
    }
  }

  /// An order's status and time of sale as last fetched, or nil.
  public func orderStatus(
    _ shop: ShopKey,
    id: String
  ) throws -> (status: OrderStatus, soldAt: Instant)? {
    try read { db in
      try Row.fetchOne(
        db,
        sql: """
          SELECT status, sold_at FROM orders WHERE shop = ? AND order_id = ?
          ORDER BY revision DESC LIMIT 1
          """,
        arguments: [shop.row, id]
      ).map { (OrderStatus(rawValue: $0[0]), Instant(seconds: $0[1])) }
    }
  }

  /// What a payment settles, by order and item, net; and what of that fees took, and was
  /// rounded.
  public func settledItems(
    _ shop: ShopKey,
    payment id: String
  ) throws -> [(orderID: String, itemID: String, amount: Money, fee: Money, rounded: Money)] {
    try read { db in
      try Row.fetchAll(
        db,
        sql: """
          SELECT o.order_id, i.item_id, sum(a.units), p.currency,
            coalesce(sum(a.units) FILTER (WHERE a.component = 'fee'), 0),
            coalesce(sum(a.units) FILTER (WHERE a.component = 'written_off'), 0)
          FROM payments p JOIN match_payments m ON m.payment_root = p.root
            JOIN allocations a ON a.id BETWEEN m.first_row AND m.last_row
            JOIN orders o ON o.id = a.order_root
            JOIN line_items i ON i.line = a.line AND i.order_row =
              (SELECT max(id) FROM orders r WHERE r.id = a.order_root
                OR (r.root = a.order_root AND r.revision > 1))
          WHERE p.shop = ? AND p.payment_id = ? AND p.revision = 1
          GROUP BY o.order_id, i.item_id HAVING sum(a.units) <> 0
          ORDER BY o.order_id, i.item_id
          """,
        arguments: [shop.row, id]
      ).map { row in
        guard let currency = Currency(code: row[3] as String) else {
          throw LedgerError.damaged(path: path, reason: "payment \(id)")
        }
        return (
          row[0], row[1], Money(units: row[2], currency: currency),
          Money(units: row[4], currency: currency), Money(units: row[5], currency: currency)
        )
      }
    }
  }
}
