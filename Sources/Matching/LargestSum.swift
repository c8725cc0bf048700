import Bookkeeping

/// Amounts of which the largest sums of a few are asked for, again and again.
struct LargestSum {
  /// Those above zero, ascending, each at most twice: no more are ever taken.
  private let amounts: [Int64]

  init(_ units: [Int64]) {
    var amounts: [Int64] = []
    for amount in units.filter({ $0 > 0 }).sorted() {
      let count = amounts.count
      if count > 1, amounts[count - 2] == amount { continue }
      amounts.append(amount)
    }
    self.amounts = amounts
  }

  /// The largest sum of none, one or two of the amounts that is at most `bound`; zero where none fits.
  func ofTwo(atMost bound: Int64) -> Int64 {
    var best: Int64 = 0
    var low = 0
    var high = amounts.partitioningIndex { $0 > bound } - 1
    if high >= 0 { best = amounts[high] }
    while low < high {
      // No sum of two leaves the range: the pool has proved that all of them together do not.
      let sum = amounts[low] + amounts[high]
      if sum <= bound {
        best = max(best, sum)
        low += 1
      } else {
        high -= 1
      }
    }
    return best
  }
}
