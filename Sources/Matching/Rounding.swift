import Bookkeeping

/// How a month's payments may have been rounded.
struct Rounding {
  enum Manner: CaseIterable {
    /// Each payment to the nearest of a unit that is coarser than that of the items.
    case nearest
    /// Each payment down to such a unit.
    case down
    /// Each payment up to it.
    case up
    /// Each item by up to half a coin, this way or that.
    case byItem
  }

  let manner: Manner
  /// What all payments are multiples of; zero where each item was rounded.
  let unit: Int64
  /// The currency's smallest coin.
  let coin: Int64
  /// The step that the items' sums have.
  let step: Int64
  /// The most that is called rounding at all: less than any item.
  let most: Int64

  /// The manners that come into question: whole payments, where they are in a coarser unit.
  static func candidates(unit: Int64, coin: Int64, step: Int64, most: Int64) -> [Rounding] {
    Manner.allCases.filter { ($0 == .byItem) == (unit == 0) }.map {
      Rounding(manner: $0, unit: unit, coin: coin, step: step, most: most)
    }
  }

  /// What payment − items may be, of so many items.
  func range(items: Int64) -> ClosedRange<Int64> {
    switch manner {
    case .nearest:
      let half = min(unit / 2, most)
      return -half...half
    case .down: return -min(unit - step, most)...0
    case .up: return 0...min(unit - step, most)
    case .byItem:
      let half = min(items * coin / 2, most)
      return -half...half
    }
  }

  /// Whether what is off is so near that it speaks against this manner where it is out of the range: it is
  /// no item, and no rounding of this kind either, but something else that was kept.
  func isContradiction(_ residue: Int64, items: Int64) -> Bool {
    let near = manner == .byItem ? most : min(unit, most)
    return !range(items: items).contains(residue) && residue.magnitude <= UInt64(near)
  }

  /// Whether what is off in all payments together looks like chance, as what is rounded item by item
  /// does, and not like a fee that is always taken.
  ///
  /// An item's rounding is anything up to half a coin: its variance is a twelfth of a coin squared, and
  /// that of n items is n twelfths. Four standard deviations are asked of the sum, and of the sum of
  /// squares; and many payments are not all off by the same. Payments rounded as a whole follow from
  /// the unit, and need no such test.
  /// - Parameter residues: payment − items, and how many items there are.
  func looksLikeChance(_ residues: [(residue: Int64, items: Int64)]) -> Bool {
    guard manner == .byItem, !residues.isEmpty else { return true }
    let coins = residues.map { (off: Int128($0.residue / coin), items: Int128($0.items)) }
    let sum = coins.reduce(0) { $0 + $1.off }
    let items = coins.reduce(0) { $0 + $1.items }
    // |sum| ≤ 4 √(items ÷ 12)
    guard 12 * sum * sum <= 16 * items else { return false }
    // Σ 12 off² ÷ items ≤ count + 4 √(2 count), in thousandths
    let squares = coins.reduce(Int128(0)) { $0 + 12_000 * $1.off * $1.off / max(1, $1.items) }
    let count = Int128(coins.count)
    let excess = squares - 1_000 * count
    guard excess <= 0 || excess * excess <= 32_000_000 * count else { return false }
    let isAlwaysTheSame = Set(coins.map(\.off)).count == 1 && sum != 0
    return coins.count < 4 || !isAlwaysTheSame
  }
}
