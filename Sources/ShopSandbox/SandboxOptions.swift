/// How a sandbox behaves, apart from what it serves.
///
/// Every switch has a default, the well-behaved shop, so that more can be added beside it.
public struct SandboxOptions: Hashable, Sendable {
  /// The order in which a list's records are served.
  public enum PageOrder: Hashable, Sendable {
    /// The order of the fixture file.
    case asGiven
    /// The fixture file from its end.
    case reversed
    /// An order drawn from the seed: the same seed gives the same order, everywhere.
    case shuffled(seed: UInt64)
  }

  /// The order in which orders and payments are served.
  public var pageOrder: PageOrder

  /// What goes wrong, and how often; nothing, unless told otherwise.
  public var faults: FaultPlan

  /// The options of a well-behaved shop, unless told otherwise.
  public init(pageOrder: PageOrder = .asGiven, faults: FaultPlan = FaultPlan()) {
    self.pageOrder = pageOrder
    self.faults = faults
  }
}

extension SandboxOptions.PageOrder {
  /// The order as text, different for different orders.
  var text: String {
    switch self {
    case .asGiven: "as-given"
    case .reversed: "reversed"
    case .shuffled(let seed): "shuffled-\(seed)"
    }
  }

  /// The places 0..<count, in the order in which they are served; lists of one shop are told apart
  /// by their salt, so that one order does not follow from another.
  func sequence(count: Int, salt: UInt64) -> [Int] {
    switch self {
    case .asGiven: return Array(0..<count)
    case .reversed: return Array((0..<count).reversed())
    case .shuffled(let seed):
      var random = SplitMix64(seed: seed ^ salt)
      var places = Array(0..<count)
      // Fisher and Yates by hand: the library's shuffle may change from version to version.
      for last in stride(from: count - 1, to: 0, by: -1) {
        places.swapAt(last, random.below(last + 1))
      }
      return places
    }
  }
}
