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

/// How many items of each amount a run has, for a run that moves on.
struct RunPairs {
  private let amounts: RunAmounts
  private var counts: [Int32]
  private var run = 0..<0

  init(_ amounts: RunAmounts) {
    self.amounts = amounts
    counts = Array(repeating: 0, count: amounts.amounts.count)
  }

  /// How many sets of two items with this sum a run has.
  mutating func count(of units: Int64, in run: Range<Int>) -> Int64 {
    move(to: run)
    return run.count < amounts.amounts.count ? countByItem(units) : countByAmount(units)
  }

  private mutating func move(to next: Range<Int>) {
    if !run.overlaps(next) {
      add(run, -1)
      run = next.lowerBound..<next.lowerBound
    }
    if next.lowerBound < run.lowerBound { add(next.lowerBound..<run.lowerBound, 1) }
    if next.lowerBound > run.lowerBound { add(run.lowerBound..<next.lowerBound, -1) }
    if next.upperBound > run.upperBound { add(run.upperBound..<next.upperBound, 1) }
    if next.upperBound < run.upperBound { add(next.upperBound..<run.upperBound, -1) }
    run = next
  }

  private mutating func add(_ places: Range<Int>, _ change: Int32) {
    for place in places { counts[Int(amounts.kinds[place])] += change }
  }

  private func countByItem(_ units: Int64) -> Int64 {
    var twice: Int64 = 0
    for place in run {
      let kind = Int(amounts.kinds[place])
      guard let other = amounts.kind(of: units - amounts.amounts[kind]) else { continue }
      twice += Int64(counts[other]) - (other == kind ? 1 : 0)
    }
    return twice / 2
  }

  private func countByAmount(_ units: Int64) -> Int64 {
    let amounts = amounts.amounts
    var (low, high) = (0, amounts.partitioningIndex { $0 >= units } - 1)
    var pairs: Int64 = 0
    while low <= high {
      let sum = amounts[low] + amounts[high]
      if sum == units {
        let (first, second) = (Int64(counts[low]), Int64(counts[high]))
        pairs += low == high ? first * (first - 1) / 2 : first * second
      }
      if sum <= units { low += 1 }
      if sum >= units { high -= 1 }
    }
    return pairs
  }
}
