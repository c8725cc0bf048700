import Bookkeeping

/// The sets that are whole days with up to two exceptions: items of the days held back, or items
/// held back from earlier days, or of orders that are no sale, added.
///
/// Searched completely up to two exceptions. Sets are counted by their amounts: two items of one
/// price make one sum, and who of them it was is said to be open.
struct ExceptionSpace {
  /// What was found.
  struct Answer {
    /// Different answers by amounts; one is an answer, more are ambiguous.
    var combinations: Int
    /// Answers by items.
    var answers: Int64
    /// The days that are paid.
    var days: ClosedRange<Int64>
    /// Indices of the pool's items that are settled, in settlement order.
    var settled: [Int]
    /// Indices of the second pool that are settled.
    var addedOthers: [Int]
    /// The expected number of accidental fits in what was searched.
    var chance: Chance
    /// The exceptions in words.
    var words: String
  }

  private let pool: Pool
  private let payment: OpenPayment
  private let bases: [ExceptionBase]

  init(
    pool: Pool,
    payment: OpenPayment,
    tile: ClosedRange<Int64>,
    earliest: Instant,
    claimed: Set<Int64>
  ) {
    self.pool = pool
    self.payment = payment
    let first = earliest.settlementDay.number
    var added: [ExceptionBase.Member] = []
    if first <= tile.upperBound {
      for index in pool.openItems(days: first...tile.upperBound)
      where claimed.contains(pool.items[index].settlementDay.number) {
        added.append(.init(kind: .earlier, index: index, units: pool.items[index].units))
      }
    }
    var bases: [ExceptionBase] = []
    var days: [Pool.Day] = []
    for number in tile.reversed() where !claimed.contains(number) {
      guard let place = pool.dayIndex(of: number), pool.days[place].openCount > 0 else { continue }
      days.insert(pool.days[place], at: 0)
      let paid = number...tile.upperBound
      let others = pool.others.indices.filter {
        paid.contains(pool.others[$0].settlementDay.number) && pool.others[$0].units != 0
      }
      let base = ExceptionBase(
        pool: pool,
        days: days,
        paid: paid,
        added: added
          + others.map { .init(kind: .other, index: $0, units: pool.others[$0].units) }
      )
      // An item that was recognised after the payment can't be what it paid.
      if let last = base.items.last, pool.items[last].recognisedAt < payment.createdAt {
        bases.append(base)
      }
    }
    self.bases = bases
  }

  func search(_ regularity: Regularity) -> Answer? {
    let found = bases.map { $0.search(payment.units) }
    let singles = found.reduce(0) { $0 + $1.singles }
    let combinations = found.reduce(singles) { $0 + $1.doubles }
    let place =
      singles > 0
      ? found.firstIndex { $0.singles > 0 } : found.firstIndex { $0.doubles > 0 }
    guard let place, let chosen = found[place].first else { return nil }
    let ways = found.reduce(Int64(0)) { $0.addingReportingOverflow($1.ways).partialValue }
    let changes = singles > 0 ? 1 : 2
    let base = bases[place]
    let members = base.choose(chosen)
    let held = Set(members.filter { $0.kind == .held }.map(\.index))
    let earlier = members.filter { $0.kind == .earlier }.map(\.index)
    let others = members.filter { $0.kind == .other }.map(\.index)
    return Answer(
      combinations: combinations,
      answers: ways,
      days: base.paid,
      settled: (earlier + base.items.filter { !held.contains($0) }).sorted(),
      addedOthers: others,
      chance: chance(changes: changes, regularity),
      words: words(held: held.count, earlier: earlier.count, others: others.count)
    )
  }

  /// The expected number of accidental fits with so many exceptions.
  ///
  /// Two accidents are possible: the payment has nothing to do with the day, and any amount may
  /// come up; or more items were held back or added, and sums of alike prices fall on alike
  /// endings. The month says how likely more exceptions are.
  private func chance(changes: Int, _ regularity: Regularity) -> Chance {
    let sets = bases.reduce(Int64(0)) { $0 + $1.sets(changes: changes) }
    let spread = bases.map { $0.spread(changes: changes, step: pool.step) }.max() ?? 0
    var structural = Chance(sets: sets, step: pool.coarseStep, spread: spread)
    for _ in changes..<3 { structural = structural.and(regularity.odds) }
    return max(Chance(sets: sets, step: pool.step, spread: spread), structural)
  }

  private func words(held: Int, earlier: Int, others: Int) -> String {
    var parts: [String] = []
    if held > 0 { parts.append("\(Wording.count(held, "line item")) held back") }
    if earlier > 0 { parts.append("\(Wording.count(earlier, "line item")) of earlier days added") }
    if others > 0 {
      parts.append("\(Wording.count(others, "line item")) of orders that are no sale added")
    }
    return parts.joined(separator: " and ")
  }
}
