import Auditing
import Bookkeeping
import Ledger
import Reporting

/// Makes a month's books from the ledger: states, proof, aging, journal and findings.
struct BooksMaker {
  let shop: Shop
  let ledger: Ledger
  let key: ShopKey
  let period: Period
  let sources: SourceReport
  let accounts: ChartOfAccounts

  /// The books with all line items read, and no pack written.
  func make() throws -> Books {
    let draft = try draft()
    defer { draft.counts.wait() }
    try draft.items.readAll()
    return try draft.finish()
  }

  /// The books as far as they are known before the line items are read.
  /// - Parameter counted: counts that are being worked out already.
  func draft(_ counted: EarlyCounts? = nil) throws -> BooksDraft {
    let interval = period.interval(in: shop.timeZone)
    // The conclusions of a month that is stale went when an earlier month was closed again.
    guard let month = try ledger.month(key, period), !month.isStale else {
      throw MonthEndError.notClosed(shop: shop.id, period: period)
    }
    let known = try ledger.month(key, period.previous)?.watermark ?? ledger.watermark()
    let isCounted = counted?.watermark == month.watermark
    let counts =
      counted.flatMap { isCounted ? $0.value : nil }
      ?? Meanwhile { [ledger, key] in
        try ledger.counts(key, before: interval.end, through: month.watermark)
      }
    let asOf = try asOf(counts, month)
    let all = try states(month, known)
    let pack = all.payments.filter(all.states.isOfPack)
    var auditor = Auditor(
      AuditContext(
        shop: shop,
        period: period,
        isOnAccount: month.isOnAccount,
        firstSeen: try ledger.firstSeen(key, before: period)
      )
    )
    for payment in pack { try auditor.look(at: try audited(payment, asOf)) }
    let items = FlaggedItems(
      ledger.lineItems(
        key,
        period: period,
        interval: interval,
        knownBefore: known,
        from: month.knownFrom,
        fees: shop.scheduledFees
      ),
      row: LineItemRowMaker(shop: shop, interval: interval, isOnAccount: month.isOnAccount),
      pass: ItemPass(
        shop: shop,
        interval: interval,
        asOf: asOf,
        comparison: try PriceComparison(ledger, key, of: period, terms: shop.terms),
        uncertain: try ledger.uncertainItems(key, of: period)
      ),
      auditor: auditor
    )
    return BooksDraft(
      maker: self,
      month: month,
      asOf: asOf,
      knownBefore: known,
      counts: counts,
      allPayments: all.payments,
      payments: pack,
      paymentFindings: auditor.namedSoFar,
      items: items
    )
  }

  /// The books, once all line items of a draft were read.
  func finish(_ draft: BooksDraft) throws -> Books {
    let interval = period.interval(in: shop.timeZone)
    let pack = draft.payments
    var (pass, auditor) = try draft.items.taken()
    let days = accountDays(draft.month)
    let settlementDays = try days.rows(try days.estimates(draft.allPayments))
    auditor.look(at: try source(pack, settlementDays, interval))
    return Books(
      period: period,
      asOf: draft.asOf,
      isPartial: draft.month.isPartial,
      month: draft.month,
      knownBefore: draft.knownBefore,
      payments: pack,
      beforeStart: try beforeStart(draft.allPayments),
      rollForward: try pass.rollForward(pack),
      aging: pass.aging(),
      settlementDays: settlementDays,
      journal: try pass.journal(
        pack,
        JournalEntries(shop: shop, period: period, accounts: accounts)
      ),
      findings: try auditor.findings(),
      uncertain: pass.uncertainOpen,
      counts: try draft.counts.value(),
      comparison: pass.comparison,
      sources: sources
    )
  }

  private func accountDays(_ month: MonthRecord) -> AccountDays {
    AccountDays(
      shop: shop,
      ledger: ledger,
      key: key,
      period: month.period,
      interval: month.period.interval(in: shop.timeZone),
      watermark: month.watermark,
      start: month.knownFrom
    )
  }

  /// All payments in their states, of facts as they were known when the month was closed.
  private func states(
    _ month: MonthRecord,
    _ known: Watermark
  ) throws -> (payments: [BookPayment], states: PaymentStates) {
    let first = try ledger.months(key).first { $0.hasPack && $0.period < month.period } ?? month
    let interval = first.period.interval(in: shop.timeZone)
    let coverage = first.knownFrom
    var start = BooksStart(first, instant: interval.start, accountStart: coverage)
    var all = try states(first, first.watermark, start)
    if first.isOnAccount {
      // Payments so early that they paid for sales from before the first pulled day.
      let lag = try accountDays(first).estimates(all.payments).lagDays
      start.accountStart = coverage.adding(days: lag)
    }
    if first.period < month.period {
      if first.isOnAccount { all = try states(first, first.watermark, start) }
      start = start.decided(by: all.payments)
    }
    return try states(month, known, start)
  }

  private func states(
    _ month: MonthRecord,
    _ known: Watermark,
    _ start: BooksStart
  ) throws -> (payments: [BookPayment], states: PaymentStates) {
    let interval = month.period.interval(in: shop.timeZone)
    let facts = try ledger.payments(
      key,
      createdBefore: interval.end,
      period: month.period,
      knownBefore: known,
      through: month.watermark
    )
    let states = PaymentStates(
      shop: shop,
      period: month.period,
      interval: interval,
      month: month,
      start: start,
      matches: try ledger.matches(key, through: month.period),
      verdicts: try ledger.verdicts(key, of: month.period)
    )
    return (states.states(of: facts), states)
  }

  /// The last day of the month; of a month that has not ended the day of its newest fact.
  private func asOf(_ counts: Meanwhile<FactCounts>, _ month: MonthRecord) throws -> CivilDate {
    guard month.isPartial, let known = try counts.value().knownThrough else {
      return period.lastDate
    }
    return min(period.lastDate, max(period.firstDate, shop.timeZone.date(of: known)))
  }

  private func audited(_ payment: BookPayment, _ asOf: CivilDate) throws -> AuditedPayment {
    let created = shop.timeZone.dayNumber(of: payment.fact.payment.createdAt)
    return AuditedPayment(
      payment: payment.fact.payment,
      state: payment.state,
      ageDays: max(0, asOf.dayNumber - created),
      verdict: payment.verdict,
      nearestOrders: try ledger.orderIDs(of: payment.verdict?.nearest?.items ?? []),
      twinID: payment.twinID
    )
  }

  private func beforeStart(_ payments: [BookPayment]) throws -> (count: Int, sum: Money) {
    var tally = Tally(shop.currency)
    for payment in payments
    where payment.state == .beforeStart && payment.fact.payment.amount.currency == shop.currency {
      try tally.add(payment.fact.payment.amount.units)
    }
    return (tally.count, tally.sum)
  }

  private func source(
    _ payments: [BookPayment],
    _ days: [SettlementDayRow],
    _ interval: Interval
  ) throws -> AuditedSource {
    var onAccount = Tally(shop.currency)
    for payment in payments
    where payment.state == .onAccount && interval.contains(payment.fact.payment.createdAt) {
      try onAccount.add(payment.fact.payment.amount.units)
    }
    return AuditedSource(
      problems: sources.problems,
      quarantined: sources.quarantine.map { ($0.operation, $0.recordID, $0.reason) },
      unknownFields: sources.unknownFields,
      onAccount: (onAccount.count, onAccount.sum),
      equalsGross: days.count { $0.impliedDeduction.isZero } * 4 > days.count * 3
    )
  }
}
