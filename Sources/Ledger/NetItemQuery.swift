import Bookkeeping
import GRDB

/// A prepared query of open items net of fees, which is asked for one interval after the other.
struct NetItemQuery {
  private let rows: StraightRows
  private let net: NetOf
  private let firstSale: FirstSale
  private let known: Watermark
  private let writtenOff: WriteOffs.Amounts

  /// - Parameter others: whether the items of orders that are no sale are meant, as they are now.
  init(_ db: Database, _ asked: OpenItemsOf, others: Bool = false) throws {
    net = asked.net
    known = others ? .everything : asked.known
    var arguments: StatementArguments = [
      "shop": asked.shop.row, "currency": net.fees.currency.code, "from": 0, "to": 0,
      "period": asked.period.description, "paymentsThrough": known.payments,
    ]
    if !others { arguments += ["ordersThrough": known.orders] }
    rows = try StraightRows(db, others ? NetFacts.others : NetFacts.completed, arguments)
    firstSale = try FirstSale(db)
    writtenOff = try WriteOffs.standing(
      db,
      asked.shop,
      before: asked.period,
      through: known.payments
    )
  }

  func items(sold: Interval) throws -> NetItems {
    try rows.restart(["from": sold.start.seconds, "to": sold.end.seconds])
    var collected = NetItemsByOrder(
      net,
      firstSale: firstSale,
      through: known.orders,
      less: writtenOff
    )
    while try rows.next() { try collected.add(NetItemsByOrder.Item(rows)) }
    return try collected.finish()
  }
}

/// The time from which a changed order counts as a sale of the books.
struct FirstSale {
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
      order.sort { ByteOrder.precedes($0.id, $1.id) }
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
