import Bookkeeping

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

  /// The sets of two amounts with this sum that a run has, the smaller amount first, and how many sets
  /// of two items have them; nil where there are more than `most`.
  mutating func amounts(
    of units: Int64,
    in run: Range<Int>,
    most: Int
  ) -> [(first: Int64, second: Int64, ways: Int64)]? {
    move(to: run)
    var found: [(first: Int64, second: Int64, ways: Int64)] = []
    let isShort = run.count < amounts.amounts.count
    let kinds = isShort ? Set(run.map { Int(amounts.kinds[$0]) }).sorted() : []
    let values = amounts.amounts
    var (low, high) = (0, (isShort ? kinds.count : values.count) - 1)
    while low <= high {
      let (left, right) = isShort ? (kinds[low], kinds[high]) : (low, high)
      let sum = values[left] + values[right]
      if sum == units {
        let (first, second) = (Int64(counts[left]), Int64(counts[right]))
        let ways = left == right ? first * (first - 1) / 2 : first * second
        if ways > 0 {
          guard found.count < most else { return nil }
          found.append((values[left], values[right], ways))
        }
      }
      if sum <= units { low += 1 }
      if sum >= units { high -= 1 }
    }
    return found
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
