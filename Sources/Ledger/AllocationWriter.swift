import Bookkeeping
import GRDB
import GRDBSQLite

/// Keeps the allocations of matches, of which there may be millions, with one statement.
struct AllocationWriter {
  private let statement: Statement
  private let raw: SQLiteStatement
  private let db: Database
  private let period: Period
  private let path: String
  private var component: AllocationComponent?

  /// A writer for the matches of one month.
  init(_ db: Database, _ period: Period, path: String) throws {
    statement = try db.makeStatement(
      sql: """
        INSERT INTO allocations (match, payment_root, order_root, line, component, units,
          allocated_in) VALUES (?, ?, ?, ?, ?, ?, ?)
        """
    )
    raw = statement.sqliteStatement
    self.db = db
    self.period = period
    self.path = path
    try bind(period.description, at: 7)
  }

  /// Keeps the allocations of one match, payment by payment and item by item.
  mutating func insert(_ allocations: [Allocation], match: Int64) throws {
    func precedes(_ left: Allocation, _ right: Allocation) -> Bool {
      if left.payment != right.payment { return left.payment < right.payment }
      guard let leftItem = left.lineItem, let rightItem = right.lineItem else {
        return left.lineItem == nil && right.lineItem != nil
      }
      return leftItem < rightItem
    }
    let isSorted = !zip(allocations, allocations.dropFirst()).contains { precedes($1, $0) }
    let sorted = isSorted ? allocations : allocations.sorted(by: precedes)
    try bind(match, at: 1)
    var start = sorted.startIndex
    while start < sorted.endIndex {
      let payment = sorted[start].payment
      var end = start
      while end < sorted.endIndex, sorted[end].payment == payment { end += 1 }
      try insert(sorted[start..<end], of: payment, match)
      start = end
    }
  }

  private mutating func insert(
    _ allocations: ArraySlice<Allocation>,
    of payment: PaymentKey,
    _ match: Int64
  ) throws {
    try bind(payment.row, at: 2)
    var (first, units, orders, items): (Int64?, Int64, Int64, Int64) = (nil, 0, 0, 0)
    var last: LineItemKey?
    for allocation in allocations {
      try insert(allocation)
      first = first ?? db.lastInsertedRowID
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
    guard let first else { return }
    try db.cachedStatement(
      sql: """
        INSERT INTO match_payments (match, payment_root, allocated_in, first_row, last_row, units,
          orders, line_items) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
        """
    ).execute(arguments: [
      match, payment.row, period.description, first, db.lastInsertedRowID, units, orders, items,
    ])
  }

  private mutating func insert(_ allocation: Allocation) throws {
    if let item = allocation.lineItem {
      try bind(item.orderRoot, at: 3)
      try bind(Int64(item.line), at: 4)
    } else {
      try check(sqlite3_bind_null(raw, 3))
      try check(sqlite3_bind_null(raw, 4))
    }
    if allocation.component != component {
      component = allocation.component
      try bind(allocation.component.rawValue, at: 5)
    }
    try bind(allocation.units, at: 6)
    try check(sqlite3_step(raw), SQLITE_DONE)
    try check(sqlite3_reset(raw))
  }

  private func bind(_ number: Int64, at place: Int32) throws {
    try check(sqlite3_bind_int64(raw, place, number))
  }

  /// SQLite keeps a copy, which holds for all rows until the next text.
  private func bind(_ text: String, at place: Int32) throws {
    let isCopied = unsafeBitCast(-1, to: sqlite3_destructor_type.self)
    try check(sqlite3_bind_text(raw, place, text, -1, isCopied))
  }

  private func check(_ code: Int32, _ expected: Int32 = SQLITE_OK) throws {
    guard code != expected else { return }
    throw DatabaseError(
      resultCode: ResultCode(rawValue: code),
      message: String(cString: sqlite3_errmsg(sqlite3_db_handle(raw)))
    )
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
