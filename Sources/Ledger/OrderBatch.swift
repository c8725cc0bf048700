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
  }

  /// An item of an order.
  struct Item {
    let line: Int32
    let id: String
    let skuID: String
    let productName: String
    let quantity: Int64
    /// The price of one, in ten-thousandths.
    let unitPrice: Int64
    /// Quantity × price, in ten-thousandths.
    let gross: Int64
    let currency: Currency
    let repeats: Int
    let isPresent: Bool
  }

  private(set) var items: [Item] = []
  private(set) var allocations: OrderAllocations
  /// By the key of the revision.
  private(set) var orders: [Order] = []
  private var places: OrderPlaces
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
    places = try OrderPlaces(db, through: through)
  }

  /// Reads orders by the keys of their revisions, in place of those before.
  mutating func load(_ keys: [Int64]) throws {
    orders.removeAll(keepingCapacity: true)
    items.removeAll(keepingCapacity: true)
    places.removeAll()
    allocations.removeAll()
    for run in KeyRuns.of(keys) { try load(run) }
  }

  private mutating func load(_ keys: ArraySlice<Int64>) throws {
    guard let first = keys.first, let last = keys.last else { return }
    try places.begin(keys)
    try orderRows.restart(["first": first, "last": last])
    while try orderRows.next() {
      if places.takesOrder(orderRows.number(0)) { orders.append(order()) }
    }
    try itemRows.restart(["first": first, "last": last])
    while try itemRows.next() {
      if places.takesItem(of: itemRows.number(0)) != nil { items.append(try item()) }
    }
    try allocations.load(first...last)
  }

  /// The place of an order by its key; nil where it does not stand.
  mutating func place(of key: Int64) -> Int? { places.place(of: key) }

  /// The places of an order's items.
  func items(of order: Int) -> Range<Int> { places.items(of: order) }

  private mutating func order() -> Order {
    Order(
      row: orderRows.number(0),
      root: orderRows.number(1),
      id: orderRows.text(2),
      status: OrderStatus(rawValue: texts.text(UnsafeRawBufferPointer(orderRows.bytes(3)))),
      soldAt: Instant(seconds: orderRows.number(4)),
      revision: orderRows.number(5)
    )
  }

  private mutating func item() throws -> Item {
    Item(
      line: Int32(truncatingIfNeeded: itemRows.number(1)),
      id: itemRows.text(2),
      skuID: texts.text(UnsafeRawBufferPointer(itemRows.bytes(3))),
      productName: texts.text(UnsafeRawBufferPointer(itemRows.bytes(4))),
      quantity: itemRows.number(5),
      unitPrice: itemRows.number(6),
      gross: itemRows.number(7),
      currency: try currencyOfItem(),
      repeats: Int(itemRows.number(9)),
      isPresent: itemRows.number(10) != 0
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
