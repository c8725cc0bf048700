import Bookkeeping
import GRDB

/// Turns rows of a line item query into items, order by order.
struct LineItemReader {
  /// The last order revision that the month's close knew.
  private let through: Int64
  private let db: Database
  private let shop: ShopKey
  private let period: Period
  private let path: String
  private let undone: Set<LineItemKey>
  private let fees: ScheduledFees
  private let writeOffs: WriteOffs
  private var history: LineItemHistory
  private var payments: PaymentNames
  private var texts = SharedTexts()
  private var currency: (code: [UInt8], currency: Currency)?
  /// Statements that are run again for every part.
  private var sold: StraightRows?
  private var notSettled: (orders: StraightRows, items: StraightRows)?

  /// What is the same for all items of an order.
  private struct OrderFacts {
    let row: Int64
    let root: Int64
    let id: String
    let status: OrderStatus
    let revision: Int64
    /// By the revision that is looked at.
    let soldAt: Instant
    /// When the sale counts, by the revisions that this month's close knew.
    let soldNow: Instant
    /// The same, by those that the close before knew; nil of an order that was no sale yet.
    let soldThen: Instant?
  }

  init(_ db: Database, cursor: LineItemCursor) throws {
    self.db = db
    shop = cursor.shop
    period = cursor.period
    path = cursor.ledger.path
    fees = cursor.fees
    writeOffs = try WriteOffs(db, cursor.shop, through: cursor.period)
    through = try cursor.ledger.watermark(of: cursor.period, cursor.shop, db).orders
    history = try LineItemHistory(db, cursor)
    payments = try PaymentNames(db)
    undone = try Set(
      Row.fetchAll(
        db,
        sql: LineItemQueries.undone,
        arguments: [cursor.shop.row, cursor.period.description]
      ).map { LineItemKey(orderRoot: $0[0], line: $0[1]) }
    )
  }

  /// Calls `body` with the items of every order of a part, sorted by their ids.
  mutating func read(
    _ part: LineItemPart,
    _ body: ([LedgerLineItem]) throws -> Void
  ) throws {
    switch part {
    case .order(let order):
      try read(try StraightRows(db, LineItemQueries.ofOrder, common + ["order": order]), body)
    case .changedBefore(let start):
      let sql = LineItemQueries.changedBefore
      try read(try StraightRows(db, sql, common + ["from": start.seconds]), body)
    case .changedAfter(let end):
      let sql = LineItemQueries.changedAfter
      try read(try StraightRows(db, sql, common + ["to": end.seconds]), body)
    case .sold(let interval):
      let (from, to) = (interval.start.seconds, interval.end.seconds)
      let rows =
        try sold ?? StraightRows(db, LineItemQueries.sold, common + ["from": from, "to": to])
      sold = rows
      try rows.restart(["from": from, "to": to])
      try read(rows, body)
    case .notSettled(let interval): try readNotSettled(interval, body)
    }
  }

  private mutating func readNotSettled(
    _ interval: Interval,
    _ body: ([LedgerLineItem]) throws -> Void
  ) throws {
    let rows = try notSettled ?? prepareNotSettled()
    notSettled = rows
    try rows.orders.restart(["from": interval.start.seconds, "to": interval.end.seconds])
    while try rows.orders.next() {
      try rows.items.restart(["row": rows.orders.number(0)])
      try read(rows.items, body)
    }
  }

  private func prepareNotSettled() throws -> (orders: StraightRows, items: StraightRows) {
    let orders = try StraightRows(
      db,
      fees.isEmpty ? LineItemQueries.notSettled : LineItemQueries.notSettledNet,
      common + ["from": 0, "to": 0, "known": history.known]
    )
    let items = try StraightRows(
      db,
      LineItemQueries.ofRow,
      ["row": 0, "period": period.description, "through": through]
    )
    return (orders, items)
  }

  private var common: StatementArguments {
    ["shop": shop.row, "period": period.description, "through": through]
  }

  private mutating func read(
    _ rows: StraightRows,
    _ body: ([LedgerLineItem]) throws -> Void
  ) throws {
    var order: OrderFacts?
    var items: [LedgerLineItem] = []
    var hasRow = try rows.next()
    while hasRow {
      let row = rows.number(0)
      let current: OrderFacts
      if let order, order.row == row {
        current = order
      } else {
        try hand(over: &items, of: order, to: body)
        current = try self.order(rows)
        order = current
      }
      // Reads on to the first row of the next item.
      items.append(try item(rows, current, &hasRow))
    }
    try hand(over: &items, of: order, to: body)
  }

  /// Items of a changed order stand by their number, which need not be the order of their ids.
  private mutating func hand(
    over items: inout [LedgerLineItem],
    of order: OrderFacts?,
    to body: ([LedgerLineItem]) throws -> Void
  ) throws {
    if items.isEmpty { return }
    if let order, order.revision > 1 {
      items.sort { ByteOrder.precedes($0.itemID, $1.itemID) }
    }
    if let order, !fees.isEmpty {
      try LineItemFees(fees: fees, interval: history.interval).charge(
        &items,
        soldNow: order.soldNow,
        soldThen: order.soldThen
      )
    }
    try body(items)
    items.removeAll(keepingCapacity: true)
  }

  private mutating func order(_ rows: StraightRows) throws -> OrderFacts {
    let (row, root, revision) = (rows.number(0), rows.number(1), rows.number(5))
    let soldAt = Instant(seconds: rows.number(4))
    let isFirst = revision == 1
    return OrderFacts(
      row: row,
      root: root,
      id: rows.text(2),
      status: OrderStatus(rawValue: texts.text(UnsafeRawBufferPointer(rows.bytes(3)))),
      revision: revision,
      soldAt: soldAt,
      soldNow: isFirst ? soldAt : try history.firstSale(root, through: through) ?? soldAt,
      soldThen: isFirst ? soldAt : try history.firstSale(root, through: history.known)
    )
  }

  private mutating func item(
    _ rows: StraightRows,
    _ order: OrderFacts,
    _ hasRow: inout Bool
  ) throws -> LedgerLineItem {
    let line = rows.number(6)
    let key = LineItemKey(orderRoot: order.root, line: Int32(truncatingIfNeeded: line))
    var facts = ItemFacts(
      itemID: rows.text(7),
      skuID: texts.text(UnsafeRawBufferPointer(rows.bytes(8))),
      productName: texts.text(UnsafeRawBufferPointer(rows.bytes(9))),
      quantity: rows.number(10),
      unitPrice: rows.number(11),
      gross: rows.number(12),
      currency: try currency(rows),
      repeats: Int(rows.number(14)),
      isPresent: rows.number(15) != 0
    )
    repeat {
      if !rows.isNull(16) {
        try facts.settle(
          rows.number(17),
          by: rows.number(16),
          isOfPeriod: rows.number(18) != 0,
          path
        )
      }
      hasRow = try rows.next()
    } while hasRow && rows.number(0) == order.row && rows.number(6) == line
    return try item(facts, order, key)
  }

  private mutating func item(
    _ facts: ItemFacts,
    _ order: OrderFacts,
    _ key: LineItemKey
  ) throws -> LedgerLineItem {
    let settled = try facts.settled(path)
    var (before, skuBefore) = try history.opening(
      of: key,
      order: order.row,
      soldAt: order.soldThen,
      status: order.status,
      gross: facts.gross,
      isPresent: facts.isPresent,
      skuID: facts.skuID,
      settled: facts.settledBefore
    )
    let isSale =
      order.status == .completed && facts.isPresent && order.soldNow < history.interval.end
    // What was a sale in the books and is none any more stays visible, and is reversed.
    let wasSale = before.gross != 0
    if wasSale { before.writtenOff = writeOffs.before[key] ?? 0 }
    let writtenOff = (writeOffs.before[key] ?? 0) + (writeOffs.inPeriod[key] ?? 0)
    let now = LineItemBalance(
      gross: isSale ? facts.gross : before.gross,
      fees: 0,
      reversed: !isSale && wasSale ? before.gross - before.writtenOff : 0,
      writtenOff: isSale ? writtenOff : before.writtenOff,
      settled: settled
    )
    return LedgerLineItem(
      key: key,
      orderID: order.id,
      itemID: facts.itemID,
      skuID: facts.skuID,
      productName: facts.productName,
      status: order.status,
      soldAt: order.soldNow,
      quantity: facts.quantity,
      unitPrice: Money(units: facts.unitPrice, currency: facts.currency),
      listed: facts.gross,
      repeats: facts.repeats,
      isPresent: facts.isPresent,
      balance: now,
      before: before,
      settledInPeriod: facts.settledInPeriod,
      paymentIDs: try payments.ids(of: facts),
      isChanged: undone.contains(key)
        || (before.expected != now.expected && order.soldNow < history.interval.start),
      skuBefore: skuBefore
    )
  }

  /// Nearly always the same as that of the item before.
  private mutating func currency(_ rows: StraightRows) throws -> Currency {
    let code = rows.bytes(13)
    if let last = currency, last.code.elementsEqual(code) { return last.currency }
    guard let found = Currency(utf8: UnsafeRawBufferPointer(code)) else {
      throw LedgerError.damaged(path: path, reason: "line item \(rows.text(7)) in \(rows.text(13))")
    }
    currency = (Array(code), found)
    return found
  }
}
