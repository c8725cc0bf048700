import Bookkeeping
import GRDB

extension OrderWriter {
  /// Writes a further revision of an order that is known, unless it says what the last one says.
  mutating func revise(
    _ order: Order,
    digest: UnsafeRawBufferPointer
  ) throws -> Outcome {
    // What is known may still wait to be written.
    try writePending()
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
    guard try insert(order, digest: digest, revision: revision, root: known.root)
    else { throw OrderWriter.contradiction }
    try db.execute(
      sql: "INSERT INTO order_supersessions (order_row, by_row) VALUES (?, ?)",
      arguments: [known.row, next]
    )
    try writeItems(of: order, numbers: try knownNumbers(known.root))
    try writePending()
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
