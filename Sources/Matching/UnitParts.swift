import Bookkeeping

/// In a shop that pays some units in parts, a payment that equals one unit may be a part of another.
struct UnitParts {
  let input: MatchingInput
  let rule: MatchRule
  let lag: ClosedRange<Int64>
  let index: UnitIndex

  /// The payments without a match within a day of one, and where their amounts are.
  private struct Near {
    let payments: ArraySlice<Int>
    var byAmount: [Int64: [Int]] = [:]
  }

  /// Another way to see a single unit's payment: a part of a unit, together with other payments.
  private struct Other {
    let unit: Int
    let payments: [Int]
  }

  /// Takes every match of a single unit back whose payment is a part of another unit just as well: of one
  /// that is open, or that only payments in parts settle.
  func doubtSingles(_ findings: inout Findings, _ pool: inout Pool) {
    let parts = findings.found.filter { $0.value.rule == .combined && !$0.value.isInterchangeable }
    let paid = Set(parts.values.flatMap(\.items))
    let paying = Set(parts.flatMap { [$0.key] + $0.value.partners })
    var isChanged = true
    // What is no longer told may be a part of what another payment is for.
    while isChanged {
      isChanged = false
      let left = input.payments.indices.filter {
        input.payments[$0].isSearched && (!findings.isFound($0) || paying.contains($0))
      }
      let open = index.units.indices.filter {
        let item = index.units[$0].items.lowerBound
        return pool.isOpen[item] || paid.contains(item)
      }
      guard left.count > 1, !open.isEmpty else { return }
      for payment in findings.found.keys.sorted() {
        guard let finding = findings.found[payment], finding.rule == rule,
          finding.partners.isEmpty,
          let other = other(payment, finding, left, open, step: pool.coarseStep)
        else { continue }
        let units = Array(index.units[other.unit].items)
        doubt(payment, Guess(rule: .combined, items: units), &findings, &pool)
        // If this payment is a part, what the others are parts of is something else.
        for (leader, part) in parts.sorted(by: { $0.key < $1.key })
        where part.items.contains(where: units.contains)
          || ([leader] + part.partners).contains(where: other.payments.contains)
        {
          doubt(leader, Guess(rule: rule, items: finding.items), &findings, &pool)
        }
        isChanged = true
      }
    }
  }

  /// Takes a match back that another one may stand against, and keeps the next month from telling it.
  private func doubt(
    _ payment: Int,
    _ other: Guess,
    _ findings: inout Findings,
    _ pool: inout Pool
  ) {
    findings.uncertain.formUnion((findings.found[payment]?.items ?? []) + other.items)
    findings.takeBack(payment, beside: [other], &pool)
  }

  /// A unit that a payment equals with one other, or with two others where its own unit is paid in parts as
  /// well: of three payments that alone comes about too often.
  ///
  /// Both are looked at as long as hardly any such unit comes about by accident.
  private func other(
    _ payment: Int,
    _ finding: Finding,
    _ left: [Int],
    _ open: [Int],
    step: Int64
  ) -> Other? {
    let units = units(open, near: payment)
    guard !units.isEmpty, let near = near(payment, left), let item = finding.items.min() else {
      return nil
    }
    let own = index.units.partitioningIndex { $0.items.lowerBound >= item }
    func found(_ unit: Int, most: Int) -> Other? {
      let missing = index.units[unit].units - input.payments[payment].units
      return others(near, missing, most: most) { isPaid(unit, by: [payment] + $0) }
        .map { Other(unit: unit, payments: $0) }
    }
    func chance(_ sets: Int) -> Chance {
      Chance(sets: Int64(sets), step: step, spread: index.spread)
    }
    let count = near.payments.count
    let pairs = count * (count - 1) / 2
    guard chance(units.count * count) <= UnitLeftovers.mostLikely else { return nil }
    for unit in units {
      if let other = found(unit, most: 1) { return other }
    }
    let inParts = min(.certain, chance(pairs * (count + 1) / 3))
    guard chance(units.count * pairs).and(inParts) <= UnitLeftovers.mostLikely else { return nil }
    for unit in units {
      guard let other = found(unit, most: 2),
        others(near, index.units[own].units, most: 3, { isPaid(own, by: $0) }) != nil
      else { continue }
      return other
    }
    return nil
  }

  /// Some of the payments near by, at most so many, that are an amount and what is asked for.
  private func others(
    _ near: Near,
    _ amount: Int64,
    most: Int,
    _ fit: ([Int]) -> Bool
  ) -> [Int]? {
    guard amount > 0 else { return nil }
    if let one = near.byAmount[amount]?.first(where: { fit([$0]) }) { return [one] }
    guard most > 1 else { return nil }
    for first in near.payments {
      let rest = others(near, amount - input.payments[first].units, most: most - 1) { rest in
        !rest.contains(first) && fit([first] + rest)
      }
      if let rest { return [first] + rest }
    }
    return nil
  }

  /// Whether payments come within a day, the first of them at the usual time after a unit.
  private func isPaid(_ unit: Int, by payments: [Int]) -> Bool {
    guard payments.count > 1, let first = payments.min(), let last = payments.max(),
      let span = input.payments[first].recognised(lag: lag)
    else { return false }
    let seconds =
      input.payments[last].createdAt.seconds - input.payments[first].createdAt.seconds
    return seconds <= UnitLeftovers.partsWithin && span.contains(index.units[unit].recognisedAt)
  }

  private func units(_ open: [Int], near payment: Int) -> ArraySlice<Int> {
    guard let span = input.payments[payment].recognised(lag: lag) else { return [] }
    let earliest = span.lowerBound - UnitLeftovers.partsWithin
    let from = open.partitioningIndex { index.units[$0].recognisedAt >= earliest }
    return open[from..<open.partitioningIndex { index.units[$0].recognisedAt > span.upperBound }]
  }

  private func near(_ payment: Int, _ left: [Int]) -> Near? {
    let at = input.payments[payment].createdAt.seconds
    func seconds(_ other: Int) -> Int64 { input.payments[other].createdAt.seconds - at }
    let from = left.partitioningIndex { seconds($0) >= -UnitLeftovers.partsWithin }
    let end = left.partitioningIndex { seconds($0) > UnitLeftovers.partsWithin }
    // As many as are searched for parts, before and after.
    guard end - from <= 2 * UnitLeftovers.mostParts else { return nil }
    var near = Near(payments: left[from..<end])
    for other in near.payments {
      near.byAmount[input.payments[other].units, default: []].append(other)
    }
    return near
  }
}
