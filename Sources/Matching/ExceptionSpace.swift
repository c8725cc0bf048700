import Bookkeeping

/// The sets that are whole days with up to two exceptions: items of the days held back, or items
/// held back from earlier days, or of orders that are no sale, added.
///
/// Searched in order of the number of exceptions, each completely. Sets are counted by their
/// amounts: two items of one price make one sum, and who of them it was is said to be open.
struct ExceptionSpace {
  /// What was found at the smallest number of exceptions that has an answer.
  struct Answer {
    /// Different answers by amounts; one is an answer, more are ambiguous.
    var combinations: Int
    /// Answers by items.
    var answers: Int64
    /// How many exceptions there are.
    var changes: Int
    /// Indices of the pool's items that are settled, in settlement order.
    var settled: [Int]
    /// Indices of the second pool that are settled.
    var addedOthers: [Int]
    /// The expected number of accidental fits in what was searched.
    var chance: Chance
    /// The exceptions in words.
    var words: String
  }

  /// An item that may be left out or put in; the amount is what that changes in the sum.
  private struct Option {
    let change: Int64
    /// Who can make this change: (0 day's, 1 earlier, 2 second pool; index), oldest first.
    var members: [(kind: Int, index: Int)]
  }

  private let pool: Pool
  private let tile: [Int]
  private let total: Int64
  private let options: [Option]

  init(pool: Pool, tile days: ClosedRange<Int64>, earliest: Instant, claimed: Set<Int64>) {
    self.pool = pool
    tile = pool.openItems(days: days)
    total = tile.reduce(0) { $0 + pool.items[$1].units }
    var byChange: [Int64: Option] = [:]
    func offer(_ change: Int64, _ kind: Int, _ index: Int) {
      byChange[change, default: Option(change: change, members: [])].members.append((kind, index))
    }
    for index in tile { offer(-pool.items[index].units, 0, index) }
    let first = earliest.settlementDay.number
    if first < days.lowerBound {
      for index in pool.openItems(days: first...days.lowerBound - 1)
      where claimed.contains(pool.items[index].settlementDay.number) {
        offer(pool.items[index].units, 1, index)
      }
    }
    for (index, item) in pool.others.enumerated()
    where days.contains(item.settlementDay.number) && item.units != 0 {
      offer(item.units, 2, index)
    }
    options = byChange.values.sorted { $0.change < $1.change }
  }

  func search(for payment: OpenPayment) -> Answer? {
    guard !tile.isEmpty else { return nil }
    let missing = payment.units - total
    return single(missing) ?? double(missing)
  }

  private func single(_ missing: Int64) -> Answer? {
    guard let option = options.first(where: { $0.change == missing }) else { return nil }
    let sums = options.map(\.change) + [0]
    return answer([[option]], sets: Int64(options.count) + 1, sums: sums, changes: 1)
  }

  private func double(_ missing: Int64) -> Answer? {
    var found: [[Option]] = []
    var places: [Int64: Int] = [:]
    for (place, option) in options.enumerated() { places[option.change] = place }
    for (place, option) in options.enumerated() {
      let rest = missing.subtractingReportingOverflow(option.change)
      guard !rest.overflow, let other = places[rest.partialValue], other >= place else { continue }
      if other > place {
        found.append([option, options[other]])
      } else if option.members.count > 1 {
        found.append([option, option])
      }
    }
    guard !found.isEmpty else { return nil }
    let count = Int64(options.count)
    let changes = options.map(\.change)
    let low = (changes.first ?? 0) * 2
    let high = (changes.last ?? 0) * 2
    return answer(
      found,
      sets: 1 + count + count * (count + 1) / 2,
      sums: [min(low, 0), max(high, 0)],
      changes: 2
    )
  }

  private func answer(
    _ found: [[Option]],
    sets: Int64,
    sums: [Int64],
    changes: Int
  ) -> Answer? {
    guard let first = found.first else { return nil }
    let spread = (sums.max() ?? 0) - (sums.min() ?? 0)
    var ways: Int64 = 0
    for combination in found {
      let sizes = combination.map { Int64($0.members.count) }
      let same = combination.count == 2 && combination[0].change == combination[1].change
      ways += same ? sizes[0] * (sizes[0] - 1) / 2 : sizes.reduce(1, *)
    }
    var chosen: [(kind: Int, index: Int)] = []
    for option in first {
      // The oldest is settled first: of equal items of the day the youngest is the one held back.
      let fresh = option.members.filter { member in
        !chosen.contains { $0 == member }
      }
      let pick = fresh.last { $0.kind == 0 } ?? fresh.first
      if let pick { chosen.append(pick) }
    }
    let held = Set(chosen.filter { $0.kind == 0 }.map(\.index))
    let earlier = chosen.filter { $0.kind == 1 }.map(\.index)
    let others = chosen.filter { $0.kind == 2 }.map(\.index)
    return Answer(
      combinations: found.count,
      answers: ways,
      changes: changes,
      settled: (earlier + tile.filter { !held.contains($0) }).sorted(),
      addedOthers: others,
      chance: Chance(sets: sets, step: pool.step, spread: spread),
      words: words(held: held.count, earlier: earlier.count, others: others.count)
    )
  }

  private func words(held: Int, earlier: Int, others: Int) -> String {
    var parts: [String] = []
    if held > 0 { parts.append("\(held) line item(s) held back") }
    if earlier > 0 { parts.append("\(earlier) line item(s) of earlier days added") }
    if others > 0 { parts.append("\(others) line item(s) of orders that are no sale added") }
    return parts.joined(separator: " and ")
  }
}
