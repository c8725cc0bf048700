/// How often and how patiently a request is repeated that may succeed in a moment.
public struct RetryPolicy: Sendable {
  /// How many further tries there are.
  public let maxRetries: Int
  /// The longest pause before the first further try; it doubles with each.
  public let firstPause: Duration
  /// The longest pause that a Retry-After header can ask for.
  public let longestPause: Duration

  private let sleep: @Sendable (Duration) async throws -> Void
  private let thousandths: @Sendable () -> Int

  /// A policy.
  /// - Parameters:
  ///   - sleep: waits; throws when the task is cancelled.
  ///   - thousandths: a random number from 0 to 1,000, the part of a pause's second half that is
  ///     waited, so that many clients don't come back at once.
  public init(
    maxRetries: Int = 3,
    firstPause: Duration = .milliseconds(500),
    longestPause: Duration = .seconds(30),
    sleep: @escaping @Sendable (Duration) async throws -> Void = { try await Task.sleep(for: $0) },
    thousandths: @escaping @Sendable () -> Int = { Int.random(in: 0...1_000) }
  ) {
    self.maxRetries = min(max(0, maxRetries), 20)
    self.firstPause = firstPause
    self.longestPause = longestPause
    self.sleep = sleep
    self.thousandths = thousandths
  }

  /// Three further tries, after about 0.5, 1 and 2 seconds.
  public static let standard = RetryPolicy()

  /// No further try.
  public static let never = RetryPolicy(maxRetries: 0)

  /// Repeats an attempt as long as its error is worth it.
  /// - Throws: the last attempt's `ShopError`; `ShopError.cancelled` when the task is cancelled.
  func run<Result>(_ attempt: () async throws -> Result) async throws -> Result {
    var tries = 0
    while true {
      do {
        try Task.checkCancellation()
        return try await attempt()
      } catch let failure as FailedAttempt where failure.error.isWorthRetrying && tries < maxRetries
      {
        try await pause(beforeTry: tries, asked: failure.retryAfter)
        tries += 1
      } catch let failure as FailedAttempt {
        throw failure.error
      } catch is CancellationError {
        throw ShopError.cancelled
      }
    }
  }

  private func pause(beforeTry number: Int, asked: Duration?) async throws {
    let whole = min(firstPause * (1 << number), longestPause)
    let drawn = whole / 2 + whole / 2 * min(max(0, thousandths()), 1_000) / 1_000
    do {
      try await sleep(asked.map { min(max($0, drawn), longestPause) } ?? drawn)
    } catch is CancellationError {
      throw ShopError.cancelled
    }
  }
}

/// One try's failure, and how long the service asked to be left alone.
struct FailedAttempt: Error {
  let error: ShopError
  var retryAfter: Duration?
}
