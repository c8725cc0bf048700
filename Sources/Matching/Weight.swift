/// A probability, or a weight beside others: a binary fraction, rounded up so that nothing that is
/// possible weighs nothing.
struct Weight: Hashable, Comparable {
  /// In units of 2^−36.
  let parts: Int64

  static let one = Weight(parts: 1 << 36)

  init(parts: Int64) { self.parts = parts }

  /// So much of a whole that is above zero.
  init(_ part: Int128, of whole: Int128) {
    parts = Int64((part * Int128(Weight.one.parts) + whole - 1) / whole)
  }

  /// What is left of one.
  var rest: Weight { Weight(parts: max(1, Weight.one.parts - parts)) }

  static func * (left: Weight, right: Weight) -> Weight {
    let product = Int128(left.parts) * Int128(right.parts)
    return Weight(parts: Int64((product + Int128(one.parts) - 1) / Int128(one.parts)))
  }

  static func < (left: Weight, right: Weight) -> Bool { left.parts < right.parts }
}
