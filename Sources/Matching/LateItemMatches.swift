import Bookkeeping

extension SettlementDaySearch {
  /// Payments that each hold back at most one item of their days, and pay late what earlier ones held
  /// back: told by all of them together.
  /// - Returns: whether the month's payments are such.
  func lateItems(_ pool: inout Pool, _ findings: inout Findings) -> Bool {
    let start = pool
    let month = LateItemMonth.of(lagDays: lagDays, input, start) { start.largestOfDays() }
    guard let month, month.chance.isExcluded else { return false }
    var search = month.search
    let rivals = LateItemRivals(
      month.histories,
      odds: Odds.of(0, against: payments(search.days.count), unseen: month.hidden)
    )
    let doubts = search.days.indices.map { rivals.rivals(at: $0, &search) }
    let sets = doubts.map(\.sets)
    let groups = LateItemGroups(month.histories, doubts.flatMap(\.rivals)).groups
    let told = month.histories.prefix(Guess.most).map { LateItemNames($0, search, start) }
    let claims = groups.map { claim($0, told[0], month, sets) }
    for (group, claim) in zip(groups, claims) where claim == nil {
      for place in group.places {
        doubt(place, told, month, sets, chance: group.chance, start, &findings)
      }
    }
    for (group, claim) in zip(groups, claims) {
      guard let claim else { continue }
      findings.take(claim, by: search.days[group.places[0]].payment)
      claim.items.forEach { pool.close($0) }
    }
    return true
  }

  /// A month of few payments is judged together with the one before, if that had this pattern.
  private func payments(_ count: Int) -> Int {
    let pattern = Pattern(rule: .settlementDay, lag: lagDays * 86_400...lagDays * 86_400)
    guard let before = input.carriedEvidence, before.pattern == pattern, !before.isCarried else {
      return count
    }
    return count + before.explained
  }

  private func claim(
    _ group: LateItemGroups.Group,
    _ names: LateItemNames,
    _ month: LateItemMonth,
    _ sets: [Int64]
  ) -> Finding? {
    let days = month.search.days
    let settled = names.settled(by: group.places, days)
    guard group.isTold, !settled.isEmpty, isWithinTerms(group, names, days) else { return nil }
    let partners = group.places.dropFirst()
    let rivals = names.rivals(of: group.places, days)
    // Of payments that are only told together it is open who paid which.
    let isOpen = !partners.isEmpty || rivals > 0
    let held = group.places.compactMap { names.held[$0] }
    let late = group.places.flatMap { names.paid[$0] }
    let words = ExceptionSpace.words(
      held: held.count { !late.contains($0) },
      earlier: late.count { !held.contains($0) },
      others: 0
    )
    return Finding(
      rule: partners.isEmpty ? .settlementDay : .combined,
      isInterchangeable: isOpen,
      rivals: partners.isEmpty
        ? rivals : group.places.reduce(max(1, rivals)) { $0 + sets[$1] },
      chance: group.chance,
      explanation: explanation(group, days, words: words, histories: month.histories.count),
      items: settled,
      days: days[group.places[0]].days,
      partners: partners.map { days[$0].payment },
      partnerDays: partners.map { days[$0].days },
      late: late
    )
  }

  private func explanation(
    _ group: LateItemGroups.Group,
    _ days: [LateItemDay],
    words: String,
    histories: Int
  ) -> String {
    let names = group.places.map { name(days[$0].days) }.joined(separator: ", ")
    let exceptions = words.isEmpty ? "" : " with \(words)"
    let all = Wording.count(days.count, "payment")
    let ways = Wording.count(histories, "way")
    let searched =
      "searched all \(all) of the month together, each with one item held back at most and "
      + "with those that earlier ones held back: \(ways) to explain all of them"
    guard group.places.count > 1 else {
      return "Equals settlement day \(names)\(exceptions); \(searched)."
    }
    return "\(group.places.count) payments together equal settlement days \(names)\(exceptions); "
      + "which of them paid which item can't be told, and they are applied in order; \(searched)."
  }

  /// Whether every late item was sold within the terms of the payment that pays it.
  private func isWithinTerms(
    _ group: LateItemGroups.Group,
    _ names: LateItemNames,
    _ days: [LateItemDay]
  ) -> Bool {
    group.places.allSatisfy { place in
      let earliest = input.payments[days[place].payment].createdAt
        .adding(days: -input.terms.maxLagDays)
      return names.paid[place].allSatisfy { names.items[$0].recognisedAt >= earliest }
    }
  }

  private func doubt(
    _ place: Int,
    _ told: [LateItemNames],
    _ month: LateItemMonth,
    _ sets: [Int64],
    chance: Chance,
    _ pool: Pool,
    _ findings: inout Findings
  ) {
    let day = month.search.days[place]
    var guesses: [Guess] = []
    var seen: Set<LateItemSearch.Move> = []
    for (names, history) in zip(told, month.histories) where seen.insert(history[place]).inserted {
      guesses.append(
        Guess(
          rule: .settlementDay,
          days: day.days,
          held: names.held[place].map { [$0] } ?? [],
          items: names.paid[place]
        )
      )
    }
    let moves = Set(month.histories.map { $0[place] })
    let ways = moves.reduce(Int64(0)) { $0 + ($1.held.map(day.count) ?? 1) }
    findings.doubt(
      day.payment,
      .ambiguous(
        rule: .settlementDay,
        answers: ways + sets[place],
        chance: chance
      ),
      guesses,
      pool
    )
  }
}

/// Which items one history's amounts are: of equal ones the oldest are paid first.
struct LateItemNames {
  /// The pool's items.
  let items: [OpenItem]
  /// What each payment holds back, by its place.
  private(set) var held: [Int?] = []
  /// What each payment pays of earlier days.
  private(set) var paid: [[Int]] = []
  /// How many other items each of these could be.
  private var alike: [Int64] = []

  init(_ history: [LateItemSearch.Move], _ search: LateItemSearch, _ pool: Pool) {
    items = pool.items
    var open: [Int] = []
    for (place, (move, day)) in zip(history, search.days).enumerated() {
      open += search.before[place]
      var late: [Int] = []
      var rivals: Int64 = 0
      for item in move.paid {
        rivals += Int64(open.count { pool.items[$0].units == item.units } - 1)
        guard let oldest = open.firstIndex(where: { pool.items[$0].units == item.units }) else {
          continue
        }
        late.append(open.remove(at: oldest))
      }
      let item = move.held.flatMap { day.youngest(of: $0, pool) }
      if let item { open.append(item) }
      rivals += (move.held.map(day.count) ?? 1) - 1
      held.append(item)
      paid.append(late)
      alike.append(rivals)
    }
  }

  /// What payments settle together, in settlement order.
  func settled(by places: [Int], _ days: [LateItemDay]) -> [Int] {
    let held = Set(places.compactMap { self.held[$0] })
    let late = Set(places.flatMap { paid[$0] })
    let due = places.flatMap { days[$0].items.filter { !held.contains($0) } }
    return (due + late).sorted()
  }

  /// How many other items of the same amounts could stand in for one.
  func rivals(of places: [Int], _ days: [LateItemDay]) -> Int64 {
    places.reduce(0) { $0 + alike[$1] }
  }
}
