import Bookkeeping

/// Settlement days that are paid in parts: two or three payments that together are all open items of
/// whole days.
struct DayParts {
  /// The parts come within so many seconds.
  static let within: Int64 = 86_400

  let input: MatchingInput
  let lagDays: Int64
  /// Whether only payments of one settlement day are looked at.
  let areOfOneDay: Bool

  /// Several payments, in order of time, and the days that they together are.
  struct Answer {
    let payments: [Int]
    let run: DayRuns.Run
  }

  /// Which answers begin with a payment, and how many sets were searched.
  struct Search {
    var answers: [Answer] = []
    var sets: Int64 = 0
  }

  /// - Parameter undecided: the payments that may be parts, in order of time.
  func search(from payment: Int, among undecided: [Int], _ pool: Pool) -> Search {
    let first = input.payments[payment].createdAt
    let later = undecided.filter {
      let other = input.payments[$0].createdAt
      return $0 > payment && other.seconds - first.seconds <= DayParts.within
        && (!areOfOneDay || other.settlementDay == first.settlementDay)
    }
    .prefix(2)
    var search = Search()
    var parts = [payment]
    var units = input.payments[payment].units
    for next in later {
      parts.append(next)
      units += input.payments[next].units
      let slots = Set(parts.map { input.payments[$0].createdAt.settlementDay.number - lagDays })
      for slot in slots.sorted() {
        let runs = DayRuns(endingAt: slot, pool: pool).runs
        search.sets += Int64(runs.count)
        search.answers += runs.filter { $0.units == units }.map { Answer(payments: parts, run: $0) }
      }
    }
    return search
  }
}

extension SettlementDaySearch {
  /// Days that are paid in two or three parts.
  /// - Parameter areOfOneDay: whether only payments of one day are looked at: what these settle together
  ///   they settle however each of them came about.
  func parts(ofOneDay areOfOneDay: Bool, _ pool: inout Pool, _ findings: inout Findings) {
    let parts = DayParts(input: input, lagDays: lagDays, areOfOneDay: areOfOneDay)
    let searched = input.payments.count { $0.isSearched }
    let irregular = unfound(findings).count
    let odds = Odds.of(
      irregular,
      against: searched - irregular,
      unseen: Chance(billionths: 0)
    )
    for index in unfound(findings) where !findings.isFound(index) {
      let search = parts.search(from: index, among: unfound(findings), pool)
      guard let answer = search.answers.first else { continue }
      let slot = answer.run.days.upperBound
      let spread = DayRuns.spread(around: slot, pool: pool, terms: input.terms)
      // Parts are irregular, and so are the exceptions by which a sum could be nearly right.
      let chance = max(
        Chance(sets: search.sets, step: pool.step, spread: spread),
        Chance(sets: search.sets, step: pool.coarseStep, spread: spread).and(odds).and(odds)
      )
      let items = pool.openItems(days: answer.run.days)
      guard search.answers.count == 1, chance.isExcluded, let last = items.last,
        pool.items[last].recognisedAt < input.payments[index].createdAt
      else { continue }
      findings.take(
        Finding(
          rule: .combined,
          isInterchangeable: false,
          rivals: 0,
          chance: chance,
          explanation:
            "\(answer.payments.count) payments together equal \(Wording.count(items.count, "open line item")), all "
            + "of settlement day \(name(answer.run.days)); which of them paid which item can't be told, "
            + "and they are applied in order. Searched two and three payments within a day, and "
            + "\(Wording.count(Int(search.sets), "run")) of whole days.",
          items: items,
          days: answer.run.days,
          partners: Array(answer.payments.dropFirst())
        ),
        by: index
      )
      items.forEach { pool.close($0) }
    }
  }
}
