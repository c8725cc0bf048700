import Bookkeeping

/// Looks at all payments together and names the pattern that explains nearly all of them.
///
/// "Nearly all" is three quarters of the paid value, so that a single large odd payment can't hide
/// the pattern of the others; and the fits together must be no accident.
struct PatternSearch {
  /// Families of rules that are tried: any of them may fit by accident.
  static let families: Int64 = 5
  /// So few payments can't contradict the month before.
  static let few = 3
  /// Payments times items up to which windows are looked at.
  static let mostWindows = 50_000_000

  let input: MatchingInput
  let pool: Pool

  /// How one family of rules does.
  struct Score {
    let pattern: Pattern
    let explained: Int
    let units: Int64
    var exception = PatternException.none
    /// Others of the family that explain nearly all paid value as well.
    var rivals: [Pattern] = []
    /// All payments together, where these are a chain of which something is left out.
    var lateChain: LateChain?
    let chance: Chance
  }

  /// The evidence, and the patterns that explain nearly all paid value beside the adopted one.
  struct Answer {
    let evidence: PatternEvidence
    var rivals: [Pattern] = []
    /// What the pattern's search would find first.
    var lateChain: LateChain?
  }

  func run() -> Answer {
    let evidence = input.evidence
    let paid = evidence.reduce(Int64(0)) { $0 + input.payments[$1].units }
    // In order of preference at a tie: the smaller space makes the stronger claim. Windows come
    // last and only alone: among so many runs a few more always fit.
    var best: Score?
    let families: [() -> Score?] = [
      { DayPattern(input: input, pool: pool).score(evidence) },
      { unitScore(evidence, .order) },
      { unitScore(evidence, .lineItem) },
      { chainScore(evidence, mayBeLate: !isProof(best, paid)) },
    ]
    for family in families {
      if let best, best.units == paid, best.chance.isExcluded { break }
      guard let score = family(), score.units > best?.units ?? 0 else { continue }
      if isProof(score, paid) || !isProof(best, paid) { best = score }
    }
    if !isProof(best, paid),
      let rounded = RoundedDays(input: input, pool: pool)?.score(evidence, pool),
      isProof(rounded, paid)
    {
      best = rounded
    }
    if !isProof(best, paid), let windows = windowScore(evidence) { best = windows }
    if let best, isProof(best, paid) {
      return Answer(
        evidence: PatternEvidence(
          pattern: best.pattern,
          isCarried: false,
          payments: evidence.count,
          explained: best.explained,
          exception: best.exception,
          chance: best.chance
        ),
        rivals: best.rivals,
        lateChain: best.lateChain
      )
    }
    let carried = evidence.count < PatternSearch.few ? confirmed(input.carried, by: evidence) : nil
    return Answer(
      evidence: PatternEvidence(
        pattern: carried,
        isCarried: carried != nil,
        payments: evidence.count,
        explained: best?.explained ?? 0,
        chance: best?.chance ?? Chance(billionths: 1_000_000_000)
      )
    )
  }

  /// Whether a pattern explains nearly all paid value, and not by accident.
  private func isProof(_ score: Score?, _ paid: Int64) -> Bool {
    guard let score else { return false }
    return score.chance.isExcluded && score.units >= paid - paid / 4
  }

  /// The pattern of the month before, where the few payments of this one don't speak against it.
  ///
  /// There are none, or they fit it, and not by accident. Fees may have started.
  private func confirmed(_ carried: Pattern?, by evidence: [Int]) -> Pattern? {
    guard let carried, !evidence.isEmpty else { return carried }
    let fits: (hits: Int, chance: Chance)
    switch carried.rule {
    case .settlementDay:
      fits = DayPattern(input: input, pool: pool).fits(evidence, lag: carried.lagDays)
    case .order, .lineItem:
      let band = SteadyLag(
        carried.lag,
        of: evidence,
        input: input,
        index: UnitIndex(carried.rule, pool, paidBy: input.payments),
        coarseStep: pool.coarseStep,
        width: nil
      )
      fits = (band.hits.count, Joint.chance(band.chances, of: evidence.count, tried: 1))
    case .tolerance:
      guard let days = RoundedDays(input: input, pool: pool) else { return nil }
      fits = days.fits(evidence, lag: carried.lagDays, tried: 1, pool)
    // A chain or a window of one or two payments can't be told from an accident.
    default: return nil
    }
    return fits.hits == evidence.count && fits.chance.isExcluded ? carried : nil
  }

  private func unitScore(_ evidence: [Int], _ rule: MatchRule) -> Score? {
    let index = UnitIndex(rule, pool, paidBy: input.payments)
    let band = SteadyLag(of: evidence, input: input, index: index, coarseStep: pool.coarseStep)
    guard let band else { return nil }
    let pattern = Pattern(rule: rule, lag: band.lag)
    let chance = Joint.chance(
      band.chances,
      of: evidence.count,
      tried: band.tried * PatternSearch.families
    )
    let isPartial = chance.isExcluded && band.hits.count < evidence.count
    return Score(
      pattern: pattern,
      explained: band.hits.count,
      units: isPartial
        ? max(
          band.units,
          PaymentSearch(input: input, pattern: pattern).matchedUnits(evidence, pool)
        ) : band.units,
      chance: chance
    )
  }

  /// - Parameter mayBeLate: whether chains of which something is left out are looked at: not where
  ///   another rule explains nearly everything.
  private func chainScore(_ evidence: [Int], mayBeLate: Bool) -> Score? {
    let runs = Runs(pool)
    let chains = ChainSearch(input: input).chains(in: pool, runs, only: Set(evidence))
    let hits = chains.flatMap(\.payments)
    if mayBeLate, hits.count < evidence.count, let late = LateChain.of(input, pool, runs),
      late.chance.isExcluded
    {
      return Score(
        pattern: Pattern(rule: .settlementChain, lag: input.allowedLag),
        explained: evidence.count,
        units: evidence.reduce(0) { $0 + input.payments[$1].units },
        exception: late.path.contains { !$0.paid.isEmpty } ? .late : .heldBack,
        lateChain: late,
        chance: late.chance
      )
    }
    guard !chains.isEmpty else { return nil }
    let chance = chains.dropFirst().reduce(chains[0].chance) { $0.and($1.chance) }
    return Score(
      pattern: Pattern(rule: .settlementChain, lag: input.allowedLag),
      explained: hits.count,
      units: hits.reduce(0) { $0 + input.payments[$1].units },
      chance: Joint.chance([chance], of: 1, tried: PatternSearch.families)
    )
  }

  private func windowScore(_ evidence: [Int]) -> Score? {
    // So many payments and items are no windows that could be told from accidents.
    guard
      evidence.count.multipliedReportingOverflow(by: pool.items.count).partialValue
        <= PatternSearch.mostWindows
    else { return nil }
    let search = WindowSearch(input: input, lag: input.allowedLag)
    let runs = Runs(pool)
    var hits: [Int] = []
    var lags: [Int64] = []
    var chances: [Chance] = []
    for index in evidence {
      let windows = search.windows(for: index, runs, pool)
      guard !windows.found.isEmpty else { continue }
      hits.append(index)
      // Where several fit, the right one must be among those that the lag leaves.
      lags += windows.found.map {
        let last = pool.items[runs.open[$0.upperBound - 1]].recognisedAt.seconds
        return input.payments[index].createdAt.seconds - last
      }
      chances.append(windows.chance(step: pool.coarseStep))
    }
    guard hits.count >= PatternSearch.few, let low = lags.min(), let high = lags.max() else {
      return nil
    }
    let pattern = Pattern(rule: .window, lag: low...high)
    let chance = Joint.chance(chances, of: evidence.count, tried: PatternSearch.families)
    // Where a neighbour's price always fits, many runs do and none of them is a match.
    return Score(
      pattern: pattern,
      explained: hits.count,
      units: chance.isExcluded
        ? PaymentSearch(input: input, pattern: pattern).matchedUnits(evidence, pool)
        : hits.reduce(0) { $0 + input.payments[$1].units },
      chance: chance
    )
  }
}

/// The chance of several fits together.
enum Joint {
  /// The chance that as many of `count` payments fit by accident, in one of `tried` attempts: the
  /// product of the single chances, times the ways to choose who fits.
  static func chance(_ chances: [Chance], of count: Int, tried: Int64) -> Chance {
    let one = Chance(billionths: 1_000_000_000)
    let chosen = min(chances.count, count - chances.count)
    var ways = (0..<max(chosen, 0)).map { taken in
      Chance(sets: Int64(count - taken), step: 1, spread: Int64(taken + 1))
    }
    var singles = chances.sorted().map { min($0, one) }
    var joint = Chance(sets: tried, step: 1, spread: 1)
    // What enlarges and what lessens takes turns, so that nothing overflows or vanishes on the way.
    while let next = joint >= one
      ? singles.popLast() ?? ways.popLast() : ways.popLast() ?? singles.popLast()
    {
      joint = joint.and(next)
    }
    return joint
  }
}
