import Bookkeeping
import Ledger
import Matching

/// Payments on account beside the settlement days that they most likely cover.
struct AccountDays {
  /// A rate that is further than this from the median, in millionths, is flagged: where the rates
  /// differ more among themselves, one that is further than so many times their median distance.
  static let unusual: Int64 = 50_000
  static let unusualDistances: Int64 = 3

  let shop: Shop
  let ledger: Ledger
  let key: ShopKey
  let period: Period
  let interval: Interval
  /// How far facts are looked at.
  let watermark: Watermark
  /// Where the books begin.
  let start: Instant

  /// The estimates of the last 90 days' payments on account, at the lag that fits them best.
  func estimates(
    _ payments: [BookPayment]
  ) throws -> Estimates {
    let from = interval.end.adding(days: -shop.terms.lookbackDays)
    let chosen = payments.filter {
      $0.fact.payment.createdAt >= from && $0.state == .onAccount
        && $0.fact.payment.amount.units > 0
    }
    guard !chosen.isEmpty else { return Estimates(lagDays: 0, payments: [], feesByDay: [:]) }
    let sold = Interval(start: from.adding(days: -shop.terms.maxLagDays), end: interval.end)
    let open = try OpenPool.read(
      ledger,
      OpenItemsOf(
        key,
        before: period,
        through: watermark,
        NetOf(shop.scheduledFees, booksFrom: start)
      ),
      sold: sold
    )
    let gross = try items(beforeFees: open)
    let input = MatchingInput(
      payments: chosen.map {
        OpenPayment(
          key: $0.fact.key,
          createdAt: $0.fact.payment.createdAt,
          units: $0.fact.payment.amount.units,
          isPaid: true
        )
      },
      items: gross.items,
      others: [],
      settledDays: [],
      evidenceStart: interval.start,
      terms: shop.terms,
      carried: nil
    )
    let result = try OnAccount.estimate(input)
    return Estimates(
      lagDays: result.lagDays,
      payments: zip(chosen, result.estimates).map { ($0, $1) },
      feesByDay: gross.feesByDay
    )
  }

  /// Open items at what they sold for, and the scheduled fees on them by settlement day.
  private func items(
    beforeFees open: NetItems
  ) throws -> (items: [OpenItem], feesByDay: [Int64: Money]) {
    guard !open.fees.isEmpty else { return (open.items, [:]) }
    func money(_ units: Int64) -> Money { Money(units: units, currency: shop.currency) }
    var feesByDay: [Int64: Money] = [:]
    var items: [OpenItem] = []
    items.reserveCapacity(open.items.count)
    for item in open.items {
      let fee = money(open.fees[item.key] ?? 0)
      let units = try (money(item.units) + fee).units
      let day = item.settlementDay.number
      feesByDay[day] = try feesByDay[day, default: money(0)] + fee
      guard units != 0 else { continue }
      items.append(OpenItem(key: item.key, recognisedAt: item.recognisedAt, units: units))
    }
    return (items, feesByDay)
  }

  /// Payments on account beside what their days say.
  struct Estimates {
    /// The lag that fits them best.
    let lagDays: Int64
    let payments: [(payment: BookPayment, estimate: OnAccount.Estimate)]
    /// The scheduled fees on open items, by settlement day.
    let feesByDay: [Int64: Money]

    /// The scheduled fees on the open items of some days.
    func fees(of days: ClosedRange<SettlementDay>, in currency: Currency) throws -> Money {
      try Money.sum(
        (days.lowerBound.number...days.upperBound.number).compactMap { feesByDay[$0] },
        in: currency
      )
    }
  }

  /// The rows of `settlement-days.csv`: the month's payments on account.
  func rows(_ all: Estimates) throws -> [SettlementDayRow] {
    let estimates = all.payments
    return try estimates.indices.compactMap { index in
      let (payment, estimate) = estimates[index]
      guard interval.contains(payment.fact.payment.createdAt) else { return nil }
      let ninetyDays = payment.fact.payment.createdAt.adding(days: -90)
      let rates = estimates[...index].filter { $0.payment.fact.payment.createdAt >= ninetyDays }
        .compactMap { $0.estimate.rate?.millionths }.sorted()
      let scheduled =
        shop.fees.isEmpty ? nil : try all.fees(of: estimate.days, in: shop.currency)
      return try row(payment.fact.payment, estimate, Usual(rates), scheduled)
    }
  }

  /// What the rates of 90 days say is usual.
  private struct Usual {
    let median: Rate?
    /// How far from the median a rate may be, in millionths.
    let distance: Int64

    /// - Parameter rates: in millionths, ascending.
    init(_ rates: [Int64]) {
      guard !rates.isEmpty else {
        (median, distance) = (nil, AccountDays.unusual)
        return
      }
      let middle = rates[rates.count / 2]
      let distances = rates.map { ($0 - middle).magnitude }.sorted()
      median = Rate(millionths: middle)
      let (far, overflow) = distances[distances.count / 2].multipliedReportingOverflow(
        by: UInt64(AccountDays.unusualDistances)
      )
      distance = max(AccountDays.unusual, overflow ? .max : Int64(clamping: far))
    }
  }

  private func row(
    _ payment: Payment,
    _ estimate: OnAccount.Estimate,
    _ usual: Usual,
    _ scheduled: Money?
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
      } else if let rate = estimate.rate, let median = usual.median,
        (rate.millionths - median.millionths).magnitude > UInt64(usual.distance)
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
      scheduledFees: scheduled,
      unanalysed: try scheduled.map { try deduction - $0 } ?? deduction,
      medianRate: usual.median,
      flag: flag
    )
  }
}
