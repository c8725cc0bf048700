import Bookkeeping

/// An amount that is held back again and again: rather a fee than an item of that price.
enum HeldAlike {
  /// The amounts that come up more often than accident would have it.
  /// - Parameters:
  ///   - held: what payments hold back alone, in ten-thousandths.
  ///   - share: how many of all items have an amount.
  static func among(_ held: [Int64], share: (Int64) -> Chance) -> Set<Int64> {
    let counts = held.reduce(into: [Int64: Int]()) { $0[$1, default: 0] += 1 }
    return Set(
      counts.filter { units, count in
        guard count >= PatternSearch.few else { return false }
        let chances = Array(repeating: share(units), count: count)
        return Joint.chance(chances, of: held.count, tried: Int64(counts.count)).isExcluded
      }
      .keys
    )
  }
}
