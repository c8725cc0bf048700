import Bookkeeping
import GRDB

/// Migration 011: what was rounded and written off is found without a look at all allocations.
enum WriteOffsSchema {
  static let index = """
    CREATE INDEX allocations_written_off ON allocations (order_root, line, allocated_in, units)
      WHERE component = 'written_off'
    """
}

/// What was written off of line items, of which there are few.
struct WriteOffs {
  /// In ten-thousandths, by item: what is no longer due.
  typealias Amounts = [LineItemKey: Int64]

  /// Of the months before.
  let before: Amounts
  /// Of the month itself.
  let inPeriod: Amounts

  /// The write-offs of a shop up to a month.
  init(_ db: Database, _ shop: ShopKey, through period: Period) throws {
    let rows = try Row.fetchAll(
      db,
      sql: WriteOffs.all,
      arguments: [shop.row, period.description]
    )
    (before, inPeriod) = (WriteOffs.amounts(rows, isOfPeriod: false), WriteOffs.amounts(rows))
  }

  /// What months before one wrote off with payments that still stand.
  static func standing(
    _ db: Database,
    _ shop: ShopKey,
    before period: Period,
    through payments: Watermark.Row
  ) throws -> Amounts {
    let rows = try Row.fetchAll(
      db,
      sql: standing,
      arguments: [
        "shop": shop.row, "period": period.description, "paymentsThrough": payments,
      ]
    )
    return amounts(rows, isOfPeriod: false)
  }

  private static func amounts(_ rows: [Row], isOfPeriod: Bool = true) -> Amounts {
    var amounts: Amounts = [:]
    for row in rows where row[2] == isOfPeriod {
      amounts[LineItemKey(orderRoot: row[0], line: row[1])] = -(row[3] as Int64)
    }
    return amounts
  }

  private static let written =
    "FROM allocations a INDEXED BY allocations_written_off "
    + "CROSS JOIN orders o ON o.id = a.order_root "
    + "WHERE a.component = 'written_off' AND a.order_root IS NOT NULL"

  static let all =
    "SELECT a.order_root, a.line, a.allocated_in = ?2, sum(a.units) " + written
    + " AND o.shop = ?1 AND a.allocated_in <= ?2 GROUP BY 1, 2, 3"

  static let standing =
    "SELECT a.order_root, a.line, 0, sum(a.units) " + written
    + " AND o.shop = :shop AND a.allocated_in < :period AND a.payment_root NOT IN ("
    + Returned.roots + ") GROUP BY 1, 2"
}
