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

extension Ledger {
  /// What is open for matching, net of scheduled fees; else as `openItems`.
  /// - Throws: `LedgerError`; `MoneyError.overflow` where an amount and its fees leave the range.
  public func netOpenItems(
    _ shop: ShopKey,
    sold: Interval,
    before period: Period,
    through known: Watermark? = nil,
    _ net: NetOf
  ) throws -> NetItems {
    let currency = net.fees.currency
    guard !net.fees.isEmpty else {
      return NetItems(
        items: try openItems(shop, currency: currency, sold: sold, before: period, through: known),
        fees: [:]
      )
    }
    let known = known ?? .everything
    return try netItems(
      sql: NetFacts.completed,
      [
        "shop": shop.row, "currency": currency.code, "from": sold.start.seconds,
        "to": sold.end.seconds, "period": period.description, "ordersThrough": known.orders,
        "paymentsThrough": known.payments,
      ],
      net,
      shop,
      before: period,
      through: known.orders,
      known.payments
    )
  }

  /// The second pool net of the fees that its items would bear as sales; else as
  /// `itemsOfOtherOrders`.
  /// - Throws: `LedgerError`; `MoneyError.overflow` where an amount and its fees leave the range.
  public func netItemsOfOtherOrders(
    _ shop: ShopKey,
    sold: Interval,
    before period: Period,
    _ net: NetOf
  ) throws -> [OpenItem] {
    let currency = net.fees.currency
    guard !net.fees.isEmpty else {
      return try itemsOfOtherOrders(shop, currency: currency, sold: sold, before: period)
    }
    let items = try netItems(
      sql: NetFacts.others,
      [
        "shop": shop.row, "currency": currency.code, "from": sold.start.seconds,
        "to": sold.end.seconds, "period": period.description,
        "paymentsThrough": Watermark.everything.payments,
      ],
      net,
      shop,
      before: period,
      through: Watermark.everything.orders,
      Watermark.everything.payments
    )
    return items.items.filter { $0.units != 0 }
  }

  private func netItems(
    sql: String,
    _ arguments: StatementArguments,
    _ net: NetOf,
    _ shop: ShopKey,
    before period: Period,
    through known: Watermark.Row,
    _ payments: Watermark.Row
  ) throws -> NetItems {
    try read { db in
      let rows = try StraightRows(db, sql, arguments)
      let writtenOff = try WriteOffs.standing(db, shop, before: period, through: payments)
      var collected = NetItemsByOrder(
        net,
        firstSale: try FirstSale(db),
        through: known,
        less: writtenOff
      )
      while try rows.next() { try collected.add(NetItemsByOrder.Item(rows)) }
      return try collected.finish()
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

/// The time from which a changed order counts as a sale of the books.
private struct FirstSale {
  private let statement: Statement

  init(_ db: Database) throws {
    statement = try db.cachedStatement(sql: LineItemQueries.firstSale)
  }

  func of(_ root: Int64, through last: Int64, from start: Instant) throws -> Instant? {
    try Int64.fetchOne(statement, arguments: [root, last, start.seconds])
      .map { Instant(seconds: $0) }
  }
}

/// Charges open items with fees, order by order.
private struct NetItemsByOrder {
  struct Item {
    let key: LineItemKey
    let recognisedAt: Instant
    let gross: Int64
    /// What payments paid of it, net, and what fees took of that, below zero.
    let settled: Int64
    let settledFees: Int64
    let revision: Int64
    let id: String
    let skuID: String

    init(_ rows: StraightRows) {
      key = LineItemKey(
        orderRoot: rows.number(0),
        line: Int32(truncatingIfNeeded: rows.number(1))
      )
      recognisedAt = Instant(seconds: rows.number(2))
      gross = rows.number(3)
      settled = rows.number(4)
      settledFees = rows.number(5)
      revision = rows.number(6)
      id = rows.text(7)
      skuID = rows.text(8)
    }
  }

  private let net: NetOf
  private let firstSale: FirstSale
  private let known: Int64
  private let writtenOff: WriteOffs.Amounts
  private var order: [Item] = []
  private var items: [OpenItem] = []
  private var fees: [LineItemKey: Int64] = [:]

  init(
    _ net: NetOf,
    firstSale: FirstSale,
    through known: Int64,
    less writtenOff: WriteOffs.Amounts
  ) {
    self.writtenOff = writtenOff
    self.net = net
    self.firstSale = firstSale
    self.known = known
  }

  mutating func add(_ item: Item) throws {
    if let last = order.last, last.key.orderRoot != item.key.orderRoot { try charge() }
    order.append(item)
  }

  mutating func finish() throws -> NetItems {
    try charge()
    return NetItems(items: items, fees: fees)
  }

  private mutating func charge() throws {
    guard let first = order.first else { return }
    if first.revision > 1 {
      // Items of a changed order stand by their number, which need not be the order of their ids.
      order.sort { $0.id.utf8.lexicographicallyPrecedes($1.id.utf8) }
    }
    let soldAt =
      first.revision > 1
      ? try firstSale.of(first.key.orderRoot, through: known, from: net.start) : nil
    let totals = try net.fees.totals(
      of: order.map { FeeSchedule.Sale(skuID: $0.skuID, units: $0.gross) },
      soldAt: soldAt ?? first.recognisedAt
    )
    for (item, fee) in zip(order, totals) {
      func money(_ units: Int64) -> Money { Money(units: units, currency: net.fees.currency) }
      let due = try money(item.gross) - money(fee) - money(writtenOff[item.key] ?? 0)
      let open = try due - money(item.settled)
      let openFee = try money(fee) + money(item.settledFees)
      if openFee.units != 0 { fees[item.key] = openFee.units }
      guard open.units != 0 || openFee.units != 0 else { continue }
      items.append(OpenItem(key: item.key, recognisedAt: item.recognisedAt, units: open.units))
    }
    order.removeAll(keepingCapacity: true)
  }
}

/// The hot queries of matching net of fees; a test looks at their plans.
enum NetFacts {
  private static func settled(_ filter: String) -> String {
    "coalesce((SELECT sum(a.units) \(filter) FROM allocations a "
      + "WHERE a.order_root = o.root AND a.line = i.line AND a.allocated_in < :period "
      + "AND a.payment_root NOT IN (" + Returned.roots + ")), 0)"
  }

  private static let columns =
    "SELECT o.root, i.line, o.sold_at, i.gross, " + settled("") + ", "
    + settled("FILTER (WHERE a.component = 'fee')") + """
      , o.revision, i.item_id, i.sku_id
      FROM orders o INDEXED BY orders_by_sale CROSS JOIN line_items i ON i.order_row = o.id
      WHERE o.shop = :shop AND o.sold_at >= :from AND o.sold_at < :to
        AND i.currency = :currency AND i.is_present = 1

      """

  /// The newest revision of one order.
  static let ofOrder = """
    SELECT o.order_id, o.sold_at, i.line, i.item_id, i.sku_id, i.gross, i.currency, i.is_present
    FROM orders o JOIN line_items i ON i.order_row = o.id
    WHERE o.id = coalesce(
      (SELECT max(id) FROM orders r WHERE r.root = ?1 AND r.revision > 1), ?1)
    ORDER BY i.item_id
    """

  static let completed =
    columns + """
      AND o.status = 'COMPLETED' AND o.id <= :ordersThrough
        AND NOT EXISTS (SELECT 1 FROM order_supersessions x
          WHERE x.order_row = o.id AND x.by_row <= :ordersThrough)
      ORDER BY o.sold_at, o.order_id
      """

  static let others =
    columns + """
      AND o.status <> 'COMPLETED' AND i.gross <> 0
        AND NOT EXISTS (SELECT 1 FROM order_supersessions x WHERE x.order_row = o.id)
        AND \(settled("")) = 0
      ORDER BY o.sold_at, o.order_id
      """
}
