internal import Synchronization

/// Spaces requests out, so that a shop gets at most so many a second.
///
/// Each request takes the next free moment; two moments are never nearer than the pace allows, so
/// that no second of the clock sees more requests than that.
final class RequestPace: Sendable {
  private let gap: Duration
  private let next = Mutex<ContinuousClock.Instant?>(nil)
  private let now: @Sendable () -> ContinuousClock.Instant
  private let sleep: @Sendable (Duration) async throws -> Void

  /// A pace.
  /// - Parameter perSecond: how many requests a second there may be; 0 for as many as come.
  init(
    perSecond: Int,
    now: @escaping @Sendable () -> ContinuousClock.Instant = { .now },
    sleep: @escaping @Sendable (Duration) async throws -> Void = { try await Task.sleep(for: $0) }
  ) {
    // Rounded up: a gap a hair too short would let one request too many into a second.
    gap = perSecond > 0 ? .seconds(1) / perSecond + .nanoseconds(1) : .zero
    self.now = now
    self.sleep = sleep
  }

  /// Waits for the request's moment.
  /// - Throws: `CancellationError`.
  func wait() async throws {
    guard gap > .zero else { return }
    let now = now()
    let moment = next.withLock { next in
      let moment = max(now, next ?? now)
      next = moment + gap
      return moment
    }
    if moment > now { try await sleep(moment - now) }
  }
}
