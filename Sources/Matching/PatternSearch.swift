import Bookkeeping

/// Looks at all payments together and names the pattern that explains nearly all of them.
///
/// "Nearly all" is three quarters of the paid value, so that a single large odd payment can't hide
/// the pattern of the others; and the fits together must be no accident.
struct PatternSearch {
  let input: MatchingInput
  let pool: Pool

  /// How one family of rules does.
  struct Score {
    let pattern: Pattern
    let explained: Int
    let units: Int64
    let chance: Chance
  }

  func run() -> PatternEvidence {
    let evidence = input.payments.indices.filter {
      input.payments[$0].isPaid && input.payments[$0].units > 0
        && input.payments[$0].createdAt >= input.evidenceStart
    }
    let paid = evidence.reduce(Int64(0)) { $0 + input.payments[$1].units }
    // In order of preference at a tie: the smaller space makes the stronger claim.
    let scores = [
      dayScore(evidence), unitScore(evidence, .order), unitScore(evidence, .lineItem),
      chainScore(evidence), windowScore(evidence),
    ].compactMap { $0 }
    var best: Score?
    for score in scores where score.units > best?.units ?? 0 { best = score }
    if let best, best.chance.isExcluded, best.units >= paid - paid / 4 {
      return PatternEvidence(
        pattern: best.pattern,
        isCarried: false,
        payments: evidence.count,
        explained: best.explained,
        chance: best.chance
      )
    }
    // Too few payments to contradict the month before: its pattern goes on.
    let carried = evidence.count < 3 ? input.carried : nil
    return PatternEvidence(
      pattern: carried,
      isCarried: carried != nil,
      payments: evidence.count,
      explained: best?.explained ?? 0,
      chance: best?.chance ?? Chance(billionths: 1_000_000_000)
    )
  }

  /// The lag at which most value equals whole days exactly.
  private func dayScore(_ evidence: [Int]) -> Score? {
    let days = SettlementDaySearch.self
    var best: (lag: Int64, hits: [Int], units: Int64)?
    for lag in 0...max(0, input.terms.maxLagDays) {
      var hits: [Int] = []
      var units: Int64 = 0
      for index in evidence {
        let payment = input.payments[index]
        let slot = payment.createdAt.settlementDay.number - lag
        if days.runs(endingAt: slot, pool: pool).contains(where: { $0.units == payment.units }) {
          hits.append(index)
          units += payment.units
        }
      }
      if units > best?.units ?? 0 { best = (lag, hits, units) }
    }
    guard let best else { return nil }
    let chances = best.hits.map { index -> Chance in
      let slot = input.payments[index].createdAt.settlementDay.number - best.lag
      return Chance(
        sets: Int64(days.runs(endingAt: slot, pool: pool).count),
        step: pool.step,
        spread: days.spread(around: slot, pool: pool, terms: input.terms)
      )
    }
    let pattern = Pattern(rule: .settlementDay, lag: best.lag * 86_400...best.lag * 86_400)
    return Score(
      pattern: pattern,
      explained: best.hits.count,
      units: max(best.units, matchedUnits(evidence, pattern)),
      chance: joint(chances, of: evidence.count, tried: input.terms.maxLagDays + 1)
    )
  }

  /// What the pattern's whole search would match: a day with an item held back counts for days too,
  /// while only days that fit exactly make the pattern.
  private func matchedUnits(_ evidence: [Int], _ pattern: Pattern) -> Int64 {
    var pool = pool
    var matches: [Int: Match] = [:]
    var ambiguous: [Int: Verdict.Reason] = [:]
    PaymentSearch(input: input, pattern: pattern)
      .run(&pool, matches: &matches, ambiguous: &ambiguous)
    return evidence.reduce(0) { $0 + (matches[$1] == nil ? 0 : input.payments[$1].units) }
  }

  private func unitScore(_ evidence: [Int], _ rule: MatchRule) -> Score? {
    let search = UnitSearch(input: input, rule: rule, lag: 0...input.terms.maxLagDays * 86_400)
    guard let band = search.steadyLag(of: evidence, pool: pool) else { return nil }
    return Score(
      pattern: Pattern(rule: rule, lag: band.lag),
      explained: band.hits.count,
      units: band.units,
      chance: joint(band.chances, of: evidence.count, tried: band.tried)
    )
  }

  private func chainScore(_ evidence: [Int]) -> Score? {
    let chains = ChainSearch(input: input).chains(in: pool, only: Set(evidence))
    guard !chains.isEmpty else { return nil }
    let hits = chains.flatMap(\.payments)
    let chance = chains.dropFirst().reduce(chains[0].chance) { $0.and($1.chance) }
    return Score(
      pattern: Pattern(rule: .settlementChain, lag: 0...input.terms.maxLagDays * 86_400),
      explained: hits.count,
      units: hits.reduce(0) { $0 + input.payments[$1].units },
      chance: chance
    )
  }

  private func windowScore(_ evidence: [Int]) -> Score? {
    let search = WindowSearch(input: input, lag: 0...input.terms.maxLagDays * 86_400)
    let fits = evidence.map { (index: $0, windows: search.windows(for: $0, pool: pool)) }
    let hits = fits.filter { !$0.windows.found.isEmpty }
    guard !hits.isEmpty else { return nil }
    let lags = hits.flatMap { hit in
      hit.windows.found.prefix(1).map { search.lag($0, of: hit.index, pool: pool) }
    }
    guard let low = lags.min(), let high = lags.max() else { return nil }
    return Score(
      pattern: Pattern(rule: .window, lag: low...high),
      explained: hits.count,
      units: hits.reduce(0) { $0 + input.payments[$1.index].units },
      chance: joint(hits.map(\.windows.chance), of: evidence.count, tried: 1)
    )
  }

  /// The chance that as many of `count` payments fit by accident, in one of `tried` attempts: the
  /// product of the single chances, times the ways to choose who fits.
  private func joint(_ chances: [Chance], of count: Int, tried: Int64) -> Chance {
    let one = Chance(billionths: 1_000_000_000)
    var joint = Chance(billionths: tried * 1_000_000_000)
    // C(n, k) is spread over the factors, so that neither overflows nor vanishes on the way.
    for (taken, chance) in chances.sorted(by: >).enumerated() {
      let ways = Chance(sets: Int64(count - taken), step: 1, spread: Int64(taken + 1))
      joint = joint.and(min(chance.and(ways), one))
    }
    return joint
  }
}
