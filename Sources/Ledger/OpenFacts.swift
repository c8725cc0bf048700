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
      let query = try OpenItemQuery(db, shop, currency, before: period, through: known)
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
      let query = try OpenItemQuery(othersIn: db, shop, currency, before: period)
      return try query.items(sold: sold)
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

/// A prepared query of open items, which is asked for one interval after the other.
struct OpenItemQuery {
  private let rows: StraightRows
  private let writtenOff: WriteOffs.Amounts

  /// Items of completed orders.
  init(
    _ db: Database,
    _ shop: ShopKey,
    _ currency: Currency,
    before period: Period,
    through known: Watermark
  ) throws {
    rows = try StraightRows(
      db,
      OpenFacts.completed,
      [
        "shop": shop.row, "currency": currency.code, "from": 0, "to": 0,
        "period": period.description, "ordersThrough": known.orders,
        "paymentsThrough": known.payments,
      ]
    )
    writtenOff = try WriteOffs.standing(db, shop, before: period, through: known.payments)
  }

  /// Items of all other orders.
  init(
    othersIn db: Database,
    _ shop: ShopKey,
    _ currency: Currency,
    before period: Period
  ) throws {
    rows = try StraightRows(
      db,
      OpenFacts.others,
      [
        "shop": shop.row, "currency": currency.code, "from": 0, "to": 0,
        "period": period.description, "paymentsThrough": Watermark.everything.payments,
      ]
    )
    writtenOff = [:]
  }

  /// The items of orders sold inside an interval, in settlement order.
  func items(sold: Interval) throws -> [OpenItem] {
    try rows.restart(["from": sold.start.seconds, "to": sold.end.seconds])
    var items: [OpenItem] = []
    // Items of a changed order stand by their number, which need not be the order of their ids.
    var changed: [(id: String, item: OpenItem)] = []
    while try rows.next() {
      guard let item = open() else { continue }
      if let last = changed.last, last.item.key.orderRoot != item.key.orderRoot {
        items += OpenFacts.inOrder(&changed)
      }
      if rows.number(4) > 1 {
        changed.append((rows.text(5), item))
      } else {
        items.append(item)
      }
    }
    items += OpenFacts.inOrder(&changed)
    return items
  }

  /// The row's item; nil where nothing is open.
  private func open() -> OpenItem? {
    var units = rows.number(3)
    guard units != 0 else { return nil }
    let key = LineItemKey(
      orderRoot: rows.number(0),
      line: Int32(truncatingIfNeeded: rows.number(1))
    )
    if !writtenOff.isEmpty, let less = writtenOff[key] {
      units -= less
      guard units != 0 else { return nil }
    }
    return OpenItem(key: key, recognisedAt: Instant(seconds: rows.number(2)), units: units)
  }
}

/// The hot queries of matching; a test looks at their plans.
enum OpenFacts {
  /// Items of one changed order by their ids, taken out.
  static func inOrder(_ items: inout [(id: String, item: OpenItem)]) -> [OpenItem] {
    defer { items.removeAll(keepingCapacity: true) }
    return items.sorted { ByteOrder.precedes($0.id, $1.id) }.map(\.item)
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

  static let completed =
    "SELECT o.root, i.line, o.sold_at, i.gross - " + settled + """
      , o.revision, i.item_id
      FROM orders o INDEXED BY orders_by_sale CROSS JOIN line_items i ON i.order_row = o.id
      WHERE o.shop = :shop AND o.sold_at >= :from AND o.sold_at < :to
        AND o.status = 'COMPLETED' AND i.currency = :currency AND i.is_present = 1
        AND o.id <= :ordersThrough
        AND NOT EXISTS (SELECT 1 FROM order_supersessions x
          WHERE x.order_row = o.id AND x.by_row <= :ordersThrough)
      ORDER BY o.sold_at, o.order_id
      """

  static let others = """
    SELECT o.root, i.line, o.sold_at, i.gross, o.revision, i.item_id
    FROM orders o INDEXED BY orders_by_sale CROSS JOIN line_items i ON i.order_row = o.id
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
