import Bookkeeping

/// How many sets of exceptions there are, and how many of them change a sum by a given amount.
///
/// Sets of items, not of amounts: two items of one price make two sets.
struct ExceptionCounts {
  /// Different changes, ascending, and how many items make each.
  private let changes: [(change: Int64, members: Int128)]

  /// From the changes in ascending order.
  init(_ options: [(change: Int64, members: Int)]) {
    var merged: [(change: Int64, members: Int128)] = []
    for option in options {
      if let last = merged.last, last.change == option.change {
        merged[merged.count - 1].members += Int128(option.members)
      } else {
        merged.append((option.change, Int128(option.members)))
      }
    }
    changes = merged
  }

  /// How many sets of exactly so many exceptions there are, from one to three.
  func sets(of size: Int) -> Int128 {
    let count = changes.reduce(Int128(0)) { $0 + $1.members }
    return switch size {
    case 1: count
    case 2: count * (count - 1) / 2
    default: count * (count - 1) * (count - 2) / 6
    }
  }

  /// How many sets of three exceptions change a sum by so much.
  ///
  /// Sets in which two exceptions cancel one another are left out: they are sets with one. With more
  /// different changes than a shop's prices make, so many steps are made for evenly chosen ones, and
  /// the count is an estimate.
  func triples(of change: Int64, steps: Int = 1 << 22) -> Int128 {
    var ways: Int128 = 0
    let count = changes.count
    let every = max(1, count * count / steps)
    for first in stride(from: (every - 1) / 2, to: count, by: every) {
      var low = first
      var high = changes.count - 1
      let wanted = change - changes[first].change
      while low <= high {
        let sum = changes[low].change + changes[high].change
        if sum == wanted { ways += self.ways(first, low, high) }
        if sum <= wanted { low += 1 }
        if sum >= wanted { high -= 1 }
      }
    }
    return ways * Int128(every)
  }

  /// How many sets of two exceptions change a sum by so much.
  func pairs(of change: Int64) -> Int128 {
    var ways: Int128 = 0
    var low = 0
    var high = changes.count - 1
    while low <= high, change != 0 {
      let sum = changes[low].change + changes[high].change
      if sum == change {
        let members = changes[low].members
        ways += low == high ? members * (members - 1) / 2 : members * changes[high].members
      }
      if sum <= change { low += 1 }
      if sum >= change { high -= 1 }
    }
    return ways
  }

  /// How much of all sets with more exceptions looks like one with so few, one or two; in millionths,
  /// at most all of it.
  ///
  /// Estimated from so many of these that lie evenly among all.
  func hidden(_ size: Int) -> Int64 {
    let count = changes.count
    let few = size == 1 ? count : count * (count + 1) / 2
    let samples = min(few, 16)
    guard samples > 0 else { return 0 }
    var pairs: Int128 = 0
    var triples: Int128 = 0
    for sample in 0..<samples {
      let place = (2 * sample + 1) * count / (2 * samples)
      // Far places of a pair go round the circle at their own pace, so that all distances come up.
      let other = (place + (2 * sample + 1) * count / 7) % count
      let change = changes[place].change + (size == 1 ? 0 : changes[other].change)
      pairs += size == 1 ? self.pairs(of: change) : 0
      triples += self.triples(of: change, steps: 1 << 18)
    }
    func share(_ ways: Int128, of size: Int) -> Int64 {
      let all = sets(of: size) * Int128(samples)
      guard all > 0 else { return 0 }
      return Int64(min(1_000_000, ways * Int128(few) * 1_000_000 / all))
    }
    return max(share(pairs, of: 2), share(triples, of: 3))
  }

  private func ways(_ first: Int, _ second: Int, _ third: Int) -> Int128 {
    let (one, two, three) = (changes[first], changes[second], changes[third])
    let cancels =
      one.change == -two.change || one.change == -three.change || two.change == -three.change
    if cancels { return 0 }
    let pairs = two.members * (two.members - 1) / 2
    if first == second, second == third { return pairs * (two.members - 2) / 3 }
    if first == second { return pairs * three.members }
    if second == third { return one.members * pairs }
    return one.members * two.members * three.members
  }
}
