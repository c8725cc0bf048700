internal import Foundation
internal import Synchronization
public import Testing

/// What a property threw, and the seed that made it do so.
public struct BrokenProperty: Error, CustomStringConvertible {
  /// A generator at the seed.
  public let generator: SeededGenerator
  /// What was thrown.
  public let error: any Error

  /// What was thrown, and how to repeat it.
  public var description: String { "\(error), with \(generator)" }
}

/// Runs a property with several seeds, and says which seed broke it.
///
/// The seeds are 1 to `count`, the same on every run, and the first that fails ends the search.
/// With `SETTLEBOOK_TEST_SEED` in the environment only that seed runs.
/// - Throws: `BrokenProperty` with what `body` throws.
public func withSeeds(
  _ count: UInt64,
  sourceLocation: SourceLocation = #_sourceLocation,
  _ body: (inout SeededGenerator) throws -> Void
) throws {
  for seed in try seeds(count) {
    let failed = Mutex(false)
    var generator = SeededGenerator(seed: seed)
    do {
      // The matcher sees every issue that the body raises and claims none: they are reported as
      // they are, and the seed after them.
      try withKnownIssue(isIntermittent: true) {
        try body(&generator)
      } matching: { _ in
        failed.withLock { $0 = true }
        return false
      }
    } catch {
      throw BrokenProperty(generator: SeededGenerator(seed: seed), error: error)
    }
    if failed.withLock({ $0 }) {
      Issue.record("failed with \(SeededGenerator(seed: seed))", sourceLocation: sourceLocation)
      return
    }
  }
}

private func seeds(_ count: UInt64) throws -> [UInt64] {
  guard let text = ProcessInfo.processInfo.environment[SeededGenerator.variable] else {
    return Array(1...count)
  }
  return [try #require(UInt64(text), "\(SeededGenerator.variable) must be a whole number")]
}
