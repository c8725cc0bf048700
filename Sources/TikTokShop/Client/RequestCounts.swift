internal import Synchronization

/// How many requests had to be sent again.
final class RequestCounts: Sendable {
  private let count = Atomic<Int>(0)

  var retries: Int { count.load(ordering: .relaxed) }

  func countRetry() { count.add(1, ordering: .relaxed) }
}
