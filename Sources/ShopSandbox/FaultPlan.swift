/// How often each fault strikes, and what it is drawn from.
public struct FaultPlan: Hashable, Sendable {
  /// The longest silence: the server itself gives up an answer after two minutes.
  public static let longestSlowness = Duration.seconds(100)

  /// How many of a thousand requests each fault is drawn for, 0 to 1,000; absent is 0.
  public private(set) var rates: [Fault: Int] = [:]
  /// What everything is drawn from: the same seed, the same faults for the same requests.
  public var seed: UInt64
  /// How long a silence lasts, up to `longestSlowness`.
  public var slowness: Duration {
    didSet { slowness = FaultPlan.bounded(slowness) }
  }
  /// The seconds that `Retry-After` asks for.
  public var retryAfterSeconds: Int

  /// A plan without any fault, to which rates are added.
  public init(seed: UInt64 = 0, slowness: Duration = .seconds(40), retryAfterSeconds: Int = 1) {
    self.seed = seed
    self.slowness = FaultPlan.bounded(slowness)
    self.retryAfterSeconds = retryAfterSeconds
  }

  /// A plan from texts such as `server-error=0.05`, each fault at most once.
  /// - Throws: `FaultProblem`, naming the text.
  public init(_ texts: [String], seed: UInt64 = 0) throws(FaultProblem) {
    self.init(seed: seed)
    for text in texts {
      let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      guard parts.count == 2 else { throw .notAPair(text) }
      guard let fault = Fault(rawValue: String(parts[0])) else { throw .unknown(String(parts[0])) }
      guard let rate = Thousandths(parts[1]) else { throw .badRate(fault, String(parts[1])) }
      guard rates.updateValue(rate.count, forKey: fault) == nil else { throw .givenTwice(fault) }
    }
  }

  /// Sets how many of a thousand requests a fault is drawn for; outside 0 to 1,000 the nearest.
  public mutating func set(_ fault: Fault, thousandths: Int) {
    rates[fault] = min(max(0, thousandths), 1_000)
  }

  /// Whether no fault can strike.
  public var isQuiet: Bool { rates.values.allSatisfy { $0 == 0 } }

  /// The numbers for one request: its faults depend on its number and the seed, nothing else.
  func random(forRequest number: UInt64) -> SplitMix64 {
    SplitMix64(seed: SplitMix64.mixed(seed) ^ SplitMix64.mixed(number &* 0xD134_2543_DE82_EF95))
  }

  /// The fault of a request, at most one: each is drawn by its rate, then one of those that struck.
  func fault(_ random: inout SplitMix64) -> Fault? {
    var struck: [Fault] = []
    for fault in Fault.allCases {
      guard let rate = rates[fault], rate > 0 else { continue }
      if random.below(1_000) < rate { struck.append(fault) }
    }
    return struck.isEmpty ? nil : struck[random.below(struck.count)]
  }

  private static func bounded(_ slowness: Duration) -> Duration {
    min(max(.zero, slowness), longestSlowness)
  }
}

/// Why a text names no fault with a rate.
public enum FaultProblem: Error, Hashable, Sendable, CustomStringConvertible {
  /// A text without an equals sign.
  case notAPair(String)
  /// No fault has this name.
  case unknown(String)
  /// A rate that is no decimal number from 0 to 1 with at most three decimals.
  case badRate(Fault, String)
  /// A fault with two rates.
  case givenTwice(Fault)

  /// What is wrong, and what to write instead.
  public var description: String {
    switch self {
    case .notAPair(let text):
      "\(text.debugDescription) is no NAME=RATE, such as server-error=0.05; " + FaultProblem.known
    case .unknown(let name): "there is no fault \(name.debugDescription); " + FaultProblem.known
    case .badRate(let fault, let text):
      "the rate \(text.debugDescription) of \(fault.rawValue) is no decimal number from 0 to 1 "
        + "with at most three decimals, such as 0.05; " + FaultProblem.known
    case .givenTwice(let fault): "\(fault.rawValue) is given twice; give it one rate."
    }
  }

  private static let known =
    "known faults are " + Fault.allCases.map(\.rawValue).joined(separator: ", ") + "."
}
