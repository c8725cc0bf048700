public import Bookkeeping
import GRDB

/// A line item as the ledger knows it at a month's end, with what it was at the month's start.
public struct LedgerLineItem: Hashable, Sendable {
  /// The ledger's key.
  public let key: LineItemKey
  /// The platform's id of the order.
  public let orderID: String
  /// The platform's id of the line item.
  public let itemID: String
  /// The platform's id of the stock keeping unit.
  public let skuID: String
  /// The product's name.
  public let productName: String
  /// The order's status as it was last fetched.
  public let status: OrderStatus
  /// When the order was paid, else placed.
  public let soldAt: Instant
  /// How many were bought.
  public let quantity: Int64
  /// The price of one.
  public let unitPrice: Money
  /// Quantity × price as the order says now, in ten-thousandths.
  public let listed: Int64
  /// How often the item's id came again within its order.
  public let repeats: Int
  /// Whether the latest revision of the order still names the item.
  public let isPresent: Bool
  /// The item's amounts at the month's end, in ten-thousandths.
  public let balance: LineItemBalance
  /// The item's amounts at the end of the month before, as they were known then.
  public let before: LineItemBalance
  /// What this month settled, in ten-thousandths.
  public let settledInPeriod: Int64
  /// Ids of the payments that settle the item, sorted.
  public let paymentIDs: [String]
  /// Whether the item changed after it was in the books.
  public let isChanged: Bool

  /// Whether the order is a sale and the item is part of it.
  public var isSale: Bool { status == .completed && isPresent }
}

/// The line items that a month's pack may name, streamed in order of sale, order id, item id.
public struct LineItemCursor: RowSource {
  let ledger: Ledger
  let shop: ShopKey
  let period: Period
  let interval: Interval
  let known: Watermark
  /// The one order that is wanted; nil for all.
  var order: String?

  /// Calls `body` with every completed, allocated or changed item sold before the period's end.
  /// - Throws: `LedgerError`, and what `body` throws.
  public func forEachRow(_ body: (LedgerLineItem) throws -> Void) throws {
    try ledger.read { db in
      let reader = try LineItemReader(db, cursor: self)
      let rows = try GRDB.Row.fetchCursor(
        db.cachedStatement(
          sql: order == nil ? LineItemReader.query : LineItemReader.orderQuery
        ),
        arguments: arguments
      )
      while let row = try rows.next() { try body(try reader.item(row)) }
    }
  }
}

extension LineItemCursor {
  private var arguments: StatementArguments {
    if let order { return ["shop": shop.row, "period": period.description, "order": order] }
    return ["shop": shop.row, "end": interval.end.seconds, "period": period.description]
  }
}

extension Ledger {
  /// The line items of one order, in whatever status it is.
  public func lineItems(
    _ shop: ShopKey,
    order: String,
    period: Period,
    interval: Interval,
    knownBefore known: Watermark
  ) -> LineItemCursor {
    LineItemCursor(
      ledger: self,
      shop: shop,
      period: period,
      interval: interval,
      known: known,
      order: order
    )
  }

  /// The line items that a month's pack may name.
  /// - Parameter known: how far facts were known when the month before was closed.
  public func lineItems(
    _ shop: ShopKey,
    period: Period,
    interval: Interval,
    knownBefore known: Watermark
  ) -> LineItemCursor {
    LineItemCursor(ledger: self, shop: shop, period: period, interval: interval, known: known)
  }
}

/// Turns rows of the line item query into items.
struct LineItemReader {
  private static let columns = """
    SELECT o.id, o.root, o.order_id, o.status, o.sold_at, o.revision, i.line, i.item_id, i.sku_id,
      i.product_name, i.quantity, i.unit_price, i.gross, i.currency, i.repeats, i.is_present,
      coalesce((SELECT sum(a.units) FROM allocations a
        WHERE a.order_root = o.root AND a.line = i.line AND a.allocated_in < :period), 0),
      coalesce((SELECT sum(a.units) FROM allocations a
        WHERE a.order_root = o.root AND a.line = i.line AND a.allocated_in = :period), 0)

    """

  static let orderQuery =
    columns + """
      FROM orders o JOIN line_items i ON i.order_row = o.id
      WHERE o.shop = :shop AND o.order_id = :order
        AND NOT EXISTS (SELECT 1 FROM order_supersessions x WHERE x.order_row = o.id)
      ORDER BY i.item_id
      """

  static let query =
    columns + """
      FROM orders o INDEXED BY orders_by_sale CROSS JOIN line_items i ON i.order_row = o.id
      WHERE o.shop = :shop AND o.sold_at < :end
        AND NOT EXISTS (SELECT 1 FROM order_supersessions x WHERE x.order_row = o.id)
        AND (o.status = 'COMPLETED' OR o.revision > 1
          OR EXISTS (SELECT 1 FROM allocations a
            WHERE a.order_root = o.root AND a.allocated_in <= :period))
      ORDER BY o.sold_at, o.order_id, i.item_id
      """

  private let known: Watermark
  private let interval: Interval
  private let period: Period
  private let asOf: Statement
  private let payments: Statement
  private let path: String

  init(_ db: Database, cursor: LineItemCursor) throws {
    known = cursor.known
    interval = cursor.interval
    period = cursor.period
    path = cursor.ledger.path
    asOf = try db.cachedStatement(
      sql: """
        SELECT o.status, o.sold_at, i.gross, i.is_present
        FROM orders o JOIN line_items i ON i.order_row = o.id AND i.line = ?3
        WHERE o.id = (SELECT max(id) FROM orders
          WHERE (id = ?1 OR (root = ?1 AND revision > 1)) AND id <= ?2)
        """
    )
    payments = try db.cachedStatement(
      sql: """
        SELECT DISTINCT p.payment_id FROM allocations a JOIN payments p ON p.id = a.payment_root
        WHERE a.order_root = ? AND a.line = ? AND a.allocated_in <= ? ORDER BY 1
        """
    )
  }

  func item(_ row: Row) throws -> LedgerLineItem {
    let key = LineItemKey(orderRoot: row[1], line: row[6])
    let code: String = row[13]
    guard let currency = Currency(code: code) else {
      throw LedgerError.damaged(path: path, reason: "line item \(row[7] as String) in \(code)")
    }
    let status = OrderStatus(rawValue: row[3])
    let soldAt = Instant(seconds: row[4])
    let gross: Int64 = row[12]
    let isPresent: Bool = row[15]
    let settledBefore: Int64 = row[16]
    let settledInPeriod: Int64 = row[17]
    let before = try opening(row, key: key, gross: gross, settled: settledBefore)
    let isSale = status == .completed && isPresent
    // What was a sale in the books and is none any more stays visible, and is reversed.
    let wasSale = before.gross != 0
    let now = LineItemBalance(
      gross: isSale ? gross : before.gross,
      fees: 0,
      reversed: !isSale && wasSale ? before.gross : 0,
      writtenOff: 0,
      settled: settledBefore + settledInPeriod
    )
    let isSettled = settledBefore != 0 || settledInPeriod != 0
    return LedgerLineItem(
      key: key,
      orderID: row[2],
      itemID: row[7],
      skuID: row[8],
      productName: row[9],
      status: status,
      soldAt: soldAt,
      quantity: row[10],
      unitPrice: Money(units: row[11], currency: currency),
      listed: gross,
      repeats: row[14],
      isPresent: isPresent,
      balance: now,
      before: before,
      settledInPeriod: settledInPeriod,
      paymentIDs: isSettled ? try paymentIDs(key) : [],
      isChanged: before.expected != now.expected && soldAt < interval.start
    )
  }

  /// The item's amounts when the month before was closed, from the revision known then.
  private func opening(
    _ row: Row,
    key: LineItemKey,
    gross: Int64,
    settled: Int64
  ) throws -> LineItemBalance {
    var (status, soldAt, known) = (row[3] as String, row[4] as Int64, gross)
    var isPresent: Bool = row[15]
    if row[0] as Int64 > self.known.orders {
      guard
        let then = try Row.fetchOne(asOf, arguments: [key.orderRoot, self.known.orders, key.line])
      else {
        return LineItemBalance(gross: 0, fees: 0, reversed: 0, writtenOff: 0, settled: settled)
      }
      (status, soldAt, known, isPresent) = (then[0], then[1], then[2], then[3])
    }
    let wasSale =
      status == OrderStatus.completed.rawValue && isPresent && soldAt < interval.start.seconds
    return LineItemBalance(
      gross: wasSale ? known : 0,
      fees: 0,
      reversed: 0,
      writtenOff: 0,
      settled: settled
    )
  }

  private func paymentIDs(_ key: LineItemKey) throws -> [String] {
    try String.fetchAll(payments, arguments: [key.orderRoot, key.line, period.description])
  }
}
