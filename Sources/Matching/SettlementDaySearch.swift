import Bookkeeping

/// The rule `settlement_day`: a payment is all open items of whole settlement days, at a steady
/// lag, exactly or with up to two items held back or added.
struct SettlementDaySearch {
  let input: MatchingInput
  let lagDays: Int64
  private let tiles: DayTiles

  init(input: MatchingInput, lagDays: Int64) {
    self.input = input
    self.lagDays = lagDays
    tiles = DayTiles(input: input, lagDays: lagDays)
  }

  /// A run of consecutive days with something open.
  struct Run {
    let days: ClosedRange<Int64>
    let units: Int64
  }

  /// Every different set of whole days that ends at `slot` and is no longer than a week.
  static func runs(endingAt slot: Int64, pool: Pool) -> [Run] {
    guard let last = pool.dayIndex(of: slot), pool.days[last].openCount > 0 else { return [] }
    var runs: [Run] = []
    var units: Int64 = 0
    for day in pool.days[...last].reversed() {
      if day.number <= slot - DayTiles.longestRun { break }
      guard day.openCount > 0 else { continue }
      units += day.openUnits
      runs.append(Run(days: day.number...slot, units: units))
    }
    return runs
  }

  /// How far apart the sums of days lie within the terms around a day.
  static func spread(around slot: Int64, pool: Pool, terms: SettlementTerms) -> Int64 {
    pool.spreadOfDays(slot - terms.maxLagDays...slot + terms.maxLagDays)
  }

  /// Payments that equal whole days exactly, oldest first.
  func wholeDays(
    _ pool: inout Pool,
    matches: inout [Int: Match],
    ambiguous: inout [Int: Verdict.Reason]
  ) {
    for (index, payment) in input.payments.enumerated() where payment.isPaid {
      let slot = payment.createdAt.settlementDay.number - lagDays
      let runs = SettlementDaySearch.runs(endingAt: slot, pool: pool)
      let chance = Chance(
        sets: Int64(runs.count),
        step: pool.step,
        spread: SettlementDaySearch.spread(around: slot, pool: pool, terms: input.terms)
      )
      take(
        runs.filter { $0.units == payment.units },
        for: index,
        chance: chance,
        searched: "\(runs.count) run(s) of whole days ending \(SettlementDay(number: slot))",
        &pool,
        matches: &matches,
        ambiguous: &ambiguous
      )
    }
  }

  /// Payments that equal whole days at another lag, where that can't be an accident.
  func unusualLag(
    _ pool: inout Pool,
    matches: inout [Int: Match],
    ambiguous: inout [Int: Verdict.Reason]
  ) {
    for (index, payment) in input.payments.enumerated()
    where payment.isPaid && matches[index] == nil && ambiguous[index] == nil {
      let today = payment.createdAt.settlementDay.number
      var runs: [Run] = []
      for slot in today - input.terms.maxLagDays...today {
        runs += SettlementDaySearch.runs(endingAt: slot, pool: pool)
      }
      let chance = Chance(
        sets: Int64(runs.count),
        step: pool.step,
        spread: SettlementDaySearch.spread(around: today, pool: pool, terms: input.terms)
      )
      take(
        runs.filter { $0.units == payment.units },
        for: index,
        chance: chance,
        searched: "all \(runs.count) runs of whole days within \(input.terms.maxLagDays) days",
        &pool,
        matches: &matches,
        ambiguous: &ambiguous
      )
    }
  }

  private func take(
    _ answers: [Run],
    for index: Int,
    chance: Chance,
    searched: String,
    _ pool: inout Pool,
    matches: inout [Int: Match],
    ambiguous: inout [Int: Verdict.Reason]
  ) {
    guard let answer = answers.first else { return }
    let indices = pool.openItems(days: answer.days)
    // An item that was recognised after the payment can't be what it paid.
    let payment = input.payments[index]
    guard let last = indices.last, pool.items[last].recognisedAt < payment.createdAt else { return }
    guard answers.count == 1, chance.isExcluded else {
      ambiguous[index] = .ambiguous(
        rule: .settlementDay,
        answers: Int64(answers.count),
        chance: chance
      )
      return
    }
    matches[index] = Match(
      payment,
      items: indices.map { pool.items[$0] },
      rule: .settlementDay,
      strength: .unique,
      rivals: 0,
      chance: chance,
      explanation:
        "Equals all \(indices.count) open line item(s) of settlement day(s) "
        + "\(name(answer.days)); searched \(searched)."
    )
    indices.forEach { pool.close($0) }
  }

  /// Payments that equal their days but for one or two items, held back or added.
  func heldBackOrAdded(
    _ pool: inout Pool,
    matches: inout [Int: Match],
    ambiguous: inout [Int: Verdict.Reason]
  ) {
    for (index, payment) in input.payments.enumerated()
    where payment.isPaid && matches[index] == nil && ambiguous[index] == nil {
      let tile = tiles.tile(of: index)
      let space = ExceptionSpace(
        pool: pool,
        tile: tile,
        earliest: payment.createdAt.adding(days: -input.terms.maxLagDays),
        claimed: claimedDays(matches)
      )
      guard let answer = space.search(for: payment) else { continue }
      guard answer.combinations == 1, answer.chance.isExcluded else {
        ambiguous[index] = .ambiguous(
          rule: .settlementDay,
          answers: answer.answers,
          chance: answer.chance
        )
        continue
      }
      let whole = answer.settled.map { pool.items[$0] } + answer.addedOthers.map { pool.others[$0] }
      matches[index] = Match(
        payment,
        items: whole,
        rule: .settlementDay,
        strength: answer.answers == 1 ? .unique : .interchangeable,
        rivals: answer.answers - 1,
        chance: answer.chance,
        explanation:
          "Equals settlement day(s) \(name(tile)) with \(answer.words); searched all sets with at "
          + "most \(answer.changes) such item(s)."
      )
      answer.settled.forEach { pool.close($0) }
    }
  }

  /// Days of which a payment has settled something: what is still open there was held back.
  private func claimedDays(_ matches: [Int: Match]) -> Set<Int64> {
    input.settledDays.union(matches.keys.flatMap { tiles.tile(of: $0) })
  }

  private func name(_ days: ClosedRange<Int64>) -> String {
    let first = SettlementDay(number: days.lowerBound)
    let last = SettlementDay(number: days.upperBound)
    return first == last ? "\(first)" : "\(first) to \(last)"
  }
}
