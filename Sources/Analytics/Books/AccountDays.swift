import Bookkeeping
import Ledger
import Matching

/// Payments on account beside the settlement days that they most likely cover.
struct AccountDays {
  /// A rate that is further than this from the median, in millionths, is flagged.
  static let unusual: Int64 = 50_000

  let shop: Shop
  let ledger: Ledger
  let key: ShopKey
  let period: Period
  let interval: Interval
  /// How far facts are looked at.
  let watermark: Watermark

  /// The estimates of the last 90 days' payments on account, at the lag that fits them best.
  func estimates(
    _ payments: [BookPayment]
  ) throws -> (lagDays: Int64, estimates: [(payment: BookPayment, estimate: OnAccount.Estimate)]) {
    let from = interval.end.adding(days: -shop.terms.lookbackDays)
    let chosen = payments.filter {
      $0.fact.payment.createdAt >= from && $0.state == .onAccount
        && $0.fact.payment.amount.units > 0
    }
    guard !chosen.isEmpty else { return (0, []) }
    let sold = Interval(start: from.adding(days: -shop.terms.maxLagDays), end: interval.end)
    let input = MatchingInput(
      payments: chosen.map {
        OpenPayment(
          key: $0.fact.key,
          createdAt: $0.fact.payment.createdAt,
          units: $0.fact.payment.amount.units,
          isPaid: true
        )
      },
      items: try ledger.openItems(
        key,
        currency: shop.currency,
        sold: sold,
        before: period,
        through: watermark
      ),
      others: [],
      settledDays: [],
      evidenceStart: interval.start,
      terms: shop.terms,
      carried: nil
    )
    let result = try OnAccount.estimate(input)
    return (result.lagDays, zip(chosen, result.estimates).map { ($0, $1) })
  }

  /// The rows of `settlement-days.csv`: the month's payments on account.
  func rows(
    _ estimates: [(payment: BookPayment, estimate: OnAccount.Estimate)]
  ) throws -> [SettlementDayRow] {
    try estimates.indices.compactMap { index in
      let (payment, estimate) = estimates[index]
      guard interval.contains(payment.fact.payment.createdAt) else { return nil }
      let ninetyDays = payment.fact.payment.createdAt.adding(days: -90)
      let rates = estimates[...index].filter { $0.payment.fact.payment.createdAt >= ninetyDays }
        .compactMap { $0.estimate.rate?.millionths }.sorted()
      let median = rates.isEmpty ? nil : Rate(millionths: rates[rates.count / 2])
      return try row(payment.fact.payment, estimate, median)
    }
  }

  private func row(
    _ payment: Payment,
    _ estimate: OnAccount.Estimate,
    _ median: Rate?
  ) throws -> SettlementDayRow {
    func money(_ units: Int64) -> Money { Money(units: units, currency: payment.amount.currency) }
    let low = money(estimate.grossLow)
    let gross = money(estimate.gross)
    let high = money(estimate.grossHigh)
    let deduction = try gross - payment.amount
    let flag =
      if estimate.gross <= 0 {
        "no_items"
      } else if deduction.isNegative {
        "above_gross"
      } else if let rate = estimate.rate, let median,
        (rate.millionths - median.millionths).magnitude > UInt64(AccountDays.unusual)
      {
        "off_median"
      } else {
        "typical"
      }
    return SettlementDayRow(
      settlementDay: estimate.days.upperBound,
      paymentID: payment.id,
      grossLow: low,
      gross: gross,
      grossHigh: high,
      payment: payment.amount,
      impliedDeduction: deduction,
      rateLow: Rate(try low - payment.amount, of: low),
      rate: Rate(deduction, of: gross),
      rateHigh: Rate(try high - payment.amount, of: high),
      scheduledFees: nil,
      unanalysed: deduction,
      medianRate: median,
      flag: flag
    )
  }
}
