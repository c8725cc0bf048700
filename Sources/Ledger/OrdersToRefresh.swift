public import Bookkeeping
import GRDB

extension Ledger {
  /// The orders whose status may still change, created before an instant: ids, youngest first.
  ///
  /// COMPLETED and CANCELLED orders are final.
  public func ordersToRefresh(
    _ shop: ShopKey,
    createdBefore instant: Instant,
    limit: Int
  ) throws -> [String] {
    try read { db in
      try String.fetchAll(
        db,
        sql: OrderQueries.toRefresh,
        arguments: [shop.row, instant.seconds, limit]
      )
    }
  }
}

enum OrderQueries {
  /// The condition on the status is that of the index `orders_not_final`.
  static let toRefresh = """
    SELECT o.order_id FROM orders o
    WHERE o.shop = ? AND o.created_at < ? AND o.status NOT IN ('COMPLETED', 'CANCELLED')
      AND NOT EXISTS (SELECT 1 FROM order_supersessions x WHERE x.order_row = o.id)
    ORDER BY o.created_at DESC, o.order_id DESC LIMIT ?
    """
}
