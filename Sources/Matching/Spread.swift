import Bookkeeping

/// How far apart sums lie.
enum Spread {
  /// The range that holds four fifths of the sums, widened by a quarter, and never more than from
  /// the smallest to the largest.
  ///
  /// One giant order would stretch the full range and make every accident look unlikely.
  ///
  /// Counted in steps, so that scaling all amounts scales the answer.
  static func of(_ sums: [Int64], step: Int64) -> Int64 {
    guard let low = sums.min(), let high = sums.max() else { return 0 }
    let full = high - low
    guard sums.count >= 4 else { return full }
    let drop = max(1, sums.count / 10)
    var sums = sums
    let upper = Selection.place(sums.count - 1 - drop, in: &sums)
    let inner = Int128((upper - Selection.place(drop, in: &sums)) / step)
    let widened = inner * Int128(sums.count) / Int128(sums.count - 2 * drop)
    return Int64(min(Int128(full), widened * Int128(step)))
  }
}

/// Prices like 9.99 share their endings, so that sums of as many of them fall on few endings: a set
/// that is nearly right is then right by accident far more often than any amount would be.
enum Coarseness {
  /// The modulus times the share of its commonest ending, for the modulus that says most.
  ///
  /// No ending of a sum can be commoner than the commonest ending of its items. The moduli are the
  /// common step times 10 to 10,000, so that scaling all amounts scales the answer.
  static func step(of items: [OpenItem], common: Int64) -> Int64 {
    let room = Spread.of(items.map(\.units), step: common) / common / 8
    var best = common
    for size in [10, 100, 1_000, 10_000] {
      guard size <= room else { break }
      var counts = Array(repeating: 0, count: size)
      for item in items {
        let ending = Int(item.units / common % Int64(size))
        counts[ending < 0 ? ending + size : ending] += 1
      }
      // A few alike among a few are no ending that the shop prefers.
      guard let commonest = counts.max(), commonest >= 5, commonest * 20 >= items.count else {
        continue
      }
      best = max(best, Int64((size * commonest + items.count - 1) / items.count) * common)
    }
    return best
  }
}
