import ArgumentParser
import ShopSandbox

/// The options of `sandbox` that make it misbehave.
struct FaultOptions: ParsableArguments {
  @Option(name: .customLong("fault"), help: "A fault and its rate, NAME=RATE; may be repeated.")
  var rates: [String] = []

  @Option(help: "A number: the same one, the same faults for the same requests.")
  var faultSeed: UInt64 = 0

  @Option(help: "How many seconds slow-first-byte and stalled-body are silent, up to 100.")
  var faultSilence: UInt8 = 40

  /// The faults with their meanings, for the help.
  static var table: String {
    let width = Fault.allCases.map(\.rawValue.count).max() ?? 0
    return Fault.allCases.map { fault in
      let name = fault.rawValue
      return "  \(name)\(String(repeating: " ", count: width - name.count))  \(fault.meaning)"
    }.joined(separator: "\n")
  }

  /// - Throws: `ConfigurationError.usage`, naming the known faults.
  func plan() throws -> FaultPlan {
    guard faultSilence <= 100 else {
      throw ConfigurationError.usage("--fault-silence is at most 100 seconds.")
    }
    do throws(FaultProblem) {
      var plan = try FaultPlan(rates, seed: faultSeed)
      plan.slowness = .seconds(Int(faultSilence))
      return plan
    } catch {
      throw ConfigurationError.usage("--fault: \(error)")
    }
  }
}
