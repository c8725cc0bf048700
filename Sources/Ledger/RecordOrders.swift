public import Bookkeeping
import Digest
import Foundation
import GRDB

extension Ledger {
  /// Keeps a page of orders in one transaction: orders that are new or changed become facts.
  /// - Parameter part: which part of the list the page belongs to, where it is fetched in parts.
  /// - Returns: how many revisions were new.
  @discardableResult
  public func record(
    _ page: SourcePage<Order>,
    pull: PullKey,
    part: Int = 0,
    shop: ShopKey,
    at now: Instant
  ) throws -> Int {
    try write { db in
      let pageRow = try insert(page: page, pull: pull, part: part, shop: shop, at: now, db)
      let writer = try OrderWriter(db, shop: shop.row, page: pageRow)
      var added = 0
      var refused = page.quarantined.count
      for order in page.records {
        if let reason = try writer.changeOfCurrency(order) {
          try insert(
            QuarantinedRecord(page.operation, order.id, reason),
            page: pageRow,
            shop: shop,
            db
          )
          refused += 1
        } else if try writer.write(order) {
          added += 1
        }
      }
      if added > 0 || refused > 0 {
        try keepBody(page.redactedBody, page: pageRow, db)
      }
      return added
    }
  }
}

/// Writes orders of one page with cached statements.
private struct OrderWriter {
  private let db: Database
  private let shop: Int64
  private let page: Int64
  private let latest: Statement
  private let insertOrder: Statement
  private let insertItem: Statement

  init(_ db: Database, shop: Int64, page: Int64) throws {
    self.db = db
    self.shop = shop
    self.page = page
    latest = try db.cachedStatement(
      sql: """
        SELECT id, root, revision, digest FROM orders WHERE shop = ? AND order_id = ?
        ORDER BY revision DESC LIMIT 1
        """
    )
    insertOrder = try db.cachedStatement(
      sql: """
        INSERT INTO orders (id, root, shop, order_id, revision, status, created_at, paid_at,
          sold_at, region_code, digest, page) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """
    )
    insertItem = try db.cachedStatement(
      sql: """
        INSERT INTO line_items (order_row, line, item_id, sku_id, product_name, quantity,
          unit_price, gross, currency, repeats, is_present)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """
    )
  }

  /// Why the order can't be a revision of the one that is known, or nil: what is booked in one
  /// currency can't become an amount of another.
  func changeOfCurrency(_ order: Order) throws -> String? {
    guard let known = try Row.fetchOne(latest, arguments: [shop, order.id]) else { return nil }
    let rows = try Row.fetchAll(
      db.cachedStatement(sql: "SELECT item_id, currency FROM line_items WHERE order_row = ?"),
      arguments: [known[0] as Int64]
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

  /// Whether the order was new or changed.
  func write(_ order: Order) throws -> Bool {
    let digest = Data(OrderDigest.of(order).bytes)
    let known = try Row.fetchOne(latest, arguments: [shop, order.id])
    if let known, known[3] as Data == digest { return false }
    let next = (try Int64.fetchOne(db.cachedStatement(sql: "SELECT max(id) FROM orders")) ?? 0) + 1
    let root: Int64 = known?[1] ?? next
    try insertOrder.execute(arguments: [
      next, root, shop, order.id, (known?[2] ?? 0) + 1, order.status.rawValue,
      order.createdAt.seconds, order.paidAt?.seconds, (order.paidAt ?? order.createdAt).seconds,
      order.regionCode, digest, page,
    ])
    if let known {
      try db.execute(
        sql: "INSERT INTO order_supersessions (order_row, by_row) VALUES (?, ?)",
        arguments: [known[0] as Int64, next]
      )
    }
    try writeItems(of: order, row: next, root: root, isChange: known != nil)
    return true
  }

  /// A line item keeps its number over all revisions of its order; an id that comes twice in one
  /// order is kept once, and counted.
  private func writeItems(of order: Order, row: Int64, root: Int64, isChange: Bool) throws {
    var numbers: [String: Int] = isChange ? try knownNumbers(root) : [:]
    var nextNumber = (numbers.values.max() ?? -1) + 1
    var index = 0
    while index < order.lineItems.count {
      let item = order.lineItems[index]
      var repeats = 0
      while index + repeats + 1 < order.lineItems.count,
        order.lineItems[index + repeats + 1].id == item.id
      {
        repeats += 1
      }
      let number: Int
      if let known = numbers[item.id] {
        number = known
      } else {
        number = nextNumber
        numbers[item.id] = number
        nextNumber += 1
      }
      try insertItem.execute(arguments: [
        row, number, item.id, item.skuID, item.productName, item.quantity, item.salePrice.units,
        item.gross.units, item.salePrice.currency.code, repeats, true,
      ])
      index += repeats + 1
    }
    if isChange {
      try keepVanished(row: row, root: root, present: Set(order.lineItems.map(\.id)))
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
      try insertItem.execute(arguments: [
        row, item[0] as Int, item[1] as String, item[2] as String, item[3] as String,
        item[4] as Int64, item[5] as Int64, item[6] as Int64, item[7] as String, 0, false,
      ])
    }
  }

  private func knownNumbers(_ root: Int64) throws -> [String: Int] {
    var numbers: [String: Int] = [:]
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

/// The digest of an order's content: what makes one revision differ from another.
enum OrderDigest {
  static func of(_ order: Order) -> SHA256Digest {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(256)
    func field(_ text: String) {
      bytes.append(contentsOf: text.utf8)
      bytes.append(0x1F)
    }
    field(order.id)
    field(order.status.rawValue)
    field(String(order.createdAt.seconds))
    field(order.paidAt.map { String($0.seconds) } ?? "")
    field(order.regionCode ?? "")
    for item in order.lineItems {
      field(item.id)
      field(item.skuID)
      field(item.productName)
      field(String(item.quantity))
      field(String(item.salePrice.units))
      field(item.salePrice.currency.code)
    }
    return SHA256Digest.of(bytes)
  }
}
