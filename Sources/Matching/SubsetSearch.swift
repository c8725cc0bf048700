import Bookkeeping

/// The rule `subset`: any set of the items that the pattern leaves for a payment, where those are few
/// enough to look at all sets.
struct SubsetSearch {
  /// So many combinations are looked at for all payments together.
  static let mostEffort = 500_000

  let input: MatchingInput
  let pattern: Pattern
  private let tiles: DayTiles?

  init(input: MatchingInput, pattern: Pattern) {
    self.input = input
    self.pattern = pattern
    tiles =
      pattern.rule == .settlementDay ? DayTiles(input: input, lagDays: pattern.lagDays) : nil
  }

  /// Searches the payments that no other rule of the pattern explains.
  func run(_ pool: inout Pool, _ findings: inout Findings) {
    let searched = input.payments.indices.filter { input.payments[$0].isSearched }
    let left = searched.filter { !findings.isFound($0) }
    var effort = 0
    for payment in left {
      let candidates = candidates(of: payment, pool)
      let count = candidates.reduce(0) { pool.isOpen[$1] ? $0 + 1 : $0 }
      guard count > 0 else { continue }
      // Of a million, which are too many by far, no list is made.
      let sums =
        count > 2 * SubsetSum.mostCombinations
        ? nil
        : SubsetSum(
          candidates.filter { pool.isOpen[$0] }.map { ($0, pool.items[$0].units) },
          step: pool.step
        )
      effort += sums?.effort ?? 0
      guard let sums, effort <= SubsetSearch.mostEffort else {
        findings.leave(payment, unsearched: count)
        continue
      }
      let found = sums.search(input.payments[payment].units)
      guard let answer = found.first.first else { continue }
      // Nothing in the pattern speaks for such a payment, so that alike price endings count in full.
      let chance = Chance(sets: sums.combinations, step: pool.coarseStep, spread: sums.spread)
      guard found.combinations == 1, chance.isExcluded, !findings.isDecided(payment) else {
        findings.doubt(
          payment,
          .ambiguous(rule: .subset, answers: found.sets, chance: chance),
          found.first.map { Guess(rule: .subset, items: $0) },
          pool
        )
        continue
      }
      findings.take(
        Finding(
          rule: .subset,
          isInterchangeable: found.sets > 1,
          rivals: found.sets - 1,
          chance: chance,
          explanation:
            "Equals \(answer.count) of the \(Wording.count(count, "open line item")) that the shop's "
            + "pattern leaves for it; searched all \(sums.combinations) combinations of their amounts.",
          items: answer
        ),
        by: payment
      )
      answer.forEach { pool.close($0) }
    }
  }

  /// The places of the items that a payment may be for: those of its days and what earlier days left
  /// open, or those inside the pattern's lag.
  private func candidates(of index: Int, _ pool: Pool) -> Range<Int> {
    let payment = input.payments[index]
    guard let tiles else {
      guard let span = payment.recognised(lag: pattern.lag) else { return 0..<0 }
      let from = pool.items.partitioningIndex { $0.recognisedAt.seconds >= span.lowerBound }
      let end = pool.items.partitioningIndex { $0.recognisedAt.seconds > span.upperBound }
      return from..<max(from, end)
    }
    let earliest = payment.createdAt.adding(days: -input.terms.maxLagDays)
    let last = tiles.tile(of: index).upperBound
    let from = pool.items.partitioningIndex { $0.recognisedAt >= earliest }
    let end = pool.items.partitioningIndex {
      $0.recognisedAt >= payment.createdAt || $0.settlementDay.number > last
    }
    return from..<max(from, end)
  }
}
