/// A random number generator that repeats itself: SplitMix64, the same numbers for the same seed on
/// every machine.
public struct SeededGenerator: RandomNumberGenerator, CustomStringConvertible, Sendable {
  /// The number that all others follow from.
  public let seed: UInt64
  private var state: UInt64

  /// A generator that starts at a seed.
  public init(seed: UInt64) {
    self.seed = seed
    state = seed
  }

  /// The next number, all 64 bits equally likely.
  public mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }

  /// How to repeat what this generator did.
  public var description: String { "seed \(seed); \(SeededGenerator.variable)=\(seed) repeats it" }

  /// The environment variable that names the one seed to run.
  static let variable = "SETTLEBOOK_TEST_SEED"
}
