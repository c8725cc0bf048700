import Bookkeeping
import GRDB

/// Keeps the allocations of matches, of which there may be millions.
///
/// Many rows share one run of a statement: to start and to end it takes longer than a row.
struct AllocationWriter {
  private let many: AllocationRows
  private let single: AllocationRows
  private let db: Database
  private let period: Period
  private let path: String

  /// A writer for the matches of one month.
  init(_ db: Database, _ period: Period, path: String) throws {
    many = try AllocationRows(db, count: 32, period)
    single = try AllocationRows(db, count: 1, period)
    self.db = db
    self.period = period
    self.path = path
  }

  /// Keeps the allocations of one match, payment by payment and item by item.
  func insert(_ allocations: [Allocation], match: Int64) throws {
    let sorted = AllocationWriter.inOrder(allocations)
    for run in AllocationWriter.runs(sorted) {
      try insert(sorted[run], of: sorted[run.lowerBound].payment, match)
    }
  }

  /// Allocations in the order that they are kept in: payment by payment and item by item.
  static func inOrder(_ allocations: [Allocation]) -> [Allocation] {
    func precedes(_ left: Allocation, _ right: Allocation) -> Bool {
      if left.payment != right.payment { return left.payment < right.payment }
      guard let leftItem = left.lineItem, let rightItem = right.lineItem else {
        return left.lineItem == nil && right.lineItem != nil
      }
      return leftItem < rightItem
    }
    let isSorted = !zip(allocations, allocations.dropFirst()).contains { precedes($1, $0) }
    return isSorted ? allocations : allocations.sorted(by: precedes)
  }

  /// Where the allocations of each payment stand, among those in order.
  static func runs(_ sorted: [Allocation]) -> [Range<Int>] {
    var runs: [Range<Int>] = []
    var start = sorted.startIndex
    while start < sorted.endIndex {
      var end = start
      while end < sorted.endIndex, sorted[end].payment == sorted[start].payment { end += 1 }
      runs.append(start..<end)
      start = end
    }
    return runs
  }

  private func insert(
    _ allocations: ArraySlice<Allocation>,
    of payment: PaymentKey,
    _ match: Int64
  ) throws {
    var (units, orders, items): (Int64, Int64, Int64) = (0, 0, 0)
    var last: LineItemKey?
    for allocation in allocations {
      let (sum, overflow) = units.addingReportingOverflow(allocation.units)
      guard !overflow else {
        throw LedgerError.damaged(path: path, reason: "payment row \(payment.row) is overpaid")
      }
      units = sum
      // Sale and fee of one item follow one another.
      guard let item = allocation.lineItem, item != last else { continue }
      items += 1
      if item.orderRoot != last?.orderRoot { orders += 1 }
      last = item
    }
    var left = allocations
    while left.count >= many.count {
      try many.insert(left.prefix(many.count), of: payment, match)
      left = left.dropFirst(many.count)
    }
    for place in left.indices { try single.insert(left[place...place], of: payment, match) }
    // Rows get the next numbers: nobody else writes meanwhile.
    let lastRow = db.lastInsertedRowID
    try db.cachedStatement(
      sql: """
        INSERT INTO match_payments (match, payment_root, allocated_in, first_row, last_row, units,
          orders, line_items) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
        """
    ).execute(arguments: [
      match, payment.row, period.description, lastRow - Int64(allocations.count) + 1, lastRow,
      units, orders, items,
    ])
  }
}

extension Ledger {
  /// Drops the allocations of a shop's months from one on; their matches go afterwards.
  func forgetAllocations(from period: Period, shop: ShopKey, _ db: Database) throws {
    let rows = try Row.fetchCursor(
      db,
      sql: """
        SELECT p.first_row, p.last_row FROM matches m JOIN match_payments p ON p.match = m.id
        WHERE m.shop = ? AND m.period >= ? ORDER BY p.first_row
        """,
      arguments: [shop.row, period.description]
    )
    var ranges: [ClosedRange<Int64>] = []
    while let row = try rows.next() {
      let (first, last): (Int64, Int64) = (row[0], row[1])
      if let before = ranges.last, before.upperBound + 1 == first {
        ranges[ranges.count - 1] = before.lowerBound...last
      } else {
        ranges.append(first...last)
      }
    }
    for range in ranges {
      try db.execute(
        sql: "DELETE FROM allocations WHERE id BETWEEN ? AND ?",
        arguments: [range.lowerBound, range.upperBound]
      )
    }
  }

  /// Notes the payments of a match whose allocations were the last to be kept.
  func keepPayments(of match: Int64, after row: Int64, _ db: Database) throws {
    try db.execute(
      sql: """
        INSERT INTO match_payments (match, payment_root, allocated_in, first_row, last_row, units,
          orders, line_items)
        SELECT match, payment_root, allocated_in, min(id), max(id), sum(units),
          count(DISTINCT order_root), count(order_root) FILTER (WHERE component <> 'fee')
        FROM allocations WHERE id > ? AND match = ? GROUP BY match, payment_root
        """,
      arguments: [row, match]
    )
  }
}
