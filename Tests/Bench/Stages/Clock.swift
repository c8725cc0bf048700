import Foundation

/// Wall and CPU time of this process, in seconds.
struct Clock {
  private let start = ContinuousClock.now
  private let startedCPU = Clock.cpu

  /// What passed since the clock was made.
  var reading: Reading {
    let passed = (ContinuousClock.now - start).components
    return Reading(
      wall: Double(passed.seconds) + Double(passed.attoseconds) / 1e18,
      cpu: Clock.cpu - startedCPU
    )
  }

  private static var cpu: Double {
    var time = timespec()
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }
}

/// A length of time as it was measured, in seconds.
struct Reading: Encodable {
  let wall: Double
  let cpu: Double
}

/// Prints a result as one line of JSON.
func report(_ result: some Encodable) throws {
  let encoder = JSONEncoder()
  encoder.outputFormatting = .sortedKeys
  FileHandle.standardOutput.write(try encoder.encode(result) + Data("\n".utf8))
}
