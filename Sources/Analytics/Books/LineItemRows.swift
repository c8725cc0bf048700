import Bookkeeping
import Ledger

/// Rows of `line-items.csv` once the books are made, for one order or all.
struct LineItemRows: RowSource {
  let cursor: LineItemCursor
  let shop: Shop
  let books: Books
  /// Whether all items are wanted, not only those of the pack.
  var isWhole = false

  func forEachRow(_ body: (LineItemRow) throws -> Void) throws {
    let findings = FindingsBySubject(books.findings, .order)
    let ofItems = FindingsBySubject(books.findings, .lineItem)
    let row = LineItemRowMaker(
      shop: shop,
      interval: books.period.interval(in: shop.timeZone),
      isOnAccount: books.month.isOnAccount
    )
    try cursor.forEachRow { item in
      guard isWhole || row.isOfPack(item) else { return }
      let age = max(0, books.asOf.dayNumber - shop.timeZone.dayNumber(of: item.soldAt))
      try body(
        row.row(
          of: item,
          ageDays: age,
          findings: findings.ids(of: item.orderID, and: ofItems, of: item.itemID)
        )
      )
    }
  }
}

/// Ids of findings by what they are about.
struct FindingsBySubject {
  private var ids: [String: [String]] = [:]

  init(_ findings: [Discrepancy], _ subject: DiscrepancySubject) {
    for finding in findings where finding.subject == subject {
      ids[finding.subjectID, default: []].append(finding.id)
    }
  }

  func ids(of subject: String) -> [String] { (ids[subject] ?? []).sorted() }

  /// Ids of findings about an order, and those about one of its line items.
  func ids(of order: String, and items: FindingsBySubject, of item: String) -> [String] {
    guard !items.ids.isEmpty, let own = items.ids["\(order)/\(item)"] else {
      return ids(of: order)
    }
    return (ids(of: order) + own).sorted()
  }
}
