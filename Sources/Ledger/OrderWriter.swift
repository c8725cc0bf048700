import Bookkeeping
import GRDB

/// Writes the orders of one transaction.
struct OrderWriter {
  /// What became of a page's orders.
  struct Written {
    /// How many were new or changed.
    var added = 0
    /// Those that can't be a revision of the one that is known.
    var refused: [(id: String, reason: String)] = []
  }

  enum Outcome {
    /// The ledger holds the order just like this.
    case known
    case added
    /// The order can't be a revision of the one that is known.
    case refused(String)
  }

  let db: Database
  private var rows: OrderRows
  let latest: DirectStatement
  /// The row that the next revision gets: the writer is alone while its transaction lasts.
  var next: Int64
  /// Line items on their way into the ledger.
  private var pending: [ItemRow] = []

  init(_ db: Database, shop: Int64) throws {
    self.db = db
    rows = try OrderRows(db, shop: shop)
    latest = try DirectStatement(
      db,
      sql: """
        SELECT id, root, revision, digest FROM orders WHERE shop = ?1 AND order_id = ?2
        ORDER BY revision DESC LIMIT 1
        """
    )
    next = (try Int64.fetchOne(db.cachedStatement(sql: "SELECT max(id) FROM orders")) ?? 0) + 1
    try latest.bind(shop, at: 1)
    pending.reserveCapacity(OrderRows.many)
  }

  /// Writes the orders of a page that are new or changed.
  /// - Parameter digests: those of the orders, one behind the other.
  mutating func write(_ orders: [Order], digests: [UInt8], page: Int64) throws -> Written {
    try rows.bind(page: page)
    var written = Written()
    try digests.withUnsafeBytes { digests in
      var index = 0
      // Nearly every order is new. Where one of many is known, those behind it probably are, too.
      var areNew = true
      while index < orders.count {
        let rest = orders[index...]
        areNew = try areNew && rest.count >= OrderRows.many && insertMany(rest, digests)
        if areNew {
          index += OrderRows.many
          written.added += OrderRows.many
          continue
        }
        let order = orders[index]
        switch try write(order, digest: OrderDigest.part(index, of: digests)) {
        case .known: break
        case .added: written.added += 1
        case .refused(let reason): written.refused.append((order.id, reason))
        }
        index += 1
      }
    }
    try writePending()
    return written
  }

  /// Writes the first of these orders by one statement; false, and nothing is written, where one of
  /// them is known.
  private mutating func insertMany(
    _ orders: ArraySlice<Order>,
    _ digests: UnsafeRawBufferPointer
  ) throws -> Bool {
    let many = orders.prefix(OrderRows.many)
    guard
      try rows.insertMany(many, first: next, digest: { OrderDigest.part($0, of: digests) })
    else { return false }
    for order in many {
      try writeItems(of: order, numbers: nil)
      next += 1
    }
    return true
  }

  private mutating func write(_ order: Order, digest: UnsafeRawBufferPointer) throws -> Outcome {
    if try insert(order, digest: digest, revision: 1, root: next) {
      try writeItems(of: order, numbers: nil)
      next += 1
      return .added
    }
    return try revise(order, digest: digest)
  }

  /// Inserts the order's next revision; false where there is such a revision.
  mutating func insert(
    _ order: Order,
    digest: UnsafeRawBufferPointer,
    revision: Int64,
    root: Int64
  ) throws -> Bool {
    try rows.insert(order, row: next, root: root, revision: revision, digest: digest)
    return db.changesCount > 0
  }

  /// A line item keeps its number over all revisions of its order; an id that comes twice in one
  /// order is kept once, and counted.
  /// - Parameter numbers: the numbers that items have from earlier revisions; nil for the first.
  mutating func writeItems(of order: Order, numbers: [String: Int64]?) throws {
    var nextNumber = (numbers?.values.max() ?? -1) + 1
    var index = 0
    while index < order.lineItems.count {
      let item = order.lineItems[index]
      var repeats = 0
      while index + repeats + 1 < order.lineItems.count,
        order.lineItems[index + repeats + 1].id == item.id
      {
        repeats += 1
      }
      let known = numbers?[item.id]
      let row = ItemRow(
        order: next,
        line: known ?? nextNumber,
        repeats: Int64(repeats),
        item: item
      )
      if known == nil { nextNumber += 1 }
      pending.append(row)
      if pending.count == OrderRows.many { try writePending() }
      index += repeats + 1
    }
  }

  /// Writes the line items that wait.
  mutating func writePending() throws {
    defer { pending.removeAll(keepingCapacity: true) }
    try rows.insert(pending)
  }
}
