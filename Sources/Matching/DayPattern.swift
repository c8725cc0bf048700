import Bookkeeping

/// Whether payments are whole settlement days, and at which lag.
struct DayPattern {
  /// Payments a settlement day up to which a shop may be paid by days.
  static let mostPerDay = 16

  let input: MatchingInput
  let pool: Pool

  /// The lag at which most value equals whole days: exactly, or where that explains too little with
  /// one item held back.
  func score(_ evidence: [Int]) -> PatternSearch.Score? {
    let exact = best(of: evidence) { isHit($0, lag: $1) }.map { lag, hits, rivals in
      score(
        evidence,
        lag: lag,
        hits: hits,
        rivals: rivals,
        isNear: false,
        elsewhere: fitsElsewhere(evidence, lag: lag) { isHit($0, lag: $1) }
      ) { chance(of: $0, lag: lag) }
    }
    let paid = units(evidence)
    if let exact, exact.chance.isExcluded, exact.units >= paid - paid / 4 { return exact }
    if let late = lateItems(evidence) { return late }
    var near = NearDays(input: input, pool: pool)
    let held = best(of: evidence) { near.isHit($0, lag: $1) }.map { lag, hits, rivals in
      score(
        evidence,
        lag: lag,
        hits: hits,
        rivals: rivals,
        isNear: true,
        elsewhere: fitsElsewhere(evidence, lag: lag) { near.isHit($0, lag: $1) }
      ) { near.chance(of: $0, lag: lag) }
    }
    guard let held, held.chance.isExcluded, held.units > exact?.units ?? 0 else { return exact }
    return held
  }

  /// The lag at which all payments together are days with late items, where there is one only.
  private func lateItems(_ evidence: [Int]) -> PatternSearch.Score? {
    guard evidence.count >= PatternSearch.few else { return nil }
    let largest = pool.largestOfDays()
    let found = (0...input.terms.maxLagDays).compactMap { lag in
      LateItemMonth.of(lagDays: lag, input, pool) { largest }.map { (lag, $0.chance) }
    }
    guard found.count == 1, let (lag, chance) = found.first, chance.isExcluded else { return nil }
    return PatternSearch.Score(
      pattern: DayPattern.pattern(lag),
      explained: evidence.count,
      units: units(evidence),
      exception: .late,
      chance: chance
    )
  }

  /// The lag at which most value is hit, and the others at which nearly all is.
  ///
  /// Where days without a sale lie between the payments, several lags say the same: that of the
  /// month before goes on; else the longest, at which the days are those of the sales themselves.
  private func best(
    of evidence: [Int],
    where isHit: (Int, Int64) -> Bool
  ) -> (lag: Int64, hits: [Int], rivals: [Int64])? {
    var best: (lag: Int64, hits: [Int], units: Int64)?
    var tried: [(lag: Int64, units: Int64)] = []
    let carried = input.carried?.rule == .settlementDay ? input.carried?.lagDays : nil
    for lag in 0...input.terms.maxLagDays {
      let hits = evidence.filter { isHit($0, lag) }
      let units = units(hits)
      tried.append((lag, units))
      let most = best?.units ?? 1
      if units > most || units == most && best?.lag != carried { best = (lag, hits, units) }
    }
    guard let best else { return nil }
    let paid = units(evidence)
    return (
      best.lag, best.hits,
      tried.filter { $0.units >= paid - paid / 4 && $0.lag != best.lag }.map(\.lag)
    )
  }

  private func score(
    _ evidence: [Int],
    lag: Int64,
    hits: [Int],
    rivals: [Int64],
    isNear: Bool,
    elsewhere: Int64,
    chance single: (Int) -> Chance
  ) -> PatternSearch.Score {
    let trials = Int64(evidence.count) * max(1, input.terms.maxLagDays)
    let rate = Chance(sets: elsewhere + 1, step: 1, spread: trials)
    let chance = Joint.chance(
      hits.map { max(single($0), rate) },
      of: evidence.count,
      tried: (input.terms.maxLagDays + 1) * PatternSearch.families
    )
    let pattern = DayPattern.pattern(lag)
    // A hit with an item held back is not yet a match, and a day that is no hit may be one.
    let isWhole = hits.count == evidence.count && !isNear
    return PatternSearch.Score(
      pattern: pattern,
      explained: hits.count,
      units: chance.isExcluded && !isWhole && mayBeDays(evidence)
        ? PaymentSearch(input: input, pattern: pattern).matchedUnits(evidence, pool) : units(hits),
      exception: isNear ? .heldBack : .none,
      rivals: rivals.map(DayPattern.pattern),
      chance: chance
    )
  }

  /// Whether there are not far too many payments for them to be days but for an exception or two.
  ///
  /// To look for exceptions of each of ten thousand single orders takes long and finds nothing.
  private func mayBeDays(_ evidence: [Int]) -> Bool {
    evidence.count <= DayPattern.mostPerDay * pool.days.count
  }

  private static func pattern(_ lag: Int64) -> Pattern {
    Pattern(rule: .settlementDay, lag: lag * 86_400...lag * 86_400)
  }

  private func units(_ evidence: [Int]) -> Int64 {
    evidence.reduce(0) { $0 + input.payments[$1].units }
  }

  /// How many payments are whole days at a lag that is known, and the chance of that.
  func fits(_ evidence: [Int], lag: Int64) -> (hits: Int, chance: Chance) {
    let hits = evidence.filter { isHit($0, lag: lag) }
    let trials = Int64(evidence.count) * max(1, input.terms.maxLagDays)
    let rate = Chance(
      sets: fitsElsewhere(evidence, lag: lag) { isHit($0, lag: $1) },
      step: 1,
      spread: trials
    )
    return (
      hits.count,
      Joint.chance(
        hits.map { max(chance(of: $0, lag: lag), rate) },
        of: evidence.count,
        tried: 1
      )
    )
  }

  /// How often the payments fit at the wrong lags, which is always an accident: the amounts' own
  /// measure of how easily accidents happen.
  /// - Returns: for so many trials as there are lags and payments. Where a day has no sale nothing
  ///   is tried: what was seen elsewhere counts for it.
  private func fitsElsewhere(
    _ evidence: [Int],
    lag right: Int64,
    where isHit: (Int, Int64) -> Bool
  ) -> Int64 {
    var (fits, looked): (Int64, Int64) = (0, 0)
    // A day without a sale ends the same run as the day before it.
    let own = evidence.map { pool.lastDay(until: slot(of: $0, lag: right)) }
    for lag in 0...input.terms.maxLagDays where lag != right {
      for (index, own) in zip(evidence, own) {
        guard let day = pool.dayIndex(of: slot(of: index, lag: lag)), day != own else { continue }
        looked += 1
        if isHit(index, lag) { fits += 1 }
      }
    }
    let trials = Int64(evidence.count) * max(1, input.terms.maxLagDays)
    return (fits * trials + looked - 1) / max(1, looked)
  }

  private func slot(of index: Int, lag: Int64) -> Int64 {
    input.payments[index].createdAt.settlementDay.number - lag
  }

  private func isHit(_ index: Int, lag: Int64) -> Bool {
    DayRuns.fits(input.payments[index].units, endingAt: slot(of: index, lag: lag), pool: pool)
  }

  private func chance(of index: Int, lag: Int64) -> Chance {
    let slot = slot(of: index, lag: lag)
    return Chance(
      sets: Int64(DayRuns(endingAt: slot, pool: pool).runs.count),
      step: pool.step,
      spread: DayRuns.spread(around: slot, pool: pool, terms: input.terms)
    )
  }
}
