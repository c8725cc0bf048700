/// A small seeded generator (Steele, Lea and Flood, 2014): the same seed, the same numbers.
package struct SplitMix64: Sendable {
  private var state: UInt64

  /// A generator that starts at a seed.
  package init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    return SplitMix64.mixed(state)
  }

  /// A number from 0 to bound − 1; the bound is positive.
  ///
  /// The bias of one multiplication is below 2⁻³² for lists that fit in memory.
  package mutating func below(_ bound: Int) -> Int {
    Int(next().multipliedFullWidth(by: UInt64(bound)).high)
  }

  /// The generator's finishing step, which spreads every bit over all bits.
  static func mixed(_ number: UInt64) -> UInt64 {
    var mixed = number
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}
