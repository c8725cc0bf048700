public import Bookkeeping
import GRDB

/// The allocations that a month's pack names, streamed in order of payment, order and item.
///
/// Through a connection of its own, so that line items can be read at the same time.
public struct AllocationCursor: RowSource, Sendable {
  let ledger: Ledger
  let shop: ShopKey
  let period: Period
  let payments: Set<PaymentKey>
  /// Beyond so many allocations of one payment SQLite sorts them, on the disk.
  static let mostInMemory = 150_000
  var mostInMemory = Int64(AllocationCursor.mostInMemory)

  /// Calls `body` with the allocations of this month, and those of the pack's payments before.
  /// - Throws: `LedgerError`, and what `body` throws.
  public func forEachRow(_ body: (AllocationRow) throws -> Void) throws {
    try ledger.readApart { db in
      let paid = try GRDB.Row.fetchCursor(
        db,
        sql: AllocationQueries.payments,
        arguments: [shop.row, period.description]
      )
      var rows = try PaymentAllocations(db, period, path: ledger.path)
      while let row = try paid.next() {
        let payment: Int64 = row[0]
        let isWhole = payments.contains(PaymentKey(row: payment))
        guard isWhole || row[3] else { continue }
        try rows.forEach(
          of: payment,
          id: row[1],
          currency: row[2],
          isWhole: isWhole,
          isMany: (row[4] as Int64) > mostInMemory,
          body
        )
      }
    }
  }
}

/// Reads the allocations of one payment after the other.
private struct PaymentAllocations {
  private let path: String
  private let period: Period
  /// As the ledger has them.
  private let rows: StraightRows
  /// In the order of the pack; made where it is needed.
  private var sorted: StraightRows?
  private let db: Database
  private let matches: Statement
  private var named: NamedAllocations
  private var component: (text: [UInt8], component: AllocationComponent)?

  init(_ db: Database, _ period: Period, path: String) throws {
    self.path = path
    self.period = period
    self.db = db
    rows = try StraightRows(db, AllocationQueries.ofPayment, [0, period.description])
    matches = try db.cachedStatement(sql: AllocationQueries.matches)
    named = try NamedAllocations(db)
  }

  /// - Parameter isMany: whether there are too many to sort them in memory.
  mutating func forEach(
    of payment: Int64,
    id: String,
    currency code: String,
    isWhole: Bool,
    isMany: Bool,
    _ body: (AllocationRow) throws -> Void
  ) throws {
    guard let currency = Currency(code: code) else {
      throw LedgerError.damaged(path: path, reason: "payment \(id) in \(code)")
    }
    let kinds = try kinds(of: payment)
    var last: (match: Int64, allocatedIn: Period)?
    let rows = isMany ? try sortedRows() : rows
    try rows.restart(payment)
    while try rows.next() {
      let match = rows.number(0)
      if last?.match != match { last = kinds[match].map { (match, $0.allocatedIn) } }
      guard let last, let component = component(rows.bytes(4))
      else { throw LedgerError.damaged(path: path, reason: "allocations of payment \(id)") }
      guard isWhole || last.allocatedIn == period else { continue }
      let entry = NamedAllocations.Entry(
        match: match,
        component: component,
        allocatedIn: last.allocatedIn,
        units: rows.number(5),
        row: rows.number(6)
      )
      if isMany {
        // What SQLite has sorted is handed over as it comes.
        named.add(entry, order: rows.bytes(2), item: rows.bytes(3))
        try named.handOver(of: id, currency, { kinds[$0] }, body)
      } else {
        try named.add(entry, of: PaymentAllocations.item(rows))
      }
    }
    try named.handOver(of: id, currency, { kinds[$0] }, body)
  }

  private static func item(_ rows: StraightRows) -> LineItemKey? {
    guard !rows.isNull(1) else { return nil }
    return LineItemKey(
      orderRoot: rows.number(1),
      line: Int32(truncatingIfNeeded: rows.number(2))
    )
  }

  /// Nearly always the same as that of the row before.
  private mutating func component(_ text: UnsafeBufferPointer<UInt8>) -> AllocationComponent? {
    if let last = component, last.text.elementsEqual(text) { return last.component }
    let found = AllocationComponent(rawValue: String(decoding: text, as: UTF8.self))
    component = found.map { (Array(text), $0) }
    return found
  }

  private mutating func sortedRows() throws -> StraightRows {
    if let sorted { return sorted }
    let made = try StraightRows(db, AllocationQueries.ofLargePayment, [0, period.description])
    sorted = made
    return made
  }

  /// The matches of the payment up to the month; nearly always one.
  private func kinds(of payment: Int64) throws -> [Int64: NamedAllocations.Kind] {
    var kinds: [Int64: NamedAllocations.Kind] = [:]
    for row in try GRDB.Row.fetchAll(matches, arguments: [payment]) {
      guard let rule = MatchRule(rawValue: row[2]), let strength = MatchStrength(rawValue: row[3]),
        let month = Period(row[4] as String)
      else { throw LedgerError.damaged(path: path, reason: "match \(row[1] as String)") }
      kinds[row[0]] = NamedAllocations.Kind(
        matchID: row[1],
        rule: rule,
        strength: strength,
        allocatedIn: month
      )
    }
    return kinds
  }
}

/// The hot queries of allocations; a test looks at their plans.
enum AllocationQueries {
  /// The payments that something was allocated of up to a month, and whether something was in it.
  static let payments = """
    SELECT p.id, p.payment_id, p.currency, max(m.period = ?2), sum(g.last_row - g.first_row + 1)
    FROM matches m JOIN match_payments g ON g.match = m.id JOIN payments p ON p.id = g.payment_root
    WHERE m.shop = ?1 AND m.period <= ?2
    GROUP BY p.id ORDER BY p.created_at, p.payment_id
    """

  /// All payments, in the pack's order.
  static let paymentsInOrder = """
    SELECT p.id, p.payment_id, p.currency FROM payments p
    WHERE p.shop = ?1 AND p.revision = 1 ORDER BY p.created_at, p.payment_id
    """

  /// In no order that is promised, and without names.
  static let ofPayment = """
    SELECT a.match, a.order_root, a.line, NULL, a.component, a.units, a.id
    FROM match_payments m CROSS JOIN allocations a ON a.id BETWEEN m.first_row AND m.last_row
    WHERE m.payment_root = ?1 AND m.allocated_in <= ?2
    """

  /// The names of orders from one on.
  static let orders = "SELECT id, 0, order_id FROM orders WHERE id >= ?1 ORDER BY id"

  /// The names of items from those of an order on.
  static let items = """
    SELECT order_row, line, item_id FROM line_items WHERE order_row >= ?1 ORDER BY order_row, line
    """

  /// The name of an item that only a later revision has.
  static let laterItem = laterItem(line: ":line", root: ":root")

  private static func laterItem(line: String, root: String) -> String {
    "SELECT l.item_id FROM line_items l WHERE l.line = " + line
      + " AND l.order_row = (SELECT max(id) FROM orders r WHERE r.root = " + root
      + " AND r.revision > 1)"
  }

  /// In the pack's order, with the names.
  static let ofLargePayment = """
    SELECT a.match, a.order_root, coalesce(o.order_id, ''), coalesce(i.item_id, (
    """ + laterItem(line: "a.line", root: "a.order_root") + """
      ), ''),
        a.component, a.units, a.id
      FROM match_payments m CROSS JOIN allocations a ON a.id BETWEEN m.first_row AND m.last_row
        LEFT JOIN orders o ON o.id = a.order_root
        LEFT JOIN line_items i ON i.order_row = a.order_root AND i.line = a.line
      WHERE m.payment_root = ?1 AND m.allocated_in <= ?2
      ORDER BY 3, 4, a.component, a.allocated_in, a.id
      """

  static let matches = """
    SELECT m.id, m.match_id, m.rule, m.strength, m.period
    FROM match_payments p JOIN matches m ON m.id = p.match WHERE p.payment_root = ?
    """
}

extension Ledger {
  /// The allocations that a month's pack names.
  /// - Parameter payments: payments of the pack, whose earlier allocations are named as well.
  public func allocations(
    _ shop: ShopKey,
    period: Period,
    payments: Set<PaymentKey>
  ) -> AllocationCursor {
    AllocationCursor(ledger: self, shop: shop, period: period, payments: payments)
  }
}
