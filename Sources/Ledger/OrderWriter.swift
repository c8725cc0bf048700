import Bookkeeping
import Foundation
import GRDB

/// Writes the orders of one transaction.
struct OrderWriter {
  enum Outcome {
    /// The ledger holds the order just like this.
    case known
    case added
    /// The order can't be a revision of the one that is known.
    case refused(String)
  }

  private let db: Database
  private let insertOrder: DirectStatement
  private let latest: DirectStatement
  private let insertItem: DirectStatement
  private let shop: Int64
  /// The row that the next revision gets: the writer is alone while its transaction lasts.
  private var next: Int64

  init(_ db: Database, shop: Int64) throws {
    self.db = db
    self.shop = shop
    insertOrder = try DirectStatement(db, sql: OrderWriter.insertion + OrderWriter.unlessKnown)
    latest = try DirectStatement(
      db,
      sql: """
        SELECT id, root, revision, digest FROM orders WHERE shop = ?1 AND order_id = ?2
        ORDER BY revision DESC LIMIT 1
        """
    )
    insertItem = try DirectStatement(
      db,
      sql: """
        INSERT INTO line_items (order_row, line, item_id, sku_id, product_name, quantity,
          unit_price, gross, currency, repeats, is_present)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)
        """
    )
    next = (try Int64.fetchOne(db.cachedStatement(sql: "SELECT max(id) FROM orders")) ?? 0) + 1
    try insertOrder.bind(shop, at: 3)
    try latest.bind(shop, at: 1)
  }

  private static let insertion = """
    INSERT INTO orders (id, root, shop, order_id, revision, status, created_at, paid_at, sold_at,
      region_code, digest, page) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)
    """

  /// Nearly every order is new: the insertion itself finds out, for the price of one look.
  private static let unlessKnown = " ON CONFLICT (shop, order_id, revision) DO NOTHING"

  /// Writes an order where it is new or changed.
  /// - Parameter digests: those of the page's orders, this one's at the index.
  mutating func write(
    _ order: Order,
    digest digests: [UInt8],
    at index: Int,
    page: Int64
  ) throws -> Outcome {
    try digests.withUnsafeBytes { digests in
      let start = index * OrderDigest.size
      let digest = UnsafeRawBufferPointer(rebasing: digests[start..<start + OrderDigest.size])
      if try insert(order, digest: digest, page: page, revision: 1, root: next) {
        try writeItems(of: order, numbers: nil)
        next += 1
        return .added
      }
      return try revise(order, digest: digest, page: page)
    }
  }

  /// Inserts the order's next revision; false where there is such a revision.
  private func insert(
    _ order: Order,
    digest: UnsafeRawBufferPointer,
    page: Int64,
    revision: Int64,
    root: Int64
  ) throws -> Bool {
    let statement = insertOrder
    try statement.bind(next, at: 1)
    try statement.bind(root, at: 2)
    try statement.bind(revision, at: 5)
    try statement.bind(order.createdAt.seconds, at: 7)
    try statement.bind(order.paidAt?.seconds, at: 8)
    try statement.bind((order.paidAt ?? order.createdAt).seconds, at: 9)
    try statement.bind(page, at: 12)
    try statement.with(order.id, at: 4) {
      try statement.with(order.status.rawValue, at: 6) {
        try statement.with(digest, at: 11) {
          guard let regionCode = order.regionCode else {
            try statement.bind(nil, at: 10)
            return try statement.run()
          }
          try statement.with(regionCode, at: 10) { try statement.run() }
        }
      }
    }
    return db.changesCount > 0
  }

  /// Writes a further revision of an order that is known, unless it says what the last one says.
  private mutating func revise(
    _ order: Order,
    digest: UnsafeRawBufferPointer,
    page: Int64
  ) throws -> Outcome {
    let known = try latest.with(order.id, at: 2) {
      try latest.firstRow { row in
        KnownOrder(
          row: row.number(0),
          root: row.number(1),
          revision: row.number(2),
          isAlike: row.bytes(3) { $0.elementsEqual(digest) }
        )
      }
    }
    guard let known else { throw OrderWriter.contradiction }
    if known.isAlike { return .known }
    if let reason = try changeOfCurrency(order, known: known.row) { return .refused(reason) }
    let revision = known.revision + 1
    guard try insert(order, digest: digest, page: page, revision: revision, root: known.root)
    else { throw OrderWriter.contradiction }
    try db.execute(
      sql: "INSERT INTO order_supersessions (order_row, by_row) VALUES (?, ?)",
      arguments: [known.row, next]
    )
    try writeItems(of: order, numbers: try knownNumbers(known.root))
    try keepVanished(row: next, root: known.root, present: Set(order.lineItems.map(\.id)))
    next += 1
    return .added
  }

  /// What SQLite says of an order in two answers can't both be.
  private static let contradiction = DatabaseError(
    resultCode: .SQLITE_CORRUPT,
    message: "the orders and their index differ"
  )

  private struct KnownOrder {
    let row: Int64
    let root: Int64
    let revision: Int64
    let isAlike: Bool
  }

  /// Why the order can't be a revision of the one that is known, or nil: what is booked in one
  /// currency can't become an amount of another.
  private func changeOfCurrency(_ order: Order, known: Int64) throws -> String? {
    let rows = try Row.fetchAll(
      db.cachedStatement(sql: "SELECT item_id, currency FROM line_items WHERE order_row = ?"),
      arguments: [known]
    )
    let currencies = Dictionary(rows.map { ($0[0] as String, $0[1] as String) }) { first, _ in first
    }
    for item in order.lineItems {
      guard let before = currencies[item.id], before != item.salePrice.currency.code else {
        continue
      }
      return "line item \(item.id) changed its currency from \(before) to "
        + "\(item.salePrice.currency.code); what was known before is kept"
    }
    return nil
  }

  /// A line item keeps its number over all revisions of its order; an id that comes twice in one
  /// order is kept once, and counted.
  /// - Parameter numbers: the numbers that items have from earlier revisions; nil for the first.
  private func writeItems(of order: Order, numbers: [String: Int64]?) throws {
    var nextNumber = (numbers?.values.max() ?? -1) + 1
    try insertItem.bind(next, at: 1)
    try insertItem.bind(1, at: 11)
    var index = 0
    while index < order.lineItems.count {
      let item = order.lineItems[index]
      var repeats = 0
      while index + repeats + 1 < order.lineItems.count,
        order.lineItems[index + repeats + 1].id == item.id
      {
        repeats += 1
      }
      if let known = numbers?[item.id] {
        try insertItem.bind(known, at: 2)
      } else {
        try insertItem.bind(nextNumber, at: 2)
        nextNumber += 1
      }
      try insertItem.bind(Int64(repeats), at: 10)
      try write(item)
      index += repeats + 1
    }
  }

  private func write(_ item: LineItem) throws {
    let statement = insertItem
    try statement.bind(item.quantity, at: 6)
    try statement.bind(item.salePrice.units, at: 7)
    try statement.bind(item.gross.units, at: 8)
    try statement.with(item.id, at: 3) {
      try statement.with(item.skuID, at: 4) {
        try statement.with(item.productName, at: 5) {
          try statement.with(item.salePrice.currency.code, at: 9) { try statement.run() }
        }
      }
    }
  }

  /// An item that a later revision no longer names stays in sight: something may be open on it.
  private func keepVanished(row: Int64, root: Int64, present: Set<String>) throws {
    let before = try Row.fetchAll(
      db,
      sql: """
        SELECT i.line, i.item_id, i.sku_id, i.product_name, i.quantity, i.unit_price, i.gross,
          i.currency
        FROM line_items i WHERE i.order_row =
          (SELECT max(id) FROM orders
            WHERE (id = ?1 OR (root = ?1 AND revision > 1)) AND id < ?2)
        """,
      arguments: [root, row]
    )
    for item in before where !present.contains(item[1]) {
      try db.execute(
        sql: """
          INSERT INTO line_items (order_row, line, item_id, sku_id, product_name, quantity,
            unit_price, gross, currency, repeats, is_present)
          VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 0, 0)
          """,
        arguments: [
          row, item[0] as Int64, item[1] as String, item[2] as String, item[3] as String,
          item[4] as Int64, item[5] as Int64, item[6] as Int64, item[7] as String,
        ]
      )
    }
  }

  private func knownNumbers(_ root: Int64) throws -> [String: Int64] {
    var numbers: [String: Int64] = [:]
    let rows = try Row.fetchAll(
      db,
      sql: """
        SELECT DISTINCT i.item_id, i.line FROM line_items i
        WHERE i.order_row = ?1
          OR i.order_row IN (SELECT id FROM orders WHERE root = ?1 AND revision > 1)
        """,
      arguments: [root]
    )
    for row in rows { numbers[row[0]] = row[1] }
    return numbers
  }
}
