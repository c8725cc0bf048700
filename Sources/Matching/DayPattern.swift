import Bookkeeping

/// Whether payments are whole settlement days, and at which lag.
struct DayPattern {
  let input: MatchingInput
  let pool: Pool

  /// The lag at which most value equals whole days exactly.
  func score(_ evidence: [Int]) -> PatternSearch.Score? {
    var best: (lag: Int64, hits: [Int], units: Int64)?
    for lag in 0...input.terms.maxLagDays {
      let hits = evidence.filter { isHit($0, lag: lag) }
      let units = hits.reduce(Int64(0)) { $0 + input.payments[$1].units }
      if units > best?.units ?? 0 { best = (lag, hits, units) }
    }
    guard let best else { return nil }
    let elsewhere = fitsElsewhere(evidence, lag: best.lag)
    let trials = Int64(evidence.count) * max(1, input.terms.maxLagDays)
    let rate = Chance(sets: elsewhere + 1, step: 1, spread: trials)
    let chance = Joint.chance(
      best.hits.map { max(self.chance(of: $0, lag: best.lag), rate) },
      of: evidence.count,
      tried: (input.terms.maxLagDays + 1) * PatternSearch.families
    )
    let pattern = Pattern(rule: .settlementDay, lag: best.lag * 86_400...best.lag * 86_400)
    return PatternSearch.Score(
      pattern: pattern,
      explained: best.hits.count,
      units: chance.isExcluded ? max(best.units, matchedUnits(evidence, pattern)) : best.units,
      chance: chance
    )
  }

  /// How many payments are whole days at a lag that is known, and the chance of that.
  func fits(_ evidence: [Int], lag: Int64) -> (hits: Int, chance: Chance) {
    let hits = evidence.filter { isHit($0, lag: lag) }
    let trials = Int64(evidence.count) * max(1, input.terms.maxLagDays)
    let rate = Chance(sets: fitsElsewhere(evidence, lag: lag), step: 1, spread: trials)
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
  private func fitsElsewhere(_ evidence: [Int], lag right: Int64) -> Int64 {
    var fits: Int64 = 0
    for lag in 0...input.terms.maxLagDays where lag != right {
      for index in evidence {
        // A day without a sale ends the same run as the day before it.
        let slot = slot(of: index, lag: lag)
        if pool.dayIndex(of: slot) != nil, isHit(index, lag: lag) { fits += 1 }
      }
    }
    return fits
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

  /// What the pattern's whole search would match: a day with an item held back counts for days too,
  /// while only days that fit exactly make the pattern.
  private func matchedUnits(_ evidence: [Int], _ pattern: Pattern) -> Int64 {
    var pool = pool
    let findings = PaymentSearch(input: input, pattern: pattern).run(&pool)
    return evidence.reduce(0) { $0 + (findings.found[$1] == nil ? 0 : input.payments[$1].units) }
  }
}
