import Bookkeeping

/// The amounts of the open items in settlement order: which there are, and how often in a run.
///
/// Only for items above zero.
struct RunAmounts {
  /// Up to so many steps to the largest amount, amounts are looked up in a table.
  private static let mostSteps: Int64 = 1 << 22

  /// The different amounts, ascending, in ten-thousandths.
  let amounts: [Int64]
  /// The place in `amounts` of every open item's amount, in settlement order.
  let kinds: [Int32]
  private let places: [Int32]
  /// Where the places of each amount begin in `places`, and where the last ones end.
  private let starts: [Int32]
  private let step: Int64
  private let table: [Int32]

  init(_ runs: Runs, _ pool: Pool) {
    let units = runs.open.map { pool.items[$0].units }
    let largest = units.max() ?? 0
    let isTabled = largest / pool.step <= RunAmounts.mostSteps
    var table: [Int32] = []
    if isTabled {
      table = Array(repeating: -1, count: Int(largest / pool.step) + 1)
      for amount in units { table[Int(amount / pool.step)] = 0 }
      amounts = table.indices.filter { table[$0] == 0 }.map { Int64($0) * pool.step }
      for (kind, amount) in amounts.enumerated() { table[Int(amount / pool.step)] = Int32(kind) }
    } else {
      amounts = Set(units).sorted()
    }
    self.table = table
    step = pool.step
    let amounts = amounts
    kinds = units.map { amount in
      isTabled
        ? table[Int(amount / pool.step)]
        : Int32(amounts.partitioningIndex { $0 >= amount })
    }
    var starts = Array(repeating: Int32(0), count: amounts.count + 1)
    for kind in kinds { starts[Int(kind) + 1] += 1 }
    for kind in amounts.indices { starts[kind + 1] += starts[kind] }
    var next = starts
    var places = Array(repeating: Int32(0), count: kinds.count)
    for (place, kind) in kinds.enumerated() {
      places[Int(next[Int(kind)])] = Int32(place)
      next[Int(kind)] += 1
    }
    self.starts = starts
    self.places = places
  }

  /// The largest amount, in ten-thousandths.
  var largest: Int64 { amounts.last ?? 0 }

  /// The place of an amount in `amounts`, or nil.
  func kind(of units: Int64) -> Int? {
    guard units > 0, units <= largest else { return nil }
    if !table.isEmpty {
      guard units % step == 0 else { return nil }
      let kind = table[Int(units / step)]
      return kind < 0 ? nil : Int(kind)
    }
    let kind = amounts.partitioningIndex { $0 >= units }
    return amounts[kind] == units ? kind : nil
  }

  /// How many items of an amount a run has.
  func count(of units: Int64, in run: Range<Int>) -> Int {
    guard let kind = kind(of: units) else { return 0 }
    return place(kind, from: run.upperBound) - place(kind, from: run.lowerBound)
  }

  /// The last item of an amount in a run, by its place among the open items.
  func last(of units: Int64, in run: Range<Int>) -> Int? {
    guard let kind = kind(of: units) else { return nil }
    let end = place(kind, from: run.upperBound)
    guard end > Int(starts[kind]), Int(places[end - 1]) >= run.lowerBound else { return nil }
    return Int(places[end - 1])
  }

  private func place(_ kind: Int, from run: Int) -> Int {
    var (low, high) = (Int(starts[kind]), Int(starts[kind + 1]))
    while low < high {
      let middle = (low + high) / 2
      if Int(places[middle]) < run { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
