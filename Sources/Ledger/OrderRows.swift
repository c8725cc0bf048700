import Bookkeeping
import GRDB

/// A line item as it goes into the ledger.
struct ItemRow {
  /// The row of the order's revision.
  let order: Int64
  /// The item's number within its order.
  let line: Int64
  /// How often its id came again in the same order.
  let repeats: Int64
  let item: LineItem
}

/// The insertions of orders and of their line items, one by one and many by one statement.
struct OrderRows {
  /// How many rows one statement inserts; more gain little.
  static let many = 20

  private var oneOrder: RowInsertion
  private var manyOrders: RowInsertion
  private var oneItem: RowInsertion
  private var manyItems: RowInsertion

  init(_ db: Database, shop: Int64) throws {
    oneOrder = try RowInsertion(db, OrderRows.oneOrder, shared: 2)
    manyOrders = try RowInsertion(db, OrderRows.manyOrders, shared: 2)
    oneItem = try RowInsertion(db, OrderRows.oneItem)
    manyItems = try RowInsertion(db, OrderRows.manyItems)
    for orders in [oneOrder, manyOrders] { try orders.bind(shop, shared: 1) }
  }

  private static let orders = """
    INSERT INTO orders (id, root, shop, order_id, revision, status, created_at, paid_at, sold_at,
      region_code, digest, page) VALUES
    """
  /// All orders have their shop and their page in common.
  private static let order = [nil, nil, "?1", nil, nil, nil, nil, nil, nil, nil, nil, "?2"]
  /// The insertion itself finds out whether an order is known, for the price of one look.
  private static let oneOrder = InsertionText(
    orders,
    row: order,
    shared: 2,
    rows: 1,
    tail: "ON CONFLICT (shop, order_id, revision) DO NOTHING"
  )
  private static let manyOrders = InsertionText(orders, row: order, shared: 2, rows: many)

  private static let items = """
    INSERT INTO line_items (order_row, line, item_id, sku_id, product_name, quantity, unit_price,
      gross, currency, repeats, is_present) VALUES
    """
  private static let item = [nil, nil, nil, nil, nil, nil, nil, nil, nil, nil, "1"]
  private static let oneItem = InsertionText(items, row: item, rows: 1)
  private static let manyItems = InsertionText(items, row: item, rows: many)

  /// Says which page the orders come from.
  func bind(page: Int64) throws {
    for orders in [oneOrder, manyOrders] { try orders.bind(page, shared: 2) }
  }

  /// Inserts a revision of an order, unless there is one of that number.
  mutating func insert(
    _ order: Order,
    row: Int64,
    root: Int64,
    revision: Int64,
    digest: UnsafeRawBufferPointer
  ) throws {
    try OrderRows.add(order, row, root: root, revision, digest, to: &oneOrder)
    try oneOrder.run()
  }

  /// Inserts `many` new orders in rows one behind the other; false, and nothing is inserted, where one
  /// of them is known, or the schema refuses one.
  /// - Parameter digest: gives the digest of an order by its index.
  mutating func insertMany(
    _ orders: ArraySlice<Order>,
    first row: Int64,
    digest: (Int) -> UnsafeRawBufferPointer
  ) throws -> Bool {
    var row = row
    for index in orders.indices {
      try OrderRows.add(orders[index], row, root: row, 1, digest(index), to: &manyOrders)
      row += 1
    }
    do {
      try manyOrders.run()
      return true
    } catch let error as DatabaseError where error.resultCode == .SQLITE_CONSTRAINT {
      return false
    }
  }

  private static func add(
    _ order: Order,
    _ row: Int64,
    root: Int64,
    _ revision: Int64,
    _ digest: UnsafeRawBufferPointer,
    to insertion: inout RowInsertion
  ) throws {
    try insertion.add(row)
    try insertion.add(root)
    try insertion.add(order.id)
    try insertion.add(revision)
    try insertion.add(order.status.rawValue)
    try insertion.add(order.createdAt.seconds)
    try insertion.add(order.paidAt?.seconds)
    try insertion.add((order.paidAt ?? order.createdAt).seconds)
    if let regionCode = order.regionCode {
      try insertion.add(regionCode)
    } else {
      try insertion.addNull()
    }
    try insertion.add(lent: digest)
  }

  /// Inserts up to `many` line items.
  mutating func insert(_ items: [ItemRow]) throws {
    guard items.count < OrderRows.many else {
      for item in items { try OrderRows.add(item, to: &manyItems) }
      return try manyItems.run()
    }
    for item in items {
      try OrderRows.add(item, to: &oneItem)
      try oneItem.run()
    }
  }

  private static func add(_ row: ItemRow, to insertion: inout RowInsertion) throws {
    try insertion.add(row.order)
    try insertion.add(row.line)
    try insertion.add(row.item.id)
    try insertion.add(row.item.skuID)
    try insertion.add(row.item.productName)
    try insertion.add(row.item.quantity)
    try insertion.add(row.item.salePrice.units)
    try insertion.add(row.item.gross.units)
    try insertion.add(row.item.salePrice.currency.code)
    try insertion.add(row.repeats)
  }
}
