import Bookkeeping
import GRDB

/// A prepared query of open items of completed orders, which is asked for one interval after the
/// other; orders and items are read along their tables where their keys lie close together.
struct OpenItemQuery {
  private struct Order {
    let row: Int64
    let root: Int64
    let soldAt: Instant
    let isChanged: Bool
  }

  private struct Item {
    let line: Int32
    let gross: Int64
    /// Of changed orders only.
    let id: String
  }

  private let keys: StraightRows
  private let orderRows: StraightRows
  private let itemRows: StraightRows
  private let settledRows: StraightRows
  private let writtenOff: WriteOffs.Amounts
  /// Nothing was allocated to orders behind it: nearly all of a month's need no look.
  private let lastAllocated: Int64
  private var places: OrderPlaces
  private var orders: [Order] = []
  private var items: [Item] = []
  private var settled: [LineItemKey: Int64] = [:]

  init(
    _ db: Database,
    _ shop: ShopKey,
    _ currency: Currency,
    before period: Period,
    through known: Watermark
  ) throws {
    keys = try StraightRows(db, LineItemQueries.sold, ["shop": shop.row, "from": 0, "to": 0])
    orderRows = try StraightRows(
      db,
      OpenFacts.orders,
      ["first": 0, "last": 0, "shop": shop.row, "ordersThrough": known.orders]
    )
    itemRows = try StraightRows(
      db,
      OpenFacts.items,
      ["first": 0, "last": 0, "currency": currency.code]
    )
    settledRows = try StraightRows(
      db,
      OpenFacts.settledOfRange,
      [
        "first": 0, "last": 0, "period": period.description, "paymentsThrough": known.payments,
        "shop": shop.row,
      ]
    )
    places = try OrderPlaces(db, through: known.orders)
    lastAllocated = try Int64.fetchOne(db, sql: OpenFacts.lastAllocated) ?? 0
    writtenOff = try WriteOffs.standing(db, shop, before: period, through: known.payments)
  }

  /// The items of orders sold inside an interval, in settlement order.
  mutating func items(sold: Interval) throws -> [OpenItem] {
    try keys.restart(["from": sold.start.seconds, "to": sold.end.seconds])
    var open: [OpenItem] = []
    var keys: [Int64]
    repeat {
      keys = try self.keys.keys(upTo: KeyRuns.most)
      try load(keys)
      for key in keys {
        if let place = places.place(of: key) { take(place, into: &open) }
      }
    } while keys.count == KeyRuns.most
    return open
  }

  private mutating func load(_ keys: [Int64]) throws {
    orders.removeAll(keepingCapacity: true)
    items.removeAll(keepingCapacity: true)
    places.removeAll()
    settled.removeAll(keepingCapacity: true)
    for run in KeyRuns.of(keys) {
      guard let first = run.first, let last = run.last else { continue }
      try places.begin(run)
      try loadOrders(first...last)
      try loadItems(of: first...last)
      if first <= lastAllocated { try loadSettled(first...last) }
    }
    // What was allocated to a changed order stands by its first revision.
    for order in orders where order.root != order.row && order.root <= lastAllocated {
      try loadSettled(order.root...order.root)
    }
  }

  private mutating func loadOrders(_ keys: ClosedRange<Int64>) throws {
    try orderRows.restart(["first": keys.lowerBound, "last": keys.upperBound])
    while try orderRows.next() {
      let row = orderRows.number(0)
      guard places.takesOrder(row) else { continue }
      orders.append(
        Order(
          row: row,
          root: orderRows.number(1),
          soldAt: Instant(seconds: orderRows.number(2)),
          isChanged: orderRows.number(3) > 1
        )
      )
    }
  }

  private mutating func loadItems(of keys: ClosedRange<Int64>) throws {
    try itemRows.restart(["first": keys.lowerBound, "last": keys.upperBound])
    while try itemRows.next() {
      guard let place = places.takesItem(of: itemRows.number(0)) else { continue }
      items.append(
        Item(
          line: Int32(truncatingIfNeeded: itemRows.number(1)),
          gross: itemRows.number(2),
          id: orders[place].isChanged ? itemRows.text(3) : ""
        )
      )
    }
  }

  private mutating func loadSettled(_ roots: ClosedRange<Int64>) throws {
    try settledRows.restart(["first": roots.lowerBound, "last": roots.upperBound])
    while try settledRows.next() {
      let key = LineItemKey(
        orderRoot: settledRows.number(0),
        line: Int32(truncatingIfNeeded: settledRows.number(1))
      )
      settled[key] = settledRows.number(2)
    }
  }

  /// Takes what is open of an order; items of a changed order stand by their number, which need not be
  /// the order of their ids.
  private func take(_ place: Int, into open: inout [OpenItem]) {
    let (order, own) = (orders[place], places.items(of: place))
    let items =
      order.isChanged
      ? items[own].sorted { ByteOrder.precedes($0.id, $1.id) }[...] : items[own]
    for item in items {
      let key = LineItemKey(orderRoot: order.root, line: item.line)
      var units = item.gross
      if !settled.isEmpty { units -= settled[key] ?? 0 }
      if !writtenOff.isEmpty { units -= writtenOff[key] ?? 0 }
      if units != 0 {
        open.append(OpenItem(key: key, recognisedAt: order.soldAt, units: units))
      }
    }
  }
}
