import Auditing
import Bookkeeping
import Ledger
import Synchronization

/// The line items of a month, flagged as they stream by.
///
/// Before the pack's row of an item is handed on, its order was looked at by the auditor and stands
/// in the proof and the aging: one reading of the ledger is enough for both. Parts may be read by
/// several threads; what they find is put together in order of the parts.
final class FlaggedItems: PartedRowSource {
  private struct Part {
    var pass: ItemPass
    var auditor: Auditor

    /// Takes an order's items, and hands on their rows.
    mutating func take(
      _ items: [LedgerLineItem],
      _ row: LineItemRowMaker,
      _ body: (LineItemRow) throws -> Void
    ) throws {
      let order = pass.order(items)
      let found = try auditor.look(at: order)
      let naming = auditor.findings(naming: order.id)
      for item in items {
        try pass.add(item, ageDays: order.ageDays)
        guard row.isOfPack(item) else { continue }
        let ids = FlaggedItems.ids(of: item, found, naming)
        try body(row.row(of: item, ageDays: order.ageDays, findings: ids))
      }
    }
  }

  private let cursor: LineItemCursor
  private let row: LineItemRowMaker
  private let start: Part
  private let read = Mutex<[Int: Part]>([:])

  /// - Parameters:
  ///   - pass: one that has seen no item.
  ///   - auditor: one that has seen all payments.
  init(_ cursor: LineItemCursor, row: LineItemRowMaker, pass: ItemPass, auditor: Auditor) {
    self.cursor = cursor
    self.row = row
    start = Part(pass: pass, auditor: auditor)
  }

  var partCount: Int { cursor.partCount }

  /// Calls `body` with the rows of `line-items.csv`.
  func forEachRow(_ body: (LineItemRow) throws -> Void) throws {
    var parts = (0..<partCount).makeIterator()
    try readParts({ parts.next() }, body) { _ in }
  }

  func readParts(
    _ next: () -> Int?,
    _ body: (LineItemRow) throws -> Void,
    end: (Int) throws -> Void
  ) throws {
    var empty = start
    empty.auditor = start.auditor.forPart
    var part = empty
    try cursor.readOrders(next) { items in
      try part.take(items, row, body)
    } end: { number in
      read.withLock { [part] in $0[number] = part }
      part = empty
      try end(number)
    }
  }

  /// Reads all items for the proof, the aging and the findings alone.
  func readAll() throws { try forEachRow { _ in } }

  /// The proof and the aging of the items that were read, and what was found so far.
  func taken() throws -> (pass: ItemPass, auditor: Auditor) {
    let parts = read.withLock { $0 }
    var sum = start
    for (_, part) in parts.sorted(by: { $0.key < $1.key }) {
      try sum.pass.add(part.pass)
      sum.auditor.add(part.auditor)
    }
    return (sum.pass, sum.auditor)
  }

  /// Ids of the findings about an item and its order, and where it is open of those about payments that
  /// name the order; sorted.
  private static func ids(of item: LedgerLineItem, _ found: [Discrepancy], _ naming: [String])
    -> [String]
  {
    let ofPayments = item.balance.open == 0 ? [] : naming
    if found.isEmpty, ofPayments.isEmpty { return [] }
    let name = "\(item.orderID)/\(item.itemID)"
    let own = found.filter { $0.subject == .order || $0.subjectID == name }.map(\.id)
    return (own + ofPayments).sorted()
  }
}

/// Makes rows of `line-items.csv`.
struct LineItemRowMaker: Sendable {
  let shop: Shop
  let interval: Interval
  let isOnAccount: Bool

  /// Whether an item is in the pack: recognised in the period, open at its start or end, or changed
  /// or allocated in it.
  func isOfPack(_ item: LedgerLineItem) -> Bool {
    (item.isSale && interval.contains(item.soldAt)) || item.before.open != 0 || item.isChanged
      || item.settledInPeriod != 0 || item.balance.open != 0
  }

  func row(of item: LedgerLineItem, ageDays: Int64, findings: [String]) -> LineItemRow {
    LineItemRow(
      orderID: item.orderID,
      itemID: item.itemID,
      skuID: item.skuID,
      productName: item.productName,
      orderStatus: item.status,
      recognisedAt: item.isSale || item.balance.gross != 0 ? item.soldAt : nil,
      quantity: item.quantity,
      unitPrice: item.unitPrice,
      balance: item.balance,
      opening: item.before.open,
      settledInPeriod: item.settledInPeriod,
      state: item.balance.state(
        ageDays: ageDays,
        dueDays: shop.terms.dueDays,
        onAccount: isOnAccount
      ),
      paymentIDs: item.paymentIDs,
      ageDays: ageDays,
      discrepancies: findings
    )
  }
}
