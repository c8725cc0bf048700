public import Bookkeeping
import GRDB

/// How many facts a month rests on.
public struct FactCounts: Hashable, Sendable {
  /// Orders of every status created before the month's end.
  public let orders: Int
  /// Their line items.
  public let lineItems: Int
  /// Payments created before the month's end.
  public let payments: Int
  /// When the latest of them was created or paid.
  public let knownThrough: Instant?
}

extension Ledger {
  /// How many facts a month rests on, read through a connection of its own.
  ///
  /// Nearly all orders of a ledger count, and each has a few line items: all are counted in one pass
  /// over each table, and taken off is what does not count. Asking for the items of each order took
  /// four times as long.
  /// - Parameter known: how far facts are looked at; nil for all.
  public func counts(
    _ shop: ShopKey,
    before end: Instant,
    through known: Watermark? = nil
  ) throws -> FactCounts {
    let known = known ?? .everything
    return try readApart { db in
      let arguments: StatementArguments = [shop.row, end.seconds, known.orders]
      var (orders, items): (Int, Int) = (
        try Int.fetchOne(db, sql: FactCountQueries.orders, arguments: [shop.row]) ?? 0,
        try Int.fetchOne(db, sql: FactCountQueries.lineItems) ?? 0
      )
      for sql in [FactCountQueries.outside, FactCountQueries.superseded] {
        guard let row = try Row.fetchOne(db, sql: sql, arguments: arguments) else { continue }
        orders -= row[0]
        items -= row[1]
      }
      let sold = try Int64.fetchOne(db, sql: FactCountQueries.latestSale, arguments: arguments)
      let payments = try Row.fetchOne(
        db,
        sql: FactCountQueries.payments,
        arguments: [shop.row, end.seconds, known.payments]
      )
      let latest = [sold, payments?[1] as Int64?].compactMap { $0 }.max()
      return FactCounts(
        orders: orders,
        lineItems: items,
        payments: payments?[0] ?? 0,
        knownThrough: latest.map { Instant(seconds: $0) }
      )
    }
  }
}

private enum FactCountQueries {
  /// All revisions of the shop's orders.
  static let orders = "SELECT count(*) FROM orders WHERE shop = ?"

  /// The present line items of all shops' orders.
  static let lineItems = "SELECT count(*) FROM line_items WHERE is_present = 1"

  private static let itemsOfOrder = """
    coalesce(sum((SELECT count(*) FROM line_items i
      WHERE i.order_row = o.id AND i.is_present = 1)), 0)

    """

  /// Of those what is another shop's, or came or was known later: the shop's orders, and all items.
  static let outside =
    "SELECT coalesce(sum(o.shop = ?1), 0), " + itemsOfOrder + """
      FROM orders o WHERE o.shop <> ?1 OR o.created_at >= ?2 OR o.id > ?3
      """

  /// Of the others what was superseded: orders and items.
  static let superseded =
    "SELECT count(*), " + itemsOfOrder + """
      FROM order_supersessions x CROSS JOIN orders o ON o.id = x.order_row
      WHERE x.by_row <= ?3 AND o.shop = ?1 AND o.created_at < ?2 AND o.id <= ?3
      """

  static let latestSale = """
    SELECT o.sold_at FROM orders o INDEXED BY orders_by_sale
    WHERE o.shop = ?1 AND o.created_at < ?2 AND o.id <= ?3
      AND NOT EXISTS (SELECT 1 FROM order_supersessions x
        WHERE x.order_row = o.id AND x.by_row <= ?3)
    ORDER BY o.sold_at DESC LIMIT 1
    """

  static let payments = """
    SELECT count(*), max(p.created_at) FROM payments p
    WHERE p.shop = ?1 AND p.created_at < ?2 AND p.id <= ?3
      AND NOT EXISTS (SELECT 1 FROM payment_supersessions x
        WHERE x.payment_row = p.id AND x.by_row <= ?3)
    """
}
