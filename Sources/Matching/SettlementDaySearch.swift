import Bookkeeping

/// The rule `settlement_day`: a payment is all open items of whole settlement days, at a steady
/// lag, exactly or with up to two items held back or added.
struct SettlementDaySearch {
  let input: MatchingInput
  let lagDays: Int64
  let tiles: DayTiles

  init(input: MatchingInput, lagDays: Int64) {
    self.input = input
    self.lagDays = lagDays
    tiles = DayTiles(input: input, lagDays: lagDays)
  }

  /// Payments that equal whole days exactly, oldest first.
  /// - Returns: those that do, and the chance that something else does by accident, by index.
  func wholeDays(_ pool: inout Pool, _ findings: inout Findings) -> [(Int, Chance)] {
    let together = together(pool)
    var alike: [PaymentLikeness: Int64] = [:]
    for payment in input.payments { alike[PaymentLikeness(payment), default: 0] += 1 }
    var accidents: [(Int, Chance)] = []
    for (index, payment) in input.payments.enumerated()
    where payment.isSearched && !findings.isDecided(index) {
      let slot = payment.createdAt.settlementDay.number - lagDays
      let runs = DayRuns(endingAt: slot, pool: pool).runs
      let others = alike[PaymentLikeness(payment), default: 1] - 1
      let fitting = runs.filter { $0.units == payment.units }
      let spread = DayRuns.spread(around: slot, pool: pool, terms: input.terms)
      let any = Chance(sets: Int64(runs.count), step: pool.step, spread: spread)
      if let run = fitting.first {
        let accident = DayAccident.chance(of: run, among: Int64(runs.count), spread, pool)
        accidents.append((index, min(together, accident)))
      }
      take(
        fitting,
        for: index,
        chance: min(together, any),
        searched:
          "\(Wording.count(runs.count, "run")) of whole days ending \(SettlementDay(number: slot))",
        &pool,
        &findings
      )
      // Another payment of this day and amount could as well be the one that settles them.
      findings.weaken(index, rivals: others)
    }
    return accidents
  }

  /// Takes back what may be an accident, as many payments as there are that are something else: which
  /// these are is known after all others were looked at.
  func doubt(_ accidents: [(Int, Chance)], _ pool: inout Pool, _ findings: inout Findings) {
    let evidence = input.evidence
    let others = evidence.count { !findings.isFound($0) }
    let before = unexplained(beside: evidence.count)
    let odds = Odds.of(
      others + (before.map { $0.payments - $0.explained } ?? 0),
      against: evidence.count - others + (before?.explained ?? 0),
      unseen: Chance(billionths: 0)
    )
    for (index, accident) in accidents where !accident.and(odds).isExcluded {
      guard let finding = findings.found[index] else { continue }
      finding.items.forEach { pool.reopen($0) }
      findings.drop(index)
      findings.doubt(
        index,
        .ambiguous(rule: .settlementDay, answers: 1, chance: accident.and(odds)),
        [Guess(rule: .settlementDay, days: finding.days)],
        pool
      )
    }
  }

  /// The chance that all payments of the month fit whole days by accident, where all of them do:
  /// then they prove one another, even at equal prices, where one alone proves nothing.
  private func together(_ pool: Pool) -> Chance {
    let evidence = input.evidence
    let fits = DayPattern(input: input, pool: pool).fits(evidence, lag: lagDays)
    let isPerfect =
      fits.hits == evidence.count
      && (evidence.count >= PatternSearch.few || input.carried?.rule == .settlementDay)
    return isPerfect ? fits.chance : Chance(billionths: 1_000_000_000)
  }

  /// The month before, where no pattern explained it and this one has too few payments to say that the
  /// shop is paid otherwise now.
  func unexplained(beside payments: Int) -> PatternEvidence? {
    guard let before = input.carriedEvidence, before.isOnAccount,
      payments * 2 <= before.payments
    else { return nil }
    return before
  }

  /// Payments that equal whole days at another lag, where that can't be an accident.
  func unusualLag(_ pool: inout Pool, _ findings: inout Findings) {
    for (index, payment) in input.payments.enumerated()
    where payment.isSearched && !findings.isDecided(index) {
      let today = payment.createdAt.settlementDay.number
      let runs = DayRuns.within(input.terms, payment: payment, pool: pool)
      let spread = DayRuns.spread(around: today, pool: pool, terms: input.terms)
      take(
        runs.fitting,
        for: index,
        // No pattern speaks for this lag, so that alike price endings count in full.
        chance: max(
          Chance(sets: runs.count, step: pool.coarseStep, spread: spread),
          runs.fitting.first.map { DayAccident.chance(of: $0, among: 1, spread, pool) }
            ?? Chance(billionths: 0)
        ),
        searched: "all \(runs.count) runs of whole days within \(input.terms.maxLagDays) days",
        &pool,
        &findings
      )
    }
  }

  private func take(
    _ answers: [DayRuns.Run],
    for index: Int,
    chance: Chance,
    searched: String,
    _ pool: inout Pool,
    _ findings: inout Findings
  ) {
    guard let answer = answers.first else { return }
    let indices = pool.openItems(days: answer.days)
    // An item that was recognised after the payment can't be what it paid.
    let payment = input.payments[index]
    guard let last = indices.last, pool.items[last].recognisedAt < payment.createdAt else { return }
    guard answers.count == 1, chance.isExcluded else {
      findings.doubt(
        index,
        .ambiguous(rule: .settlementDay, answers: Int64(answers.count), chance: chance),
        answers.map { Guess(rule: .settlementDay, days: $0.days) },
        pool
      )
      return
    }
    findings.take(
      Finding(
        rule: .settlementDay,
        isInterchangeable: false,
        rivals: 0,
        chance: chance,
        explanation:
          "Equals \(Wording.count(indices.count, "open line item")), all of settlement day "
          + "\(name(answer.days)); searched \(searched).",
        items: indices,
        days: answer.days
      ),
      by: index
    )
    indices.forEach { pool.close($0) }
  }

  func undecided(_ findings: Findings) -> [Int] {
    input.payments.indices.filter { input.payments[$0].isSearched && !findings.isDecided($0) }
  }

  func unfound(_ findings: Findings) -> [Int] {
    input.payments.indices.filter { input.payments[$0].isSearched && !findings.isFound($0) }
  }

  func name(_ days: ClosedRange<Int64>) -> String { SettlementDaySearch.name(days) }

  static func name(_ days: ClosedRange<Int64>) -> String {
    let first = SettlementDay(number: days.lowerBound)
    let last = SettlementDay(number: days.upperBound)
    return first == last ? "\(first)" : "\(first) to \(last)"
  }
}

/// How easily a payment that is something else equals whole days.
private enum DayAccident {
  /// The expected number of fits by accident such as this run, among so many.
  ///
  /// Prices share their endings, and some come up often. The more items a sum has, the less can be said
  /// of its ending.
  static func chance(
    of run: DayRuns.Run,
    among runs: Int64,
    _ spread: Int64,
    _ pool: Pool
  ) -> Chance {
    let items = pool.openCount(days: run.days)
    let ending = Chance(
      part: Int128(runs) * Int128(pool.coarseStep),
      of: Int128(max(1, spread)) * Int128(max(1, items - 1))
    )
    guard items == 1 else { return ending }
    let alike = pool.items.count { $0.units == run.units }
    return max(ending, Chance(part: Int128(alike), of: Int128(pool.items.count)))
  }
}

/// What makes two payments candidates for the same days.
private struct PaymentLikeness: Hashable {
  let day: Int64
  let units: Int64

  init(_ payment: OpenPayment) {
    day = payment.createdAt.settlementDay.number
    units = payment.units
  }
}

extension OpenPayment {
  /// Whether amounts can say what it pays: money that came in.
  var isSearched: Bool { isPaid && units > 0 }
}
