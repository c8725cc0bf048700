import Bookkeeping

/// What a link settles otherwise than the likeliest way through the month.
struct LateChainChange {
  /// An amount; of two items that are held back together their sum, which is no item's.
  struct Amount: Hashable {
    let units: Int64
    let isPair: Bool
  }

  /// How many more items of an amount it settles, or fewer; without those of which it settles as many.
  private(set) var amounts: [Amount: Int] = [:]
  /// The places of payments whose late items it pays, or leaves, otherwise.
  let origins: Set<Int>
  /// Whether the run is another one, and may settle other items of the same amounts.
  let isMoved: Bool

  /// Runs that begin and end further away together are others.
  private static let mostMoved = 64

  /// - Returns: nil where the run has nothing to do with the step's.
  init?(
    of link: LateChainSearch.Link,
    from start: Int,
    beside step: LateChain.Step,
    after previous: Range<Int>?,
    _ amounts: RunAmounts
  ) {
    let moved =
      (start - step.run.lowerBound).magnitude + (link.end - step.run.upperBound).magnitude
    guard moved <= LateChainChange.mostMoved else { return nil }
    origins = Set(Set(link.paid).symmetricDifference(step.paid).map(\.since))
    isMoved = LateChainChange.isMoved(link, from: start, beside: step, after: previous, amounts)
    add(start, step.run.lowerBound, amounts)
    add(step.run.upperBound, link.end, amounts)
    add(link.held, -1)
    add(step.held, 1)
    for item in link.paid { add(Amount(units: item.units, isPair: item.isPair), 1) }
    for item in step.paid { add(Amount(units: item.units, isPair: item.isPair), -1) }
    self.amounts = self.amounts.filter { $0.value != 0 }
  }

  /// Where an item at the end of a run has an amount of its own, to hold it back is to end before it: the
  /// same items are settled.
  private static func isMoved(
    _ link: LateChainSearch.Link,
    from start: Int,
    beside step: LateChain.Step,
    after previous: Range<Int>?,
    _ amounts: RunAmounts
  ) -> Bool {
    let near =
      (previous?.lowerBound ?? min(start, step.run.lowerBound))..<max(link.end, step.run.upperBound)
    let earlier = (link.paid + step.paid).filter { $0.since < step.place - 1 }
    return [(start, step.run.lowerBound), (link.end, step.run.upperBound)].contains { first, last in
      (min(first, last)..<max(first, last)).contains { place in
        let units = amounts.amounts[Int(amounts.kinds[place])]
        return amounts.count(of: units, in: near) > 1 || earlier.holds(units)
      }
    }
  }

  /// From one place to the other; backwards it is less.
  private mutating func add(_ first: Int, _ last: Int, _ amounts: RunAmounts) {
    for place in min(first, last)..<max(first, last) {
      let units = amounts.amounts[Int(amounts.kinds[place])]
      add(Amount(units: units, isPair: false), first < last ? 1 : -1)
    }
  }

  private mutating func add(_ held: LateChainSearch.Held, _ sign: Int) {
    switch held {
    case .nothing: break
    case .one(let units): add(Amount(units: units, isPair: false), sign)
    case .both(let first, let second):
      add(Amount(units: first, isPair: false), sign)
      add(Amount(units: second, isPair: false), sign)
    case .two(let units): add(Amount(units: units, isPair: true), sign)
    }
  }

  private mutating func add(_ amount: Amount, _ count: Int) {
    amounts[amount, default: 0] += count
  }

  /// With what another payment settles otherwise.
  static func sum(_ left: [Amount: Int], _ right: [Amount: Int]) -> [Amount: Int] {
    if right.isEmpty { return left }
    return left.merging(right, uniquingKeysWith: +).filter { $0.value != 0 }
  }
}
