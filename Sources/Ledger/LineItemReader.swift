import Bookkeeping
import GRDB

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
      WHERE o.shop = :shop AND o.order_id = :order AND o.id <= :through
        AND NOT EXISTS (SELECT 1 FROM order_supersessions x
          WHERE x.order_row = o.id AND x.by_row <= :through)
      ORDER BY i.item_id
      """

  static let query =
    columns + """
      FROM orders o INDEXED BY orders_by_sale CROSS JOIN line_items i ON i.order_row = o.id
      WHERE o.shop = :shop AND o.id <= :through
        AND ((o.sold_at >= :start AND o.sold_at < :end) OR o.revision > 1)
        AND NOT EXISTS (SELECT 1 FROM order_supersessions x
          WHERE x.order_row = o.id AND x.by_row <= :through)
        AND (o.status = 'COMPLETED' OR o.revision > 1
          OR EXISTS (SELECT 1 FROM allocations a
            WHERE a.order_root = o.root AND a.allocated_in <= :period))
      ORDER BY o.sold_at, o.order_id, i.item_id
      """

  static let asOfQuery = """
    SELECT o.status, i.gross, i.is_present
    FROM orders o JOIN line_items i ON i.order_row = o.id AND i.line = ?3
    WHERE o.id = (SELECT max(id) FROM orders
      WHERE (id = ?1 OR (root = ?1 AND revision > 1)) AND id <= ?2)
    """

  static let firstSaleQuery = """
    SELECT sold_at FROM orders
    WHERE (id = ?1 OR (root = ?1 AND revision > 1)) AND id <= ?2 AND status = 'COMPLETED'
      AND sold_at >= ?3
    ORDER BY id LIMIT 1
    """

  static let paymentsQuery = """
    SELECT p.payment_id FROM allocations a JOIN payments p ON p.id = a.payment_root
    WHERE a.order_root = ? AND a.line = ? AND a.allocated_in <= ?
    GROUP BY p.id HAVING sum(a.units) <> 0 ORDER BY 1
    """

  static let undoneQuery = """
    SELECT DISTINCT a.order_root, a.line
    FROM payments p JOIN allocations a ON a.payment_root = p.root AND a.allocated_in = ?2
    WHERE p.shop = ?1 AND p.revision > 1 AND a.line IS NOT NULL
    """

  /// The last order revision that the month's close knew.
  let through: Int64
  private let known: Watermark
  private let interval: Interval
  private let start: Instant
  private let period: Period
  private let undone: Set<LineItemKey>
  private let asOf: Statement
  private let firstSale: Statement
  private let payments: Statement
  private let path: String

  init(_ db: Database, cursor: LineItemCursor) throws {
    known = cursor.known
    interval = cursor.interval
    start = cursor.start
    period = cursor.period
    path = cursor.ledger.path
    through = try cursor.ledger.watermark(of: cursor.period, cursor.shop, db).orders
    undone = try LineItemReader.undone(db, cursor)
    asOf = try db.cachedStatement(
      sql: LineItemReader.asOfQuery
    )
    firstSale = try db.cachedStatement(
      sql: LineItemReader.firstSaleQuery
    )
    payments = try db.cachedStatement(
      sql: LineItemReader.paymentsQuery
    )
  }

  func item(_ row: Row) throws -> LedgerLineItem {
    let key = LineItemKey(orderRoot: row[1], line: row[6])
    let code: String = row[13]
    guard let currency = Currency(code: code) else {
      throw LedgerError.damaged(path: path, reason: "line item \(row[7] as String) in \(code)")
    }
    let status = OrderStatus(rawValue: row[3])
    let soldAt = try soldAt(row, through: through) ?? Instant(seconds: row[4])
    let gross: Int64 = row[12]
    let isPresent: Bool = row[15]
    let settledBefore: Int64 = row[16]
    let settledInPeriod: Int64 = row[17]
    let (settled, overflow) = settledBefore.addingReportingOverflow(settledInPeriod)
    guard !overflow else {
      throw LedgerError.damaged(path: path, reason: "line item \(row[7] as String) is overpaid")
    }
    let before = try opening(row, key: key, gross: gross, settled: settledBefore)
    let isSale = status == .completed && isPresent && soldAt < interval.end
    // What was a sale in the books and is none any more stays visible, and is reversed.
    let wasSale = before.gross != 0
    let now = LineItemBalance(
      gross: isSale ? gross : before.gross,
      fees: 0,
      reversed: !isSale && wasSale ? before.gross : 0,
      writtenOff: 0,
      settled: settled
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
      isChanged: undone.contains(key)
        || (before.expected != now.expected && soldAt < interval.start)
    )
  }

  /// The item's amounts when the month before was closed, from the revision known then.
  private func opening(
    _ row: Row,
    key: LineItemKey,
    gross: Int64,
    settled: Int64
  ) throws -> LineItemBalance {
    var (status, known) = (row[3] as String, gross)
    var isPresent: Bool = row[15]
    if row[0] as Int64 > self.known.orders {
      guard
        let then = try Row.fetchOne(asOf, arguments: [key.orderRoot, self.known.orders, key.line])
      else {
        return LineItemBalance(gross: 0, fees: 0, reversed: 0, writtenOff: 0, settled: settled)
      }
      (status, known, isPresent) = (then[0], then[1], then[2])
    }
    let soldAt = try soldAt(row, through: self.known.orders)
    let wasSale =
      status == OrderStatus.completed.rawValue && isPresent
      && soldAt.map { $0 < interval.start } ?? false
    return LineItemBalance(
      gross: wasSale ? known : 0,
      fees: 0,
      reversed: 0,
      writtenOff: 0,
      settled: settled
    )
  }

  /// Items of which a payment that no longer stands was taken off in this month, even if another
  /// one settled them at once.
  private static func undone(_ db: Database, _ cursor: LineItemCursor) throws -> Set<LineItemKey> {
    let rows = try Row.fetchAll(
      db,
      sql: LineItemReader.undoneQuery,
      arguments: [cursor.shop.row, cursor.period.description]
    )
    return Set(rows.map { LineItemKey(orderRoot: $0[0], line: $0[1]) })
  }

  /// When the sale counts, by the revisions up to one; nil of an order that was no sale yet, or was
  /// sold before the books begin.
  private func soldAt(_ row: Row, through last: Int64) throws -> Instant? {
    guard row[5] as Int64 > 1 else { return Instant(seconds: row[4]) }
    return try Int64.fetchOne(firstSale, arguments: [row[1] as Int64, last, start.seconds])
      .map { Instant(seconds: $0) }
  }

  private func paymentIDs(_ key: LineItemKey) throws -> [String] {
    try String.fetchAll(payments, arguments: [key.orderRoot, key.line, period.description])
  }
}
