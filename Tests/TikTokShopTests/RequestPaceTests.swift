import Synchronization
import Testing

@testable import TikTokShop

/// No second of the clock sees more requests than allowed.
@Suite("Pace of requests")
struct RequestPaceTests {
  /// A clock that only sleeping moves.
  private final class Clock: Sendable {
    private let start = ContinuousClock.now
    private let elapsed = Mutex(Duration.zero)

    var now: ContinuousClock.Instant { start + passed }
    var passed: Duration { elapsed.withLock { $0 } }

    func move(by duration: Duration) { elapsed.withLock { $0 += duration } }
  }

  @Test(arguments: [1, 7, 50]) func spacesRequestsOut(_ perSecond: Int) async throws {
    let clock = Clock()
    let pace = RequestPace(
      perSecond: perSecond,
      now: { clock.now },
      sleep: { clock.move(by: $0) }
    )
    var moments: [Duration] = []
    for number in 0..<4 * perSecond {
      try await pace.wait()
      moments.append(clock.passed)
      // Now and then a request takes its time, after which no burst makes up for it.
      if number % 5 == 4 { clock.move(by: .milliseconds(number * 3)) }
    }
    for (index, moment) in moments.enumerated() {
      let inASecond = moments[index...].prefix { $0 < moment + .seconds(1) }.count
      #expect(inASecond <= perSecond)
    }
  }

  @Test func withoutALimitNothingWaits() async throws {
    let pace = RequestPace(perSecond: 0, sleep: { _ in Issue.record("waited") })
    for _ in 0..<1_000 { try await pace.wait() }
  }

  @Test func aCancelledWaitIsACancelledRequest() async throws {
    let client = try Sample.client(StubTransport([.json("{}")]))
    let task = Task {
      for _ in 0..<50 { _ = try await client.getOrder(id: "A") }
    }
    task.cancel()
    await #expect(throws: ShopError.self) { try await task.value }
  }
}
