import Auditing
import Bookkeeping
import Ledger

/// Rows of `line-items.csv` once the books are made, for one order or all.
struct LineItemRows: PartedRowSource {
  private let cursor: LineItemCursor
  private let zone: ShopTimeZone
  private let asOf: CivilDate
  private let maker: LineItemRowMaker
  private let ofOrders: FindingsBySubject
  private let ofItems: FindingsBySubject
  private let ofPayments: NamedOrders
  private let isWhole: Bool

  /// - Parameter isWhole: whether all items are wanted, not only those of the pack.
  init(cursor: LineItemCursor, shop: Shop, books: Books, isWhole: Bool = false) {
    (self.cursor, self.isWhole) = (cursor, isWhole)
    (zone, asOf) = (shop.timeZone, books.asOf)
    ofOrders = FindingsBySubject(books.findings, .order)
    ofItems = FindingsBySubject(books.findings, .lineItem)
    var named = NamedOrders()
    for finding in books.findings where finding.subject == .payment {
      named.name(finding.namedOrders, by: finding.id)
    }
    ofPayments = named
    maker = LineItemRowMaker(
      shop: shop,
      interval: books.period.interval(in: shop.timeZone),
      isOnAccount: books.month.isOnAccount
    )
  }

  var partCount: Int { cursor.partCount }

  func forEachRow(_ body: (LineItemRow) throws -> Void) throws {
    try cursor.forEachRow { item in
      if let row = row(of: item) { try body(row) }
    }
  }

  func readParts(
    _ next: () -> Int?,
    _ body: (LineItemRow) throws -> Void,
    end: (Int) throws -> Void
  ) throws {
    try cursor.readOrders(
      next,
      { items in
        for item in items {
          if let row = row(of: item) { try body(row) }
        }
      },
      end: end
    )
  }

  private func row(of item: LedgerLineItem) -> LineItemRow? {
    guard isWhole || maker.isOfPack(item) else { return nil }
    let own = ofOrders.ids(of: item.orderID, and: ofItems, of: item.itemID)
    let naming = item.balance.open == 0 ? [] : ofPayments.findings(naming: item.orderID)
    return maker.row(
      of: item,
      ageDays: max(0, asOf.dayNumber - zone.dayNumber(of: item.soldAt)),
      findings: naming.isEmpty ? own : (own + naming).sorted()
    )
  }
}

/// Ids of findings by what they are about.
struct FindingsBySubject: Sendable {
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
