public import Bookkeeping
import GRDB

/// Open items net of scheduled fees: what the platform is expected to pay for each.
public struct NetItems: Sendable {
  /// The items in settlement order, each with what is open of it after fees; those of which nothing is
  /// open, and no fee is either, are left out.
  public let items: [OpenItem]
  /// What no payment bore yet of each item's fees, in ten-thousandths; items without a fee are left
  /// out.
  public let fees: [LineItemKey: Int64]

  /// Items from their parts.
  public init(items: [OpenItem], fees: [LineItemKey: Int64]) {
    (self.items, self.fees) = (items, fees)
  }
}

/// Whose fees are asked for.
public struct NetOf: Sendable {
  let fees: ScheduledFees
  let start: Instant

  /// - Parameters:
  ///   - fees: what the platform keeps before it pays.
  ///   - start: where the books begin; an order that changed counts from its first sale in them.
  public init(_ fees: ScheduledFees, booksFrom start: Instant) {
    self.fees = fees
    self.start = start
  }
}

/// Which open items are asked for.
public struct OpenItemsOf: Sendable {
  let shop: ShopKey
  let period: Period
  let known: Watermark
  let net: NetOf

  /// - Parameters:
  ///   - period: what months before it settled is taken off.
  ///   - known: how far facts are looked at; nil for all.
  ///   - net: the fees that amounts are net of.
  public init(
    _ shop: ShopKey,
    before period: Period,
    through known: Watermark? = nil,
    _ net: NetOf
  ) {
    (self.shop, self.period, self.known, self.net) = (shop, period, known ?? .everything, net)
  }
}

extension Ledger {
  /// What is open for matching, net of scheduled fees, else as `openItems`: interval by interval,
  /// through a connection of its own, so that other threads can read others.
  /// - Parameters:
  ///   - next: the interval of sales to read; nil when there is none left.
  ///   - body: called with the items of each.
  /// - Throws: `LedgerError`; `MoneyError.overflow` where an amount and its fees leave the range; and
  ///   what `body` throws.
  public func readNetOpenItems(
    _ asked: OpenItemsOf,
    _ next: () -> Interval?,
    _ body: (NetItems) throws -> Void
  ) throws {
    let (shop, fees) = (asked.shop, asked.net.fees)
    try readApart { db in
      if fees.isEmpty {
        var query = try OpenItemQuery(
          db,
          shop,
          fees.currency,
          before: asked.period,
          through: asked.known
        )
        while let sold = next() {
          try body(NetItems(items: try query.items(sold: sold), fees: [:]))
        }
      } else {
        let query = try NetItemQuery(db, asked)
        while let sold = next() { try body(try query.items(sold: sold)) }
      }
    }
  }

  /// The second pool net of the fees that its items would bear as sales; else as
  /// `itemsOfOtherOrders`.
  /// - Throws: `LedgerError`; `MoneyError.overflow` where an amount and its fees leave the range.
  public func netItemsOfOtherOrders(_ asked: OpenItemsOf, sold: Interval) throws -> [OpenItem] {
    let fees = asked.net.fees
    guard !fees.isEmpty else {
      return try itemsOfOtherOrders(
        asked.shop,
        currency: fees.currency,
        sold: sold,
        before: asked.period
      )
    }
    return try read { db in
      let query = try NetItemQuery(db, asked, others: true)
      return try query.items(sold: sold).items.filter { $0.units != 0 }
    }
  }
}

extension Ledger {
  /// Line items by order and item, each with what it sold for less scheduled fees, as they were last
  /// fetched, in the order asked for.
  ///
  /// Items that the newest revision of their order lacks are left out.
  /// - Throws: `LedgerError`; `MoneyError.overflow` where an amount and its fees leave the range.
  public func namedItems(
    _ keys: [LineItemKey],
    _ net: NetOf
  ) throws -> [(orderID: String, itemID: String, amount: Money)] {
    try read { db in
      let (statement, firstSale) = (
        try db.cachedStatement(sql: NetFacts.ofOrder), try FirstSale(db)
      )
      return try keys.compactMap { key in
        let rows = try Row.fetchAll(statement, arguments: [key.orderRoot])
        guard let row = rows.first(where: { $0["line"] == key.line }) else { return nil }
        guard let currency = Currency(code: row["currency"] as String) else {
          throw LedgerError.damaged(path: path, reason: "line item \(row["item_id"] as String)")
        }
        let gross = Money(units: row["gross"], currency: currency)
        let own = rows.filter { $0["currency"] == net.fees.currency.code && $0["is_present"] == 1 }
        guard !net.fees.isEmpty,
          let place = own.firstIndex(where: { $0["line"] == key.line })
        else { return (row["order_id"], row["item_id"], gross) }
        let soldAt = try firstSale.of(
          key.orderRoot,
          through: Watermark.everything.orders,
          from: net.start
        )
        let fees = try net.fees.totals(
          of: own.map { FeeSchedule.Sale(skuID: $0["sku_id"], units: $0["gross"]) },
          soldAt: soldAt ?? Instant(seconds: row["sold_at"])
        )
        let fee = Money(units: fees[place], currency: currency)
        return (row["order_id"], row["item_id"], try gross - fee)
      }
    }
  }
}

/// The hot queries of matching net of fees; a test looks at their plans.
enum NetFacts {
  private static func settled(_ filter: String) -> String {
    "CASE WHEN " + OpenFacts.mayBeAllocated
      + " THEN coalesce((SELECT sum(a.units) " + filter + " FROM allocations a "
      + "WHERE a.order_root = o.root AND a.line = i.line AND a.allocated_in < :period "
      + "AND a.payment_root NOT IN (" + Returned.roots + ")), 0) ELSE 0 END"
  }

  private static func columns(_ index: String) -> String {
    "SELECT o.root, i.line, o.sold_at, i.gross, " + settled("") + ", "
      + settled("FILTER (WHERE a.component = 'fee')") + """
        , o.revision, i.item_id, i.sku_id
        FROM orders o INDEXED BY
        """ + " " + index + """
         CROSS JOIN line_items i ON i.order_row = o.id
        WHERE o.shop = :shop AND o.sold_at >= :from AND o.sold_at < :to
          AND i.currency = :currency AND i.is_present = 1

        """
  }

  /// The newest revision of one order.
  static let ofOrder = """
    SELECT o.order_id, o.sold_at, i.line, i.item_id, i.sku_id, i.gross, i.currency, i.is_present
    FROM orders o JOIN line_items i ON i.order_row = o.id
    WHERE o.id = coalesce(
      (SELECT max(id) FROM orders r WHERE r.root = ?1 AND r.revision > 1), ?1)
    ORDER BY i.item_id
    """

  static let completed =
    columns("orders_by_sale") + """
      AND o.status = 'COMPLETED' AND o.id <= :ordersThrough
        AND NOT EXISTS (SELECT 1 FROM order_supersessions x
          WHERE x.order_row = o.id AND x.by_row <= :ordersThrough)
      ORDER BY o.sold_at, o.order_id
      """

  static let others =
    columns("orders_no_sale") + """
      AND o.status <> 'COMPLETED' AND i.gross <> 0
        AND NOT EXISTS (SELECT 1 FROM order_supersessions x WHERE x.order_row = o.id)
        AND \(settled("")) = 0
      ORDER BY o.sold_at, o.order_id
      """
}
