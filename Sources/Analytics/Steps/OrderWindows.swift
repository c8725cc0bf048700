import Bookkeeping

/// The parts that an interval's orders are fetched in, several at a time.
enum OrderWindows {
  /// Each part is proved complete for itself; a part is begun again alone.
  private static let count: Int64 = 8
  /// Requests that are under way at a time.
  private static let atOnce = 4

  /// Parts of nearly the same length, one behind the other.
  static func parts(of interval: Interval) -> [Interval] {
    let length = interval.end.seconds - interval.start.seconds
    let count = max(1, min(count, length / 86_400))
    func border(_ number: Int64) -> Instant {
      Instant(seconds: interval.start.seconds + length * number / count)
    }
    return (0..<count).map { Interval(start: border($0), end: border($0 + 1)) }
  }

  /// From when on a part's orders are asked for: a second before it begins.
  ///
  /// The API's description says "created after", and a service that leaves that second out must
  /// lose no order.
  static func start(of part: Interval) -> Instant { Instant(seconds: part.start.seconds - 1) }

  /// Works on several parts at a time; the results come in the parts' order.
  /// - Throws: what the first part to fail throws; the others are cancelled.
  static func inOrder<Value: Sendable>(
    _ parts: Range<Int>,
    _ work: @escaping @Sendable (Int) async throws -> Value
  ) async throws -> [Value] {
    try await withThrowingTaskGroup(of: (Int, Value).self) { group in
      var waiting = Array(parts.reversed())
      func begin() {
        guard let part = waiting.popLast() else { return }
        group.addTask { (part, try await work(part)) }
      }
      for _ in 0..<atOnce { begin() }
      var values: [(Int, Value)] = []
      while let value = try await group.next() {
        values.append(value)
        begin()
      }
      return values.sorted { $0.0 < $1.0 }.map(\.1)
    }
  }
}
