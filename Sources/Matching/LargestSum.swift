/// The largest sum of a few amounts that stays within a bound.
enum LargestSum {
  /// The largest sum of none, one or two of the amounts above zero that is at most `bound`; zero
  /// where none fits.
  static func ofTwo(_ units: [Int64], atMost bound: Int64) -> Int64 {
    // Mostly the two largest fit, and nothing needs to be sorted.
    var (largest, second): (Int64, Int64) = (0, 0)
    for amount in units where amount > 0 && amount <= bound {
      if amount > largest {
        (largest, second) = (amount, largest)
      } else if amount > second {
        second = amount
      }
    }
    if largest + second <= bound { return largest + second }
    let sorted = units.filter { $0 > 0 && $0 <= bound }.sorted()
    guard var best = sorted.last else { return 0 }
    var low = 0
    var high = sorted.count - 1
    while low < high {
      // No sum of two leaves the range: the pool has proved that all of them together do not.
      let sum = sorted[low] + sorted[high]
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
