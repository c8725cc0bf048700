import Bookkeeping
import Ledger

/// Decides where every payment stands, and which of them the pack names.
struct PaymentStates {
  let shop: Shop
  let period: Period
  let interval: Interval
  let month: MonthRecord
  /// The first instant of the first month that was closed.
  let booksStart: Instant
  /// Payments on account from before this instant paid for sales that the ledger doesn't know.
  let accountStart: Instant
  let matches: [PaymentKey: PaymentMatch]
  let verdicts: [PaymentKey: Verdict]

  /// All payments, each with its state; those from before the start are not in the books.
  func states(of payments: [LedgerPayment]) -> [BookPayment] {
    let twins = Twins(payments)
    return payments.map { fact in
      let match = matches[fact.key]
      let verdict = verdicts[fact.key]
      let twin = twins.twin(of: fact.key)
      return BookPayment(
        fact: fact,
        state: state(of: fact, match, verdict, isTwin: twin != nil),
        match: match,
        verdict: verdict,
        twinID: twin
      )
    }
  }

  private func state(
    of fact: LedgerPayment,
    _ match: PaymentMatch?,
    _ verdict: Verdict?,
    isTwin: Bool
  ) -> PaymentState {
    let payment = fact.payment
    if match != nil {
      let allocated = fact.allocatedBefore + fact.allocatedInPeriod
      return allocated == payment.amount.units ? .matched : .partlyMatched
    }
    let isOnAccount =
      month.isOnAccount && payment.amount.currency == shop.currency
      || verdict?.reason == .onAccount
    if payment.createdAt < booksStart {
      let start = isOnAccount ? accountStart : booksStart
      if payment.createdAt < start, payment.status.standing == .received { return .beforeStart }
    }
    switch payment.status.standing {
    case .failed: return .failed
    case .inTransit: return .inTransit
    case .received:
      if isTwin { return .duplicate }
      if case .ambiguous? = verdict?.reason { return .ambiguous }
      return isOnAccount ? .onAccount : .unmatched
    }
  }

  /// Payments created in the period, and earlier ones that were in transit or not fully applied at
  /// its start, or that came to be known only now.
  func isOfPack(_ payment: BookPayment) -> Bool {
    guard payment.state != .beforeStart else { return false }
    let fact = payment.fact
    if interval.contains(fact.payment.createdAt) { return true }
    guard let before = fact.before else { return true }
    switch before.status.standing {
    case .inTransit: return true
    case .failed: return fact.payment.status.standing != .failed
    case .received:
      return fact.allocatedBefore != before.amount.units || fact.allocatedInPeriod != 0
        || before != fact.payment
    }
  }
}
