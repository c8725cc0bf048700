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
      let items = candidates(of: payment, pool)
      guard !items.isEmpty else { continue }
      let sums = SubsetSum(items.map { ($0, pool.items[$0].units) }, step: pool.step)
      effort += sums?.effort ?? 0
      guard let sums, effort <= SubsetSearch.mostEffort else {
        findings.leave(payment, unsearched: items.count)
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
            "Equals \(answer.count) of the \(Wording.count(items.count, "open line item")) that the shop's "
            + "pattern leaves for it; searched all \(sums.combinations) combinations of their amounts.",
          items: answer
        ),
        by: payment
      )
      answer.forEach { pool.close($0) }
    }
  }

  /// The open items that a payment may be for: those of its days and what earlier days left open, or
  /// those inside the pattern's lag.
  private func candidates(of index: Int, _ pool: Pool) -> [Int] {
    let payment = input.payments[index]
    let earliest = payment.createdAt.adding(days: -input.terms.maxLagDays)
    if let tiles {
      let tile = tiles.tile(of: index)
      let first = min(earliest.settlementDay.number, tile.upperBound)
      return pool.openItems(days: first...tile.upperBound).filter {
        pool.items[$0].recognisedAt < payment.createdAt
          && pool.items[$0].recognisedAt >= earliest
      }
    }
    guard let span = payment.recognised(lag: pattern.lag) else { return [] }
    let from = pool.items.partitioningIndex { $0.recognisedAt.seconds >= span.lowerBound }
    let end = pool.items.partitioningIndex { $0.recognisedAt.seconds > span.upperBound }
    return (from..<end).filter { pool.isOpen[$0] }
  }
}
