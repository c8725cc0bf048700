public import Bookkeeping
import GRDB

extension Ledger {
  /// What is open for matching: items of completed orders in a currency, sold inside an interval,
  /// less what months before `period` settled; in settlement order, zero amounts left out.
  ///
  /// What a payment settled that no longer stands is open.
  /// - Parameter known: how far facts are looked at; nil for all.
  public func openItems(
    _ shop: ShopKey,
    currency: Currency,
    sold: Interval,
    before period: Period,
    through known: Watermark? = nil
  ) throws -> [OpenItem] {
    let known = known ?? .everything
    return try items(
      sql: OpenFacts.completed,
      [
        "shop": shop.row, "currency": currency.code, "from": sold.start.seconds,
        "to": sold.end.seconds, "period": period.description, "ordersThrough": known.orders,
        "paymentsThrough": known.payments,
      ]
    )
  }

  /// Items of orders that are no sale and that nothing was ever paid for: the second pool.
  public func itemsOfOtherOrders(
    _ shop: ShopKey,
    currency: Currency,
    sold: Interval,
    before period: Period
  ) throws -> [OpenItem] {
    try items(
      sql: OpenFacts.others,
      [
        "shop": shop.row, "currency": currency.code, "from": sold.start.seconds,
        "to": sold.end.seconds, "period": period.description,
        "paymentsThrough": Watermark.everything.payments,
      ]
    )
  }

  /// The UTC days, by number, of sales inside an interval that months before `period` settled
  /// something of.
  public func settledDays(
    _ shop: ShopKey,
    sold: Interval,
    before period: Period
  ) throws -> Set<Int64> {
    try read { db in
      try Set(
        Int64.fetchAll(
          db,
          sql: OpenFacts.settledDays,
          arguments: [
            "shop": shop.row, "from": sold.start.seconds, "to": sold.end.seconds,
            "period": period.description, "paymentsThrough": Watermark.everything.payments,
          ]
        )
      )
    }
  }

  private func items(sql: String, _ arguments: StatementArguments) throws -> [OpenItem] {
    try read { db in
      var items: [OpenItem] = []
      let rows = try Row.fetchCursor(
        db.cachedStatement(sql: sql),
        arguments: arguments
      )
      while let row = try rows.next() {
        items.append(
          OpenItem(
            key: LineItemKey(orderRoot: row[0], line: row[1]),
            recognisedAt: Instant(seconds: row[2]),
            units: row[3]
          )
        )
      }
      return items
    }
  }
}

/// The hot queries of matching; a test looks at their plans.
enum OpenFacts {
  static let completed = """
    SELECT root, line, sold_at, open FROM (
      SELECT o.root, i.line, o.sold_at, o.order_id, i.item_id,
        i.gross - coalesce((SELECT sum(a.units) FROM allocations a
          WHERE a.order_root = o.root AND a.line = i.line AND a.allocated_in < :period
            AND a.payment_root NOT IN (
    """ + Returned.roots + """
      )), 0) AS open
        FROM orders o INDEXED BY orders_by_sale CROSS JOIN line_items i ON i.order_row = o.id
        WHERE o.shop = :shop AND o.sold_at >= :from AND o.sold_at < :to
          AND o.status = 'COMPLETED' AND i.currency = :currency AND i.is_present = 1
          AND o.id <= :ordersThrough
          AND NOT EXISTS (SELECT 1 FROM order_supersessions x
            WHERE x.order_row = o.id AND x.by_row <= :ordersThrough)
      ) WHERE open <> 0
      ORDER BY sold_at, order_id, item_id
      """

  static let others = """
    SELECT o.root, i.line, o.sold_at, i.gross
    FROM orders o INDEXED BY orders_by_sale CROSS JOIN line_items i ON i.order_row = o.id
    WHERE o.shop = :shop AND o.sold_at >= :from AND o.sold_at < :to
      AND o.status <> 'COMPLETED' AND i.currency = :currency AND i.is_present = 1 AND i.gross <> 0
      AND NOT EXISTS (SELECT 1 FROM order_supersessions x WHERE x.order_row = o.id)
      AND coalesce((SELECT sum(a.units) FROM allocations a
        WHERE a.order_root = o.root AND a.line = i.line AND a.allocated_in < :period
          AND a.payment_root NOT IN (
    """ + Returned.roots + """
      )), 0) = 0
      ORDER BY o.sold_at, o.order_id, i.item_id
      """

  static let settledDays = """
    SELECT DISTINCT o.sold_at / 86400 FROM orders o
    WHERE o.shop = :shop AND o.sold_at >= :from AND o.sold_at < :to
      AND NOT EXISTS (SELECT 1 FROM order_supersessions x WHERE x.order_row = o.id)
      AND EXISTS (SELECT 1 FROM allocations a
        WHERE a.order_root = o.root AND a.allocated_in < :period
          AND a.payment_root NOT IN (
    """ + Returned.roots + """
      )
          GROUP BY a.line HAVING sum(a.units) <> 0)
      """
}
