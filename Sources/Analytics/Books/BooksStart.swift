import Bookkeeping
import Ledger

/// Which payments are from before the books: created before the first month that was closed, paid
/// when they became known, and explained by nothing.
///
/// That is decided once, by what the first month's close knew, so that a later month opens with
/// just what the month before closed with.
struct BooksStart {
  /// The first month that was closed.
  let firstMonth: Period
  /// The first instant of that month.
  let instant: Instant
  /// Payments on account from before this instant paid for sales that the ledger doesn't know.
  var accountStart: Instant
  /// What the first month decided, by payment; nil while that month's own books are made.
  private var decided: [PaymentKey: Bool]?
  /// How far facts were known when the first month was closed.
  private let watermark: Watermark

  init(_ firstMonth: MonthRecord, instant: Instant, accountStart: Instant) {
    self.firstMonth = firstMonth.period
    watermark = firstMonth.watermark
    self.instant = instant
    self.accountStart = accountStart
  }

  /// The same start, for months after the first.
  /// - Parameter states: all payments in their states at the end of the first month.
  func decided(by states: [BookPayment]) -> BooksStart {
    var later = self
    later.decided = Dictionary(
      states.map { ($0.fact.key, $0.state == .beforeStart) },
      uniquingKeysWith: { first, _ in first }
    )
    return later
  }

  /// Whether a paid payment without a match is from before the books.
  func isBefore(_ fact: LedgerPayment, isOnAccount: Bool = false) -> Bool {
    guard fact.payment.createdAt < instant else { return false }
    guard let decided else {
      return fact.payment.createdAt < (isOnAccount ? accountStart : instant)
    }
    // Whatever was not paid for a while since is in the books.
    guard fact.lastUnpaid <= watermark.payments else { return false }
    // One that the first month did not know counts as what it was when it became known.
    return decided[fact.key] ?? (fact.firstStatus.standing == .received)
  }
}
