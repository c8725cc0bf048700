package import Bookkeeping
import Ledger

extension MonthEnd {
  /// The rows that `line-items.csv` has of a closed month, streamed from the ledger; for the speed
  /// bench, which writes them by themselves.
  /// - Throws: `MonthEndError.notClosed`, `LedgerError`.
  package func lineItemRows(_ books: Books) throws -> any PartedRowSource<LineItemRow> {
    LineItemRows(
      cursor: ledger.lineItems(
        try ledger.enter(shop),
        period: books.period,
        interval: books.period.interval(in: shop.timeZone),
        knownBefore: books.knownBefore,
        from: books.month.knownFrom,
        fees: shop.scheduledFees
      ),
      shop: shop,
      books: books
    )
  }
}
