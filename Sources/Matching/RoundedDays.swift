import Bookkeeping

/// How far a payment may be off what it pays, because somebody rounded.
public struct RoundingAllowance: Hashable, Sendable {
  /// The currency's smallest coin, in ten-thousandths.
  public let coin: Int64
  /// The most that is ever called rounding, in ten-thousandths.
  public let most: Int64

  /// An allowance from its parts.
  public init(coin: Int64, most: Int64) {
    self.coin = coin
    self.most = most
  }
}

/// The rule `tolerance`: payments are all open items of whole settlement days, off by rounding only.
///
/// Only as a pattern of all payments together, in one manner, and only where no exact one holds: a
/// single payment that is a cent off is short, not rounded. What is rounded is less than any item:
/// else an item that was held back would pass for it.
struct RoundedDays {
  let input: MatchingInput
  private let manners: [Rounding]

  /// - Returns: nil where the input allows no rounding.
  init?(input: MatchingInput, pool: Pool) {
    guard let allowance = input.rounding, allowance.most > 0, !pool.items.isEmpty else {
      return nil
    }
    self.input = input
    let smallest = pool.items.reduce(Int64.max) { min($0, Int64($1.units.magnitude)) }
    manners = Rounding.candidates(
      unit: RoundedDays.unit(
        of: input.payments.filter(\.isSearched).map(\.units),
        beyond: pool.step,
        most: allowance.most
      ),
      coin: allowance.coin,
      step: pool.step,
      most: max(0, min(allowance.most, smallest - pool.step))
    )
  }

  /// The largest of the units 2, 5, 10, 20, 50 … that three quarters of the payments are multiples of.
  private static func unit(of payments: [Int64], beyond step: Int64, most: Int64) -> Int64 {
    guard payments.count > 1 else { return 0 }
    var (unit, power) = (Int64(0), step)
    while power <= most {
      for candidate in [power, power * 2, power * 5] where candidate <= most && candidate > step {
        let multiples = payments.count { $0 % candidate == 0 }
        if multiples * 4 >= payments.count * 3 { unit = candidate }
      }
      power *= 10
    }
    return unit
  }

  /// A run of whole days that a payment comes near enough to.
  struct Fit {
    let run: DayRuns.Run
    /// Payment − items, in ten-thousandths.
    let residue: Int64
    /// How many items the run has.
    let items: Int64
  }

  /// What is seen of one payment at one lag.
  struct Look {
    var fits: [Fit] = []
    /// How many amounts would have been taken for rounded.
    var sets: Int64 = 0
    /// Whether it is off by little, and not by this manner of rounding.
    var isContradiction = false
  }

  /// What a payment at a lag comes near enough to.
  func look(at payment: OpenPayment, lag: Int64, _ rounding: Rounding, _ pool: Pool) -> Look {
    let runs = DayRuns(endingAt: payment.createdAt.settlementDay.number - lag, pool: pool).runs
    var look = Look()
    for run in runs {
      let items = items(of: run, pool)
      let range = rounding.range(items: items)
      look.sets += (range.upperBound - range.lowerBound + pool.coarseStep) / pool.step + 1
      let residue = payment.units - run.units
      if range.contains(residue) {
        look.fits.append(Fit(run: run, residue: residue, items: items))
      } else if rounding.isContradiction(residue, items: items) {
        look.isContradiction = true
      }
    }
    if !look.fits.isEmpty { look.isContradiction = false }
    return look
  }

  private func items(of run: DayRuns.Run, _ pool: Pool) -> Int64 {
    var items: Int64 = 0
    var place = pool.firstDay(from: run.days.lowerBound)
    while place < pool.days.count, pool.days[place].number <= run.days.upperBound {
      items += Int64(pool.days[place].openCount)
      place += 1
    }
    return items
  }

  /// The manner in which payments are rounded at a lag, and those that fit it; nil where none holds.
  ///
  /// One payment that is off by little in another manner is enough to say that it is no rounding.
  private func rounded(
    _ evidence: [Int],
    lag: Int64,
    _ pool: Pool
  ) -> (rounding: Rounding, hits: [Int], isRounded: Bool)? {
    var best: (rounding: Rounding, hits: [Int], isRounded: Bool)?
    for rounding in manners {
      let looks = evidence.map { look(at: input.payments[$0], lag: lag, rounding, pool) }
      guard !looks.contains(where: \.isContradiction) else { continue }
      let fits = looks.compactMap(\.fits.first)
      guard rounding.looksLikeChance(fits.map { ($0.residue, $0.items) }) else { continue }
      let hits = zip(evidence, looks).filter { !$1.fits.isEmpty }.map(\.0)
      let isRounded = fits.contains { $0.residue != 0 }
      if units(hits) > units(best?.hits ?? []) { best = (rounding, hits, isRounded) }
    }
    return best
  }

  private func units(_ hits: [Int]) -> Int64 {
    hits.reduce(0) { $0 + input.payments[$1].units }
  }

  /// How the pattern does at its best lag; nil where nothing fits, or all of it exactly: what is not
  /// proved without rounding is not proved by it.
  func score(_ evidence: [Int], _ pool: Pool) -> PatternSearch.Score? {
    var best: (lag: Int64, units: Int64)?
    for lag in 0...input.terms.maxLagDays {
      guard let found = rounded(evidence, lag: lag, pool), found.isRounded else { continue }
      let units = units(found.hits)
      if units > best?.units ?? 0 { best = (lag, units) }
    }
    guard let best else { return nil }
    let fits = fits(
      evidence,
      lag: best.lag,
      tried: (input.terms.maxLagDays + 1) * PatternSearch.families * Int64(manners.count),
      pool
    )
    return PatternSearch.Score(
      pattern: Pattern(rule: .tolerance, lag: best.lag * 86_400...best.lag * 86_400),
      explained: fits.hits,
      units: best.units,
      chance: fits.chance
    )
  }

  /// How many payments fit at a lag, and the chance of that; no smaller than the rate at which they fit
  /// at the wrong lags.
  func fits(
    _ evidence: [Int],
    lag right: Int64,
    tried: Int64,
    _ pool: Pool
  ) -> (hits: Int, chance: Chance) {
    guard let (rounding, hits, _) = rounded(evidence, lag: right, pool) else {
      return (0, Chance(billionths: 1_000_000_000))
    }
    var elsewhere: Int64 = 1
    for lag in 0...input.terms.maxLagDays where lag != right {
      elsewhere += Int64(
        evidence.count { !look(at: input.payments[$0], lag: lag, rounding, pool).fits.isEmpty }
      )
    }
    let trials = Int64(evidence.count) * max(1, input.terms.maxLagDays)
    let rate = Chance(sets: elsewhere, step: 1, spread: trials)
    let singles = hits.map {
      max(chance(of: input.payments[$0], lag: right, rounding, pool), rate)
    }
    return (hits.count, Joint.chance(singles, of: evidence.count, tried: tried))
  }

  private func chance(
    of payment: OpenPayment,
    lag: Int64,
    _ rounding: Rounding,
    _ pool: Pool
  ) -> Chance {
    let slot = payment.createdAt.settlementDay.number - lag
    return Chance(
      sets: look(at: payment, lag: lag, rounding, pool).sets,
      step: pool.step,
      spread: DayRuns.spread(around: slot, pool: pool, terms: input.terms)
    )
  }
}

extension RoundedDays {
  /// Matches the payments that come near enough to just one run of whole days, oldest first.
  static func match(
    _ input: MatchingInput,
    lagDays: Int64,
    _ pool: inout Pool,
    _ findings: inout Findings
  ) {
    guard let days = RoundedDays(input: input, pool: pool) else { return }
    let evidence = input.evidence
    guard let (rounding, hits, _) = days.rounded(evidence, lag: lagDays, pool) else { return }
    let odds = Odds.of(
      evidence.count - hits.count,
      against: hits.count,
      unseen: Chance(billionths: 0)
    )
    let spread = Spread.of(pool.items.map(\.units), step: pool.step)
    var left = LeftItems(input, pool)
    for (index, payment) in input.payments.enumerated() where payment.isSearched {
      let looked = days.look(at: payment, lag: lagDays, rounding, pool)
      guard let fit = looked.fits.first else {
        left.passOver(payment)
        continue
      }
      let items = pool.openItems(days: fit.run.days)
      guard let last = items.last, pool.items[last].recognisedAt < payment.createdAt else {
        left.passOver(payment)
        continue
      }
      let chance = days.chance(of: payment, lag: lagDays, rounding, pool).and(odds)
        .or(
          days.swapped(fit, items.count, rounding, left.count(before: payment), spread, pool)
            .and(odds).and(odds)
        )
      let range = rounding.range(items: fit.items)
      // What is off grows by the sum of a set that was held back, and would still be called rounded.
      let rivals = SmallSums.count(
        of: items,
        range.lowerBound - fit.residue...range.upperBound - fit.residue,
        pool
      )
      let answers = Int64(looked.fits.count) + rivals
      guard answers == 1, chance.isExcluded else {
        left.passOver(payment)
        findings.doubt(
          index,
          .ambiguous(rule: .tolerance, answers: answers, chance: chance),
          looked.fits.map { Guess(rule: .tolerance, days: $0.run.days) },
          pool
        )
        continue
      }
      findings.take(days.finding(fit, rounding, items, chance), by: index)
      items.forEach { pool.close($0) }
    }
  }

  /// One item was held back, and one that was left open before came in its place that differs by no
  /// more than what is rounded.
  private func swapped(
    _ fit: Fit,
    _ items: Int,
    _ rounding: Rounding,
    _ left: Int64,
    _ spread: Int64,
    _ pool: Pool
  ) -> Chance {
    let range = rounding.range(items: fit.items)
    let width = range.upperBound - range.lowerBound + pool.coarseStep + pool.step
    return Chance(part: Int128(items) * Int128(left) * Int128(width), of: Int128(spread))
  }

  private func finding(
    _ fit: Fit,
    _ rounding: Rounding,
    _ items: [Int],
    _ chance: Chance
  ) -> Finding {
    let isExact = fit.residue == 0
    let days = SettlementDaySearch.name(fit.run.days)
    let manner =
      switch rounding.manner {
      case .nearest: "to the nearest of the unit that all payments are in"
      case .down: "down to the unit that all payments are in"
      case .up: "up to the unit that all payments are in"
      case .byItem: "by at most half a coin an item"
      }
    return Finding(
      rule: isExact ? .settlementDay : .tolerance,
      isInterchangeable: false,
      rivals: 0,
      chance: chance,
      explanation: isExact
        ? "Equals \(Wording.count(items.count, "open line item")), all of settlement day \(days)."
        : "Is \(Wording.count(items.count, "open line item")), all of settlement day \(days), but for what "
          + "was rounded \(manner). The rest is written off.",
      items: items,
      days: fit.run.days,
      residue: fit.residue
    )
  }
}

/// How many items earlier payments may have left open: those that earlier months left, and two for each
/// payment that was passed over.
private struct LeftItems {
  private let known: [Int64]
  private var passed: [Int64] = []
  private let terms: SettlementTerms

  init(_ input: MatchingInput, _ pool: Pool) {
    known = pool.items.filter { input.settledDays.contains($0.settlementDay.number) }
      .map(\.recognisedAt.seconds)
    terms = input.terms
  }

  mutating func passOver(_ payment: OpenPayment) { passed.append(payment.createdAt.seconds) }

  func count(before payment: OpenPayment) -> Int64 {
    let span = payment.createdAt.adding(days: -terms.maxLagDays).seconds..<payment.createdAt.seconds
    return Int64(known.count(where: span.contains) + 2 * passed.count(where: span.contains))
  }
}
