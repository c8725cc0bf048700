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
    return try read { db in
      var query = try OpenItemQuery(db, shop, currency, before: period, through: known)
      return try query.items(sold: sold)
    }
  }

  /// Items of orders that are no sale and that nothing was ever paid for: the second pool.
  public func itemsOfOtherOrders(
    _ shop: ShopKey,
    currency: Currency,
    sold: Interval,
    before period: Period
  ) throws -> [OpenItem] {
    try read { db in
      let rows = try StraightRows(
        db,
        OpenFacts.others,
        [
          "shop": shop.row, "currency": currency.code, "from": sold.start.seconds,
          "to": sold.end.seconds, "period": period.description,
          "paymentsThrough": Watermark.everything.payments,
        ]
      )
      return try OpenFacts.items(rows)
    }
  }

  /// The UTC days, by number, of sales inside an interval that months before `period` settled
  /// something of.
  public func settledDays(
    _ shop: ShopKey,
    sold: Interval,
    before period: Period
  ) throws -> Set<Int64> {
    try read { db in
      guard
        try Bool.fetchOne(
          db,
          sql: "SELECT EXISTS (SELECT 1 FROM matches WHERE shop = ? AND period < ?)",
          arguments: [shop.row, period.description]
        ) == true
      else { return [] }
      return try Set(
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
}

/// Migration 013: orders that are no sale are found without a look at those that are.
enum OtherOrdersSchema {
  static let index = """
    CREATE INDEX orders_no_sale ON orders (shop, sold_at, order_id) WHERE status <> 'COMPLETED'
    """
}

/// The hot queries of matching; a test looks at their plans.
enum OpenFacts {
  /// Items of one changed order by their ids, taken out.
  static func inOrder(_ items: inout [(id: String, item: OpenItem)]) -> [OpenItem] {
    defer { items.removeAll(keepingCapacity: true) }
    return items.sorted { ByteOrder.precedes($0.id, $1.id) }.map(\.item)
  }

  /// Items in order of sale; those of a changed order by their ids.
  fileprivate static func items(_ rows: StraightRows) throws -> [OpenItem] {
    var items: [OpenItem] = []
    // Items of a changed order stand by their number, which need not be the order of their ids.
    var changed: [(id: String, item: OpenItem)] = []
    while try rows.next() {
      let item = OpenItem(
        key: LineItemKey(
          orderRoot: rows.number(0),
          line: Int32(truncatingIfNeeded: rows.number(1))
        ),
        recognisedAt: Instant(seconds: rows.number(2)),
        units: rows.number(3)
      )
      if let last = changed.last, last.item.key.orderRoot != item.key.orderRoot {
        items += inOrder(&changed)
      }
      if rows.number(4) > 1 {
        changed.append((rows.text(5), item))
      } else {
        items.append(item)
      }
    }
    return items + inOrder(&changed)
  }

  /// Whether anything may be allocated to an order: those that came later than the last one that
  /// something was allocated to need no look, which is nearly all of a month's.
  static let mayBeAllocated = "o.root <= (SELECT max(t.order_root) FROM allocations t)"

  /// What months before settled of an item.
  private static let settled =
    "CASE WHEN " + mayBeAllocated + """
        THEN coalesce((SELECT sum(a.units) FROM allocations a
          WHERE a.order_root = o.root AND a.line = i.line AND a.allocated_in < :period
            AND a.payment_root NOT IN (
      """ + Returned.roots + ")), 0) ELSE 0 END"

  /// The last order that something was allocated to.
  static let lastAllocated = "SELECT max(order_root) FROM allocations"

  /// Completed orders by their keys, with those that another revision came for.
  static let orders = """
    SELECT o.id, o.root, o.sold_at, o.revision FROM orders o NOT INDEXED
    WHERE o.id BETWEEN :first AND :last AND o.shop = :shop AND o.status = 'COMPLETED'
      AND o.id <= :ordersThrough
    ORDER BY o.id
    """

  /// The items of orders by the orders' keys.
  static let items = """
    SELECT i.order_row, i.line, i.gross, i.item_id FROM line_items i
    WHERE i.order_row BETWEEN :first AND :last AND i.currency = :currency AND i.is_present = 1
    ORDER BY i.order_row, i.line
    """

  /// What months before settled of items, by the orders' keys.
  static let settledOfRange =
    """
    SELECT a.order_root, a.line, sum(a.units) FROM allocations a INDEXED BY allocations_by_item
    WHERE a.order_root BETWEEN :first AND :last AND a.allocated_in < :period
      AND a.payment_root NOT IN (
    """ + Returned.roots + ") GROUP BY a.order_root, a.line"

  static let others = """
    SELECT o.root, i.line, o.sold_at, i.gross, o.revision, i.item_id
    FROM orders o INDEXED BY orders_no_sale CROSS JOIN line_items i ON i.order_row = o.id
    WHERE o.shop = :shop AND o.sold_at >= :from AND o.sold_at < :to
      AND o.status <> 'COMPLETED' AND i.currency = :currency AND i.is_present = 1 AND i.gross <> 0
      AND NOT EXISTS (SELECT 1 FROM order_supersessions x WHERE x.order_row = o.id)
      AND 0 =
    """ + " " + settled + """

      ORDER BY o.sold_at, o.order_id
      """

  static let settledDays = """
    SELECT DISTINCT o.sold_at / 86400 FROM orders o
    WHERE o.shop = :shop AND o.sold_at >= :from AND o.sold_at < :to
      AND NOT EXISTS (SELECT 1 FROM order_supersessions x WHERE x.order_row = o.id)
      AND
    """ + " " + mayBeAllocated + """
         AND EXISTS (SELECT 1 FROM allocations a
          WHERE a.order_root = o.root AND a.allocated_in < :period
            AND a.payment_root NOT IN (
      """ + Returned.roots + """
      )
          GROUP BY a.line HAVING sum(a.units) <> 0)
      """
}
