import Bookkeeping
import Ledger

/// The proof over two months: this one opens with what the pack of the one before closed with.
struct OpeningProof {
  let ledger: Ledger
  let key: ShopKey

  /// - Throws: `MonthEndError.openingDiffers`, which no facts may ever cause.
  func requireOpening(_ books: Books) throws {
    let previous = books.period.previous
    guard let month = try ledger.month(key, previous), month.hasPack, !month.isStale,
      month.packDigest != nil
    else { return }
    for line in books.rollForward where line.line == .opening {
      let currency = line.amount.currency
      let closing = try ledger.closing(key, of: previous, block: line.block, currency: currency)
      guard line.amount.units == closing ?? 0 else {
        throw MonthEndError.openingDiffers(
          period: books.period,
          block: line.block.rawValue,
          opening: line.amount,
          closing: Money(units: closing ?? 0, currency: currency)
        )
      }
    }
  }
}
