import Bookkeeping
import Matching

extension MatchingInput {
  /// A shop's first month: nothing was settled before it, and nothing else is known of it.
  init(payments: [OpenPayment], items: [OpenItem], carried: Pattern? = nil) {
    self.init(
      payments: payments,
      items: items,
      others: [],
      settledDays: [],
      evidenceStart: Instant(seconds: 0),
      terms: SettlementTerms(),
      carried: carried
    )
  }
}
