internal import Synchronization

/// How often and how patiently a request is repeated that may succeed in a moment.
public struct RetryPolicy: Sendable {
  /// How many further tries there are.
  public let maxRetries: Int
  /// The longest pause before the first further try; it doubles with each.
  public let firstPause: Duration
  /// The longest pause before a further try.
  public let longestPause: Duration
  /// The longest pause that a Retry-After header can ask for; a service that asks for a longer one
  /// is left alone.
  public let longestRetryAfter: Duration

  private let budget: RetryBudget
  private let sleep: @Sendable (Duration) async throws -> Void
  private let thousandths: @Sendable () -> Int

  /// A policy.
  /// - Parameters:
  ///   - budget: how long all pauses of the policy's requests may take together.
  ///   - sleep: waits; throws when the task is cancelled.
  ///   - thousandths: a random number from 0 to 1,000, the part of a pause's second half that is
  ///     waited, so that many clients don't come back at once.
  public init(
    maxRetries: Int = 7,
    firstPause: Duration = .milliseconds(500),
    longestPause: Duration = .seconds(30),
    longestRetryAfter: Duration = .seconds(120),
    budget: Duration = .seconds(900),
    sleep: @escaping @Sendable (Duration) async throws -> Void = { try await Task.sleep(for: $0) },
    thousandths: @escaping @Sendable () -> Int = { Int.random(in: 0...1_000) }
  ) {
    self.maxRetries = min(max(0, maxRetries), 20)
    self.firstPause = firstPause
    self.longestPause = longestPause
    self.longestRetryAfter = longestRetryAfter
    self.budget = RetryBudget(budget)
    self.sleep = sleep
    self.thousandths = thousandths
  }

  /// Seven further tries, after about 0.5, 1, 2, 4, 8, 16 and 30 seconds; 15 minutes in all.
  public static var standard: RetryPolicy { RetryPolicy() }

  /// No further try.
  public static var never: RetryPolicy { RetryPolicy(maxRetries: 0) }

  /// Repeats an attempt as long as its error is worth it.
  /// - Throws: the last attempt's `ShopError`; `ShopError.cancelled` when the task is cancelled.
  func run<Result>(
    counts: RequestCounts,
    _ attempt: () async throws -> Result
  ) async throws -> Result {
    var tries = 0
    while true {
      do {
        try Task.checkCancellation()
        return try await attempt()
      } catch let failure as FailedAttempt {
        guard let pause = pause(after: failure, tries), budget.take(pause) else {
          throw failure.error
        }
        do { try await sleep(pause) } catch is CancellationError { throw ShopError.cancelled }
        counts.countRetry()
        tries += 1
      } catch is CancellationError {
        throw ShopError.cancelled
      }
    }
  }

  /// How long to wait before the next try; nil where there is none.
  private func pause(after failure: FailedAttempt, _ number: Int) -> Duration? {
    guard number < min(maxRetries, failure.error.furtherTries) else { return nil }
    let whole = min(firstPause * (1 << number), longestPause)
    let drawn = whole / 2 + whole / 2 * min(max(0, thousandths()), 1_000) / 1_000
    guard let asked = failure.retryAfter else { return drawn }
    return asked <= longestRetryAfter ? max(asked, drawn) : nil
  }
}

/// How much longer requests may be waited for, over all requests of a policy.
private final class RetryBudget: Sendable {
  private let left: Mutex<Duration>

  init(_ whole: Duration) { left = Mutex(whole) }

  /// Takes a pause's time, or says that there is none left.
  func take(_ pause: Duration) -> Bool {
    left.withLock { left in
      guard pause <= left else { return false }
      left -= pause
      return true
    }
  }
}

/// One try's failure, and how long the service asked to be left alone.
struct FailedAttempt: Error {
  let error: ShopError
  var retryAfter: Duration?
}
