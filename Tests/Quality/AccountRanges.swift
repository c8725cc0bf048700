import Bookkeeping
import Matching
import ShopSandbox

/// How often the range that `settlement-days.csv` prints holds what the platform really kept.
///
/// The counterpart of `AccountDays`, without a ledger.
struct AccountRanges {
  private(set) var days = 0
  private(set) var holding = 0
  /// The ranges' widths in millionths of the gross, one a day.
  private(set) var widths: [Int64] = []

  mutating func add(_ months: MonthByMonth, _ interval: Interval) throws {
    let facts = months.facts
    let terms = months.terms
    let from = interval.end.adding(days: -terms.lookbackDays)
    let chosen = facts.payments.filter {
      $0.createdAt >= from && $0.createdAt < interval.end
        && months.verdicts[facts.payment($0.key)] == "onAccount"
    }
    guard !chosen.isEmpty else { return }
    let input = MatchingInput(
      payments: chosen,
      items: months.openItems(
        Interval(start: from.adding(days: -terms.maxLagDays), end: interval.end)
      ),
      others: [],
      settledDays: [],
      evidenceStart: interval.start,
      terms: terms,
      carried: nil
    )
    for (payment, estimate) in zip(chosen, try OnAccount.estimate(input).estimates)
    where interval.contains(payment.createdAt) {
      let gross = facts.truth.payment(facts.payment(payment.key)).gross * facts.unit
      days += 1
      if estimate.grossLow <= gross, gross <= estimate.grossHigh { holding += 1 }
      if gross > 0 {
        widths.append((estimate.grossHigh - estimate.grossLow) * 1_000_000 / gross)
      }
    }
  }

  /// The middle one of the widths.
  var medianWidth: Int64? { widths.isEmpty ? nil : widths.sorted()[widths.count / 2] }
}
