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
  private var batch: OrderBatch
  /// Statements that are run again for every part.
  private var sold: StraightRows?
  private var notSettled: StraightRows?

  /// When the sale of an order counts.
  private struct Sale {
    /// By the revisions that this month's close knew.
    let now: Instant
    /// By those that the close before knew; nil of an order that was no sale yet.
    let before: Instant?
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
    batch = try OrderBatch(db, cursor, through: through)
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
      try read(
        try StraightRows(
          db,
          LineItemQueries.ofOrder,
          ["shop": shop.row, "through": through, "order": order]
        ),
        isWhole: true,
        body
      )
    case .changedBefore(let start):
      let sql = LineItemQueries.changedBefore
      try read(try changed(sql, ["from": start.seconds]), body)
    case .changedAfter(let end):
      let sql = LineItemQueries.changedAfter
      try read(try changed(sql, ["to": end.seconds]), body)
    case .sold(let interval):
      let rows =
        try sold ?? StraightRows(db, LineItemQueries.sold, ["shop": shop.row, "from": 0, "to": 0])
      sold = rows
      try rows.restart(["from": interval.start.seconds, "to": interval.end.seconds])
      try read(rows, body)
    case .notSettled(let interval):
      let rows = try notSettled ?? prepareNotSettled()
      notSettled = rows
      try rows.restart(["from": interval.start.seconds, "to": interval.end.seconds])
      try read(rows, body)
    }
  }

  private func changed(_ sql: String, _ time: StatementArguments) throws -> StraightRows {
    try StraightRows(db, sql, ["shop": shop.row, "through": through] + time)
  }

  private func prepareNotSettled() throws -> StraightRows {
    try StraightRows(
      db,
      fees.isEmpty ? LineItemQueries.notSettled : LineItemQueries.notSettledNet,
      [
        "shop": shop.row, "period": period.description, "through": through, "from": 0, "to": 0,
        "known": history.known,
      ]
    )
  }

  /// - Parameters:
  ///   - rows: the keys of order revisions.
  ///   - isWhole: whether orders that were never a sale nor paid are handed over, too.
  private mutating func read(
    _ rows: StraightRows,
    isWhole: Bool = false,
    _ body: ([LedgerLineItem]) throws -> Void
  ) throws {
    var items: [LedgerLineItem] = []
    var keys: [Int64]
    repeat {
      keys = try rows.keys(upTo: KeyRuns.most)
      try batch.load(keys)
      for key in keys {
        guard let place = batch.place(of: key) else { continue }
        items.removeAll(keepingCapacity: true)
        try batch.open(batch.orders[place].root)
        guard isWhole || counts(place) else { continue }
        try read(place, into: &items)
        if !items.isEmpty { try body(items) }
      }
    } while keys.count == KeyRuns.most
  }

  /// Whether an order is a sale, may have been one, or was paid.
  private func counts(_ order: Int) -> Bool {
    batch.orders[order].status == .completed || batch.orders[order].revision > 1
      || batch.allocations.hasMore
  }

  // Orders and items are read where they lie: a copy of their texts would take as long as the rest.
  private mutating func read(_ order: Int, into items: inout [LedgerLineItem]) throws {
    let sale = try sale(of: order)
    for place in batch.items(of: order) { items.append(try item(place, order, sale)) }
    // Items of a changed order stand by their number, which need not be the order of their ids.
    if batch.orders[order].revision > 1 {
      items.sort { ByteOrder.precedes($0.itemID, $1.itemID) }
    }
    guard !fees.isEmpty, !items.isEmpty else { return }
    try LineItemFees(fees: fees, interval: history.interval).charge(
      &items,
      soldNow: sale.now,
      soldThen: sale.before
    )
  }

  private func sale(of order: Int) throws -> Sale {
    let (soldAt, root) = (batch.orders[order].soldAt, batch.orders[order].root)
    guard batch.orders[order].revision > 1 else { return Sale(now: soldAt, before: soldAt) }
    return Sale(
      now: try history.firstSale(root, through: through) ?? soldAt,
      before: try history.firstSale(root, through: history.known)
    )
  }

  private mutating func settlement(of item: Int) throws -> (ItemSettlement, sum: Int64) {
    var settlement = ItemSettlement()
    while let share = batch.next(of: batch.items[item].line) {
      let isInRange = settlement.take(
        share.units,
        by: share.payment,
        isOfPeriod: share.isOfPeriod
      )
      guard isInRange else { throw overpaid(item) }
    }
    guard let sum = settlement.sum else { throw overpaid(item) }
    return (settlement, sum)
  }

  private func overpaid(_ item: Int) -> LedgerError {
    .damaged(path: path, reason: "line item \(batch.items[item].id) is overpaid")
  }

  private mutating func item(_ place: Int, _ order: Int, _ sale: Sale) throws -> LedgerLineItem {
    let (settlement, settled) = try settlement(of: place)
    let key = LineItemKey(orderRoot: batch.orders[order].root, line: batch.items[place].line)
    let (status, gross) = (batch.orders[order].status, batch.items[place].gross)
    let isPresent = batch.items[place].isPresent
    var (before, skuBefore) = try history.opening(
      of: key,
      order: batch.orders[order].row,
      soldAt: sale.before,
      status: status,
      gross: gross,
      isPresent: isPresent,
      skuID: batch.items[place].skuID,
      settled: settlement.before
    )
    let isSale = status == .completed && isPresent && sale.now < history.interval.end
    // What was a sale in the books and is none any more stays visible, and is reversed.
    let wasSale = before.gross != 0
    if wasSale { before.writtenOff = writeOffs.before[key] ?? 0 }
    let writtenOff = (writeOffs.before[key] ?? 0) + (writeOffs.inPeriod[key] ?? 0)
    let now = LineItemBalance(
      gross: isSale ? gross : before.gross,
      fees: 0,
      reversed: !isSale && wasSale ? before.gross - before.writtenOff : 0,
      writtenOff: isSale ? writtenOff : before.writtenOff,
      settled: settled
    )
    return LedgerLineItem(
      key: key,
      orderID: batch.orders[order].id,
      itemID: batch.items[place].id,
      skuID: batch.items[place].skuID,
      productName: batch.items[place].productName,
      status: status,
      soldAt: sale.now,
      quantity: batch.items[place].quantity,
      unitPrice: Money(
        units: batch.items[place].unitPrice,
        currency: batch.items[place].currency
      ),
      listed: gross,
      repeats: batch.items[place].repeats,
      isPresent: isPresent,
      balance: now,
      before: before,
      settledInPeriod: settlement.inPeriod,
      paymentIDs: try payments.ids(of: settlement),
      isChanged: undone.contains(key)
        || (before.expected != now.expected && sale.now < history.interval.start),
      skuBefore: skuBefore
    )
  }
}
