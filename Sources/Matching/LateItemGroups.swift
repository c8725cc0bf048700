import Bookkeeping

/// Which payments can be told one by one, and which only together: where it is open what a payment
/// held back, it is not what it and the payment that pays it settle together.
struct LateItemGroups {
  /// So many payments at most are told together.
  static let most = 6

  /// Payments that are matched together.
  struct Group {
    /// Their places, ascending.
    let places: [Int]
    /// The chance that they settle something else.
    let chance: Chance
    /// Whether it is told what they settle.
    fileprivate(set) var isTold: Bool
  }

  /// In order of their first payments.
  private(set) var groups: [Group] = []
  private let histories: [[LateItemSearch.Move]]
  private let rivals: [LateItemRivals.Rival]

  init(
    _ histories: [[LateItemSearch.Move]],
    _ rivals: [LateItemRivals.Rival]
  ) {
    self.histories = histories
    self.rivals = rivals
    var groups = (histories.first ?? []).indices.map { [$0] }
    while let merged = merged(groups) { groups = merged }
    self.groups = groups.map {
      let chance = chance(of: Set($0)).all
      return Group(places: $0, chance: chance, isTold: chance.isExcluded && agree($0))
    }
    while distrusted() {}
  }

  /// Takes back what is told of payments that may have paid an item of a day which is not told, or an
  /// equal one of another day: taking the wrong one would make that day's payment look like another.
  private mutating func distrusted() -> Bool {
    let untold = Set(groups.filter { !$0.isTold }.flatMap(\.places))
    for index in groups.indices where groups[index].isTold {
      let isOpen = groups[index].places.contains { place in
        let origins = origins(of: place)
        return origins.values.contains { $0.count > 1 && !$0.isDisjoint(with: untold) }
      }
      if isOpen {
        groups[index].isTold = false
        return true
      }
    }
    return false
  }

  /// Which payments may have held back what a payment pays late, by its amount.
  private func origins(of place: Int) -> [Int64: Set<Int>] {
    var origins: [Int64: Set<Int>] = [:]
    for history in histories {
      let move = history[place]
      for item in move.paid {
        let alike = (move.paid + move.next).filter { $0.units == item.units && $0.since < place }
        origins[item.units, default: []].formUnion(alike.map(\.since))
      }
    }
    return origins
  }

  /// The groups with two of them made one, of which the first is told only together with the other.
  private func merged(_ groups: [[Int]]) -> [[Int]]? {
    for (place, group) in groups.enumerated() {
      let members = Set(group)
      let chance = chance(of: members)
      let isAgreed = agree(group)
      if chance.all.isExcluded, isAgreed { continue }
      // What no payment would show stays open.
      guard chance.open.isExcluded else { continue }
      for other in wanted(by: members, isAgreed: isAgreed) {
        guard let found = groups.firstIndex(where: { $0.contains(other) }),
          groups[found].count + group.count <= LateItemGroups.most
        else { continue }
        var groups = groups
        groups[min(place, found)] = (group + groups[found]).sorted()
        groups.remove(at: max(place, found))
        return groups
      }
    }
    return nil
  }

  /// The places of other payments by which these could be told, the best first.
  private func wanted(by members: Set<Int>, isAgreed: Bool) -> [Int] {
    let likely = rivals.enumerated().filter { !$0.element.isOpen && cuts($0.element, members) }
      .sorted { ($1.element.chance, $0.offset) < ($0.element.chance, $1.offset) }
    var places = likely.flatMap(\.element.places)
    if !isAgreed { places += balancing(members) }
    return places.filter { !members.contains($0) }
  }

  /// The places of other payments that make up for what histories differ in, those first that make up
  /// for most.
  private func balancing(_ members: Set<Int>) -> [Int] {
    guard let first = histories.first else { return [] }
    var counts: [Int: Int] = [:]
    for history in histories.dropFirst() {
      let missing: [Int64: Int] = members.reduce(into: [:]) { sum, place in
        LateItemGroups.add(history[place], 1, to: &sum)
        LateItemGroups.add(first[place], -1, to: &sum)
      }
      for place in first.indices where !members.contains(place) && first[place] != history[place] {
        var change: [Int64: Int] = [:]
        LateItemGroups.add(history[place], 1, to: &change)
        LateItemGroups.add(first[place], -1, to: &change)
        let made = change.count { $0.value * (missing[$0.key] ?? 0) < 0 }
        if made > 0 { counts[place, default: 0] += made }
      }
    }
    return counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map(\.key)
  }

  /// What a payment pays beside its days, by amount: late items, less the one that it holds back.
  private static func add(
    _ move: LateItemSearch.Move,
    _ sign: Int,
    to change: inout [Int64: Int]
  ) {
    for item in move.paid { change[item.units, default: 0] += sign }
    if let held = move.held { change[held, default: 0] -= sign }
  }

  /// Whether it would show in the sum of these payments: some of the others would be others.
  private func cuts(_ rival: LateItemRivals.Rival, _ members: Set<Int>) -> Bool {
    let inside = rival.places.count { members.contains($0) }
    return inside > 0 && (rival.isOpen || inside < rival.places.count)
  }

  /// The chance that these payments together settle something else: all of it, and what of it no
  /// other payment would make right.
  private func chance(of members: Set<Int>) -> (all: Chance, open: Chance) {
    var (all, open) = (Chance(billionths: 0), Chance(billionths: 0))
    for rival in rivals where cuts(rival, members) {
      all = all.or(rival.chance)
      if rival.isOpen || rival.places.count > LateItemGroups.most { open = open.or(rival.chance) }
    }
    return (all, open)
  }

  /// Whether the payments settle the same amounts in every history.
  private func agree(_ group: [Int]) -> Bool {
    func change(_ history: [LateItemSearch.Move]) -> [Int64: Int] {
      group.reduce(into: [:]) { LateItemGroups.add(history[$1], 1, to: &$0) }
        .filter { $0.value != 0 }
    }
    guard let first = histories.first.map(change) else { return false }
    return histories.dropFirst().allSatisfy { change($0) == first }
  }
}
