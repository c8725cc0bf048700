import Bookkeeping
import Ledger
import Matching
import Reporting

/// Matches month by month up to the one that is closed; matches of earlier months stand.
struct MatchStep {
  let shop: Shop
  let ledger: Ledger
  let key: ShopKey
  /// Where the books begin: what was sold or paid before can't be explained.
  let start: Instant
  let now: Instant
  /// Begins the pack of the month that is asked for.
  let beginPack: (NewAllocations) throws -> PackBegun

  /// - Returns: what is being worked out of the month that is asked for; nil where its conclusions
  ///   stood.
  func run(through period: Period) throws -> BegunWork? {
    var begun: BegunWork?
    let first = try ledger.firstFact(key).map { max($0, start) } ?? start
    var month = try firstMonthToMatch(
      from: min(Period(containing: first, in: shop.timeZone) ?? period, period),
      through: period
    )
    while month <= period {
      begun = try match(month, isAskedFor: month == period)
      month = month.next
    }
    return begun
  }

  /// The month after the last one whose conclusions stand, or the ledger's first.
  private func firstMonthToMatch(from first: Period, through period: Period) throws -> Period {
    var month = period
    while month > first {
      guard let before = try ledger.month(key, month.previous), stands(before) else {
        month = month.previous
        continue
      }
      return month
    }
    return first
  }

  /// Whether a month's conclusions stand.
  ///
  /// Those of a pack do until an earlier month is closed again; those that only opened a later
  /// month also change when older orders come to be known, or fees are.
  private func stands(_ month: MonthRecord) -> Bool {
    !month.isStale
      && (month.hasPack
        || month.knownFrom == start
          && month.fees == shop.fees.text(soldBefore: month.period.next.firstDate))
  }

  private func match(_ month: Period, isAskedFor: Bool) throws -> BegunWork? {
    let interval = month.interval(in: shop.timeZone)
    let before = try ledger.month(key, month.previous)
    let watermark = try ledger.watermark()
    let payments = try ledger.payments(
      key,
      createdBefore: interval.end,
      period: month,
      knownBefore: before?.watermark ?? watermark
    )
    let conclusions = try conclude(month, payments, before, watermark)
    // To keep a million allocations takes one thread a while; others digest and count, and write the
    // pack's file of them.
    let digest = Meanwhile { [ledger, key] in
      try ledger.factsDigest(key, before: interval.end)
    }
    // A reading that is under way when the program ends would leave SQLite's files behind.
    defer { digest.wait() }
    guard isAskedFor else {
      let hasPack = try ledger.month(key, month)?.hasPack ?? false
      try keep(conclusions, of: month, hasPack: hasPack, digest)
      if hasPack { try ledger.markStale(month, shop: key) }
      return nil
    }
    let begun = try begin(month, conclusions, payments)
    do { try keep(conclusions, of: month, hasPack: true, digest) } catch {
      begun.giveUp()
      throw error
    }
    return begun
  }

  /// Matches a month's payments; what they were matched with is let go.
  private func conclude(
    _ month: Period,
    _ payments: [LedgerPayment],
    _ before: MonthRecord?,
    _ watermark: Watermark
  ) throws -> MonthConclusions {
    let interval = month.interval(in: shop.timeZone)
    let oldest = interval.start.adding(days: -shop.terms.maxLagDays)
    let unapplied = openPayments(payments, from: start)
    // An older payment can't find new items any more.
    let searched = unapplied.filter { $0.createdAt >= oldest }
    let open = try self.input(
      searched,
      since: min(oldest, searched.first?.createdAt ?? oldest),
      interval,
      month
    )
    var input = open.input
    carry(before?.evidence, matched: payments, into: &input)
    input.uncertain = try ledger.uncertainItems(key, of: month.previous)
    let result = try Matcher.run(input)
    let evidence = result.evidence
    return MonthConclusions(
      knownFrom: start,
      watermark: watermark,
      evidence: evidence,
      isOnAccount: evidence.isOnAccount
        || (evidence.payments == 0 && evidence.pattern == nil && before?.isOnAccount ?? false),
      matches: try result.matches.map {
        try FeeAllocations.split($0, open.fees, in: shop.currency)
      },
      verdicts: try verdicts(result, unapplied.filter { $0.createdAt < oldest }, in: month),
      uncertain: result.uncertain,
      fees: shop.fees.text(soldBefore: month.next.firstDate)
    )
  }

  /// Begins what can be done while the conclusions are kept.
  private func begin(
    _ month: Period,
    _ conclusions: MonthConclusions,
    _ payments: [LedgerPayment]
  ) throws -> BegunWork {
    let (end, watermark) = (month.interval(in: shop.timeZone).end, conclusions.watermark)
    let pack = try ledger.newAllocations(
      key,
      month,
      conclusions.matches,
      payments: payments
    ).map(beginPack)
    let counts = EarlyCounts(watermark) { [ledger, key] in
      try ledger.counts(key, before: end, through: watermark)
    }
    return BegunWork(counts: counts, pack: pack)
  }

  /// What is said of payments without a match; of those that were too old to be looked at, what was
  /// said before.
  private func verdicts(
    _ result: MatchingResult,
    _ old: [OpenPayment],
    in month: Period
  ) throws -> [PaymentKey: Verdict] {
    let before = try ledger.verdicts(key, of: month.previous)
    var verdicts = result.verdicts
    for payment in old { verdicts[payment.key] = before[payment.key] }
    return verdicts
  }

  private func keep(
    _ conclusions: MonthConclusions,
    of month: Period,
    hasPack: Bool,
    _ digest: Meanwhile<String>
  ) throws {
    try ledger.keep(
      conclusions,
      of: month,
      shop: key,
      hasPack: hasPack,
      at: now,
      factsDigest: digest.value
    )
  }

  private func input(
    _ payments: [OpenPayment],
    since: Instant,
    _ interval: Interval,
    _ month: Period
  ) throws -> (input: MatchingInput, fees: [LineItemKey: Int64]) {
    let sold = Interval(
      start: max(start, since.adding(days: -shop.terms.maxLagDays)),
      end: interval.end
    )
    let asked = OpenItemsOf(key, before: month, NetOf(shop.scheduledFees, booksFrom: start))
    let beside = Meanwhile { [ledger, key] in
      (
        others: try ledger.netItemsOfOtherOrders(asked, sold: sold),
        settledDays: try ledger.settledDays(key, sold: sold, before: month)
      )
    }
    defer { beside.wait() }
    let open = try OpenPool.read(ledger, asked, sold: sold)
    let (others, settledDays) = try beside.value()
    var input = MatchingInput(
      payments: payments,
      items: open.fees.isEmpty ? open.items : open.items.filter { $0.units != 0 },
      others: others,
      settledDays: settledDays,
      evidenceStart: interval.start,
      terms: shop.terms,
      carried: nil
    )
    // One whole of the currency at the most (design section 6).
    input.rounding = RoundingAllowance(
      coin: Money.step(shop.currency),
      most: Money.unitsPerWhole
    )
    return (input, open.fees)
  }

  /// What the month before said, and up to when its payments and those before are matched.
  private func carry(
    _ evidence: PatternEvidence?,
    matched payments: [LedgerPayment],
    into input: inout MatchingInput
  ) {
    input.carried = evidence?.pattern
    input.carriedEvidence = evidence
    input.latestMatched =
      payments.filter { $0.isMatched && $0.payment.amount.currency == shop.currency }
      .max { $0.payment.createdAt < $1.payment.createdAt }?.payment.createdAt
  }

  /// Payments that may be matched by amount: in the shop's currency, above zero, not applied yet,
  /// paid or in transit, and no duplicates.
  private func openPayments(_ payments: [LedgerPayment], from start: Instant) -> [OpenPayment] {
    let twins = Twins(payments)
    return payments.compactMap { item in
      let payment = item.payment
      guard payment.amount.currency == shop.currency, payment.amount.units > 0,
        !item.isMatched, payment.createdAt >= start, payment.status.standing != .failed,
        twins.twin(of: item.key) == nil
      else { return nil }
      return OpenPayment(
        key: item.key,
        createdAt: payment.createdAt,
        units: payment.amount.units,
        isPaid: payment.status.standing == .received
      )
    }
  }
}
