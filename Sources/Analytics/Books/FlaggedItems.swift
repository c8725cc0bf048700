import Auditing
import Bookkeeping
import Ledger

/// The line items of a month, flagged as they stream by.
///
/// Before the pack's row of an item is handed on, its order was looked at by the auditor and stands
/// in the proof and the aging: one reading of the ledger is enough for both.
final class FlaggedItems: RowSource {
  private let cursor: LineItemCursor
  private let row: LineItemRowMaker
  private let start: (pass: ItemPass, auditor: Auditor)
  /// The proof and the aging of the items that were read.
  private(set) var pass: ItemPass
  /// What was found so far.
  private(set) var auditor: Auditor

  /// - Parameter auditor: one that has seen all payments.
  init(_ cursor: LineItemCursor, row: LineItemRowMaker, pass: ItemPass, auditor: Auditor) {
    self.cursor = cursor
    self.row = row
    start = (pass, auditor)
    (self.pass, self.auditor) = (pass, auditor)
  }

  /// Calls `body` with the rows of `line-items.csv`; read again, everything begins anew.
  func forEachRow(_ body: (LineItemRow) throws -> Void) throws {
    var (pass, auditor) = start
    try cursor.forEachOrder { items in
      let order = pass.order(items)
      let found = try auditor.look(at: order)
      for item in items {
        try pass.add(item, ageDays: order.ageDays)
        guard row.isOfPack(item) else { continue }
        try body(row.row(of: item, ageDays: order.ageDays, findings: ids(of: item, found)))
      }
    }
    (self.pass, self.auditor) = (pass, auditor)
  }

  /// Reads all items for the proof, the aging and the findings alone.
  func readAll() throws { try forEachRow { _ in } }

  /// Ids of the findings about an item and its order, sorted.
  private func ids(of item: LedgerLineItem, _ found: [Discrepancy]) -> [String] {
    if found.isEmpty { return [] }
    let name = "\(item.orderID)/\(item.itemID)"
    return found.filter { $0.subject == .order || $0.subjectID == name }.map(\.id).sorted()
  }
}

/// Makes rows of `line-items.csv`.
struct LineItemRowMaker {
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
