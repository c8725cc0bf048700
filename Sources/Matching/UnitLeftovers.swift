import Bookkeeping

/// Payments of a shop that pays unit by unit, which are no unit themselves: several units paid as
/// one, and one unit paid in parts.
struct UnitLeftovers {
  /// So many units in a row are paid as one at most.
  static let longestRun = 4
  /// Sets of units that are open at the time of a payment are looked at beside its match as long as one in
  /// fifty payments at most has such a set by accident, and there are no more than so many.
  static let mostLikely = Chance(billionths: 20_000_000)
  static let mostSets: Int64 = 20_000
  /// The parts of a unit come within so many seconds.
  static let partsWithin: Int64 = 86_400
  /// Beyond so many payments within that time, parts are not searched.
  static let mostParts = 200

  let input: MatchingInput
  let rule: MatchRule
  let lag: ClosedRange<Int64>
  let index: UnitIndex

  /// A payment that fits so many sets, the first of them, and how many were searched.
  private struct Search {
    var answers = 0
    var sets: Int64 = 0
    var units: [Int] = []
    var partners: [Int] = []

    mutating func found(units: [Int], partners: [Int]) {
      answers += 1
      guard answers == 1 else { return }
      self.units = units
      self.partners = partners
    }
  }

  func run(_ pool: inout Pool, _ findings: inout Findings) {
    let ofRuns = undecided(findings)
    let runs = ofRuns.map { self.runs(of: $0, pool) }
    let runOdds = odds(of: ofRuns, runs, pool)
    for payment in ofRuns {
      take(self.runs(of: payment, pool), by: payment, .window, runOdds, &pool, &findings)
    }
    let left = undecided(findings)
    let parts = left.indices.map { self.parts(of: $0, among: left, findings, pool) }
    let partOdds = odds(of: left, parts, pool)
    for (place, payment) in left.enumerated() where !findings.isDecided(payment) {
      let parts = self.parts(of: place, among: left, findings, pool)
      take(parts, by: payment, .combined, partOdds, &pool, &findings)
    }
    weakenRuns(&findings, pool)
    doubtSingles(&findings, &pool)
    UnitParts(input: input, rule: self.rule, lag: lag, index: index).doubtSingles(&findings, &pool)
  }

  private func undecided(_ findings: Findings) -> [Int] {
    input.payments.indices.filter { input.payments[$0].isSearched && !findings.isDecided($0) }
  }

  /// How many of the payments that are left fit nothing, alone or as one of several, for each one that
  /// fits something.
  private func odds(of payments: [Int], _ searches: [Search], _ pool: Pool) -> Chance {
    let partners = Set(searches.flatMap(\.partners))
    let others = zip(payments, searches).count { payment, search in
      search.answers == 0 && !partners.contains(payment)
    }
    let sets = searches.reduce(Int64(0)) { max($0, $1.sets) }
    return Odds.of(
      others,
      against: searches.count { $0.answers > 0 },
      unseen: Chance(sets: sets, step: pool.coarseStep, spread: index.spread)
    )
  }

  private func take(
    _ search: Search,
    by payment: Int,
    _ rule: MatchRule,
    _ odds: Chance,
    _ pool: inout Pool,
    _ findings: inout Findings
  ) {
    guard search.answers > 0 else { return }
    let any = Chance(sets: search.sets, step: pool.step, spread: index.spread)
    let alike = Chance(sets: search.sets, step: pool.coarseStep, spread: index.spread)
    let isLate = search.partners.isEmpty && isLateUnit(payment, pool)
    let chance = isLate ? .certain : max(any, alike.and(odds))
    guard search.answers == 1, chance.isExcluded else {
      findings.doubt(
        payment,
        .ambiguous(rule: rule, answers: Int64(search.answers), chance: chance),
        [Guess(rule: rule, items: search.units.flatMap { index.units[$0].items })],
        pool
      )
      return
    }
    let items = search.units.flatMap { index.units[$0].items }
    let name = self.rule == .order ? "order" : "line item"
    let finding = Finding(
      rule: rule,
      isInterchangeable: false,
      rivals: 0,
      chance: chance,
      explanation: search.partners.isEmpty
        ? "Equals \(Wording.count(search.units.count, "consecutive \(name)")) in settlement order, at the "
          + "shop's usual time after recognition; no other run of at most \(UnitLeftovers.longestRun) does."
        : "\(search.partners.count + 1) payments within a day together equal one \(name), the first at the "
          + "shop's usual time after recognition; no other two or three do.",
      items: items,
      partners: search.partners
    )
    findings.take(finding, by: payment)
    items.forEach { pool.close($0) }
  }

  /// Whether a unit of the payment's amount is still open that came before its usual time: it may have
  /// been held back until now.
  private func isLateUnit(_ payment: Int, _ pool: Pool) -> Bool {
    let payment = input.payments[payment]
    guard let terms = payment.recognised(lag: input.allowedLag) else { return false }
    return index.units(of: payment.units, recognised: terms).contains { unit in
      isOpen(unit, pool)
        && index.units[unit].recognisedAt < payment.createdAt.seconds - lag.upperBound
    }
  }

  /// Runs of two or more open units in settlement order, of which the last is inside the lag.
  private func runs(of payment: Int, _ pool: Pool) -> Search {
    var search = Search()
    guard let span = input.payments[payment].recognised(lag: lag) else { return search }
    for last in index.places(recognised: span) {
      var units: Int64 = 0
      var first = last
      while first >= 0, last - first < UnitLeftovers.longestRun, isOpen(first, pool) {
        units += index.units[first].units
        if first < last {
          search.sets += 1
          if units == input.payments[payment].units {
            search.found(units: Array(first...last), partners: [])
          }
        }
        first -= 1
      }
    }
    return search
  }

  /// Two or three payments within a day that together equal a unit inside the first one's lag.
  /// - Parameter place: the first one's place among the payments without a match.
  private func parts(
    of place: Int,
    among left: [Int],
    _ findings: Findings,
    _ pool: Pool
  ) -> Search {
    var search = Search()
    let first = input.payments[left[place]]
    var near: [Int] = []
    for other in left[(place + 1)...] where !findings.isDecided(other) {
      let seconds = input.payments[other].createdAt.seconds - first.createdAt.seconds
      guard seconds <= UnitLeftovers.partsWithin else { break }
      near.append(other)
      guard near.count <= UnitLeftovers.mostParts else { return search }
    }
    guard let span = first.recognised(lag: lag) else { return search }
    let units = index.places(recognised: span).filter { isOpen($0, pool) }
    search.sets = Int64(units.count * near.count * (near.count + 1) / 2)
    // Where some fit by accident anyway, that one does says nothing.
    guard Chance(sets: search.sets, step: pool.coarseStep, spread: index.spread) < .certain else {
      return search
    }
    var places: [Int64: [Int]] = [:]
    for other in near { places[input.payments[other].units, default: []].append(other) }
    for unit in units {
      let missing = index.units[unit].units - first.units
      guard missing > 0 else { continue }
      for other in places[missing] ?? [] { search.found(units: [unit], partners: [other]) }
      for second in near {
        for third in places[missing - input.payments[second].units] ?? [] where third > second {
          search.found(units: [unit], partners: [second, third])
        }
      }
    }
    return search
  }

  private func isOpen(_ unit: Int, _ pool: Pool) -> Bool {
    index.units[unit].items.allSatisfy { pool.isOpen[$0] }
  }
}
