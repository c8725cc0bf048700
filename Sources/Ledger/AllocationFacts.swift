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
  var mostInMemory: Int64 = 150_000

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
  private struct Kind {
    let matchID: String
    let rule: MatchRule
    let strength: MatchStrength
    let allocatedIn: Period
  }

  /// The matches of a payment by their rows; the one that was asked for last is at hand.
  private struct Kinds {
    private let kinds: [Int64: Kind]
    private var last: (match: Int64, kind: Kind)?

    init(_ kinds: [Int64: Kind]) { self.kinds = kinds }

    mutating func kind(of match: Int64) -> Kind? {
      if let last, last.match == match { return last.kind }
      guard let found = kinds[match] else { return nil }
      last = (match, found)
      return found
    }
  }

  private let path: String
  private let period: Period
  /// As the ledger has them.
  private let rows: StraightRows
  /// In the order of the pack; made where it is needed.
  private var sorted: StraightRows?
  private let db: Database
  private let matches: Statement
  private var ordered = OrderedAllocations()
  private var orders: KeyedRows
  private var items: KeyedRows
  private let laterItem: StraightRows
  private var component: (text: [UInt8], component: AllocationComponent)?

  init(_ db: Database, _ period: Period, path: String) throws {
    self.path = path
    self.period = period
    self.db = db
    rows = try StraightRows(db, AllocationQueries.ofPayment, [0, period.description])
    matches = try db.cachedStatement(sql: AllocationQueries.matches)
    orders = try KeyedRows(db, AllocationQueries.orders)
    items = try KeyedRows(db, AllocationQueries.items)
    laterItem = try StraightRows(db, AllocationQueries.laterItem, ["root": 0, "line": 0])
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
    var kinds = Kinds(try kinds(of: payment))
    let rows = isMany ? try sortedRows() : rows
    try rows.restart(payment)
    var root: Int64 = 0
    while try rows.next() {
      guard let kind = kinds.kind(of: rows.number(0)), let component = component(rows.bytes(4))
      else { throw LedgerError.damaged(path: path, reason: "allocations of payment \(id)") }
      guard isWhole || kind.allocatedIn == period else { continue }
      // What SQLite has sorted is handed over as it comes.
      if isMany { try hand(over: id, currency, &kinds, body) }
      let isSame = rows.number(1) == root && !isMany
      root = rows.number(1)
      let none = UnsafeBufferPointer<UInt8>(start: nil, count: 0)
      ordered.append(
        order: isSame ? nil : isMany ? rows.bytes(2) : try orders.text(root) ?? none,
        item: isMany ? rows.bytes(3) : try item(rows) ?? none,
        match: rows.number(0),
        component: component,
        allocatedIn: kind.allocatedIn,
        units: rows.number(5),
        row: rows.number(6)
      )
    }
    try hand(over: id, currency, &kinds, body)
  }

  /// The id of an allocation's item, which may stand in a later revision only; nil of what is not an
  /// item's.
  private mutating func item(_ rows: StraightRows) throws -> UnsafeBufferPointer<UInt8>? {
    guard !rows.isNull(1) else { return nil }
    let (root, line) = (rows.number(1), rows.number(2))
    if let id = try items.text(root, line) { return id }
    try laterItem.restart(["root": root, "line": line])
    return try laterItem.next() ? laterItem.bytes(0) : nil
  }

  private mutating func hand(
    over payment: String,
    _ currency: Currency,
    _ kinds: inout Kinds,
    _ body: (AllocationRow) throws -> Void
  ) throws {
    var orderID = ""
    try ordered.forEach { entry, order, item in
      if let order { orderID = order }
      guard let kind = kinds.kind(of: entry.match) else { return }
      try body(
        AllocationRow(
          matchID: kind.matchID,
          rule: kind.rule,
          strength: kind.strength,
          paymentID: payment,
          orderID: orderID,
          itemID: item,
          component: entry.component,
          amount: Money(units: entry.units, currency: currency),
          allocatedIn: entry.allocatedIn
        )
      )
    }
    ordered.removeAll()
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
  private func kinds(of payment: Int64) throws -> [Int64: Kind] {
    var kinds: [Int64: Kind] = [:]
    for row in try GRDB.Row.fetchAll(matches, arguments: [payment]) {
      guard let rule = MatchRule(rawValue: row[2]), let strength = MatchStrength(rawValue: row[3]),
        let month = Period(row[4] as String)
      else { throw LedgerError.damaged(path: path, reason: "match \(row[1] as String)") }
      kinds[row[0]] = Kind(
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
  static let laterItem = """
    SELECT l.item_id FROM line_items l
    WHERE l.line = :line AND l.order_row = (SELECT max(id) FROM orders r
      WHERE r.root = :root AND r.revision > 1)
    """

  /// In the pack's order, with the names.
  static let ofLargePayment = """
    SELECT a.match, a.order_root, coalesce(o.order_id, ''),
      coalesce(i.item_id, (SELECT l.item_id FROM line_items l
        WHERE l.line = a.line AND l.order_row = (SELECT max(id) FROM orders r
          WHERE r.root = a.order_root AND r.revision > 1)), ''),
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
