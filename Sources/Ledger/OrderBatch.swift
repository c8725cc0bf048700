import Bookkeeping
import GRDB

/// Orders with their items and allocations, many at once: where their keys lie close together the
/// tables are read along, which is three times as fast as to look each of them up.
struct OrderBatch {
  /// One revision of an order.
  struct Order {
    let row: Int64
    let root: Int64
    let id: String
    let status: OrderStatus
    let soldAt: Instant
    let revision: Int64
    /// Places of the items.
    fileprivate(set) var items: Range<Int>
  }

  /// An item of an order by its line.
  struct Item {
    let line: Int32
    let facts: ItemFacts
  }

  private(set) var items: [Item] = []
  private(set) var allocations: OrderAllocations
  /// By the key of the revision.
  private var orders: [Order] = []
  private let orderRows: StraightRows
  private let itemRows: StraightRows
  private let path: String
  private var texts = SharedTexts()
  private var currency: (code: [UInt8], currency: Currency)?

  /// - Parameter through: the last order revision that is looked at.
  init(_ db: Database, _ cursor: LineItemCursor, through: Int64) throws {
    path = cursor.ledger.path
    orderRows = try StraightRows(
      db,
      LineItemQueries.orders,
      ["shop": cursor.shop.row, "through": through, "first": 0, "last": 0]
    )
    itemRows = try StraightRows(db, LineItemQueries.items, ["first": 0, "last": 0])
    allocations = try OrderAllocations(db, cursor.period)
  }

  /// Reads orders by the keys of their revisions, in place of those before.
  mutating func load(_ keys: [Int64]) throws {
    orders.removeAll(keepingCapacity: true)
    items.removeAll(keepingCapacity: true)
    allocations.removeAll()
    for run in KeyRuns.of(keys) { try load(run) }
  }

  private mutating func load(_ keys: ArraySlice<Int64>) throws {
    guard let first = keys.first, let last = keys.last else { return }
    var place = orders.count
    var key = keys.startIndex
    try orderRows.restart(["first": first, "last": last])
    while try orderRows.next() {
      let row = orderRows.number(0)
      while key < keys.endIndex, keys[key] < row { key += 1 }
      if key < keys.endIndex, keys[key] == row { orders.append(order()) }
    }
    try itemRows.restart(["first": first, "last": last])
    while try itemRows.next() {
      let row = itemRows.number(0)
      while place < orders.count, orders[place].row < row { place += 1 }
      guard place < orders.count, orders[place].row == row else { continue }
      if orders[place].items.isEmpty { orders[place].items = items.count..<items.count }
      items.append(try item())
      orders[place].items = orders[place].items.lowerBound..<items.count
    }
    try allocations.load(first...last)
  }

  /// The order of a key; nil where it does not stand.
  func order(_ key: Int64) -> Order? {
    let place = orders.partitioningIndex { $0.row >= key }
    return place < orders.count && orders[place].row == key ? orders[place] : nil
  }

  private mutating func order() -> Order {
    Order(
      row: orderRows.number(0),
      root: orderRows.number(1),
      id: orderRows.text(2),
      status: OrderStatus(rawValue: texts.text(UnsafeRawBufferPointer(orderRows.bytes(3)))),
      soldAt: Instant(seconds: orderRows.number(4)),
      revision: orderRows.number(5),
      items: 0..<0
    )
  }

  private mutating func item() throws -> Item {
    Item(
      line: Int32(truncatingIfNeeded: itemRows.number(1)),
      facts: ItemFacts(
        itemID: itemRows.text(2),
        skuID: texts.text(UnsafeRawBufferPointer(itemRows.bytes(3))),
        productName: texts.text(UnsafeRawBufferPointer(itemRows.bytes(4))),
        quantity: itemRows.number(5),
        unitPrice: itemRows.number(6),
        gross: itemRows.number(7),
        currency: try currencyOfItem(),
        repeats: Int(itemRows.number(9)),
        isPresent: itemRows.number(10) != 0
      )
    )
  }

  /// Nearly always the same as that of the item before.
  private mutating func currencyOfItem() throws -> Currency {
    let code = itemRows.bytes(8)
    if let last = currency, last.code.elementsEqual(code) { return last.currency }
    guard let found = Currency(utf8: UnsafeRawBufferPointer(code)) else {
      throw LedgerError.damaged(
        path: path,
        reason: "line item \(itemRows.text(2)) in \(itemRows.text(8))"
      )
    }
    currency = (Array(code), found)
    return found
  }

  /// Turns to the allocations of an order, by the key of its first revision.
  mutating func open(_ root: Int64) throws { try allocations.open(root) }

  /// The next allocation of one of the order's items, as `OrderAllocations` gives them.
  mutating func next(of line: Int32) -> OrderAllocations.Share? { allocations.next(of: line) }
}
