import Bookkeeping
import Ledger

/// Decides where every payment stands, and which of them the pack names.
struct PaymentStates {
  let shop: Shop
  let period: Period
  let interval: Interval
  let month: MonthRecord
  let start: BooksStart
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
        before: before(fact),
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
    if match != nil, payment.status.standing == .received {
      let allocated = fact.allocatedBefore + fact.allocatedInPeriod
      return allocated == payment.amount.units ? .matched : .partlyMatched
    }
    let isOnAccount =
      month.isOnAccount && payment.amount.currency == shop.currency
      || verdict?.reason == .onAccount
    if payment.status.standing == .received, !fact.wasMatched,
      start.isBefore(fact, isOnAccount: isOnAccount)
    {
      return .beforeStart
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

  /// The payment as the books held it at the month's start: not one of this month, whenever it was
  /// first fetched, nor one from before the books that no match has brought into them yet.
  private func before(_ fact: LedgerPayment) -> Payment? {
    guard fact.payment.createdAt < interval.start else { return nil }
    let wasOutside = start.firstMonth < period && !fact.wasMatched && start.isBefore(fact)
    return wasOutside ? nil : fact.before
  }

  /// Payments created in the period, and earlier ones that were in transit or not fully applied at
  /// its start, or that came to be known only now.
  func isOfPack(_ payment: BookPayment) -> Bool {
    guard payment.state != .beforeStart else { return false }
    let fact = payment.fact
    if interval.contains(fact.payment.createdAt) { return true }
    guard let before = payment.before else {
      return fact.payment.status.standing != .failed || fact.before == nil
    }
    switch before.status.standing {
    case .inTransit: return true
    case .failed: return fact.payment.status.standing != .failed
    case .received:
      return fact.allocatedBefore != before.amount.units || fact.allocatedInPeriod != 0
        || before != fact.payment
    }
  }
}
