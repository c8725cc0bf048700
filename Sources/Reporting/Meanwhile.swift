internal import Dispatch
internal import Synchronization

/// A value that is worked out on another thread, while the one that asked for it goes on.
public final class Meanwhile<Value: Sendable>: Sendable {
  private let result = Mutex<Result<Value, any Error>?>(nil)
  private let done = DispatchSemaphore(value: 0)

  /// Begins to work.
  public init(_ work: @escaping @Sendable () throws -> Value) {
    // A queue of its own has a thread of its own, whoever else waits.
    DispatchQueue(label: "settlebook.meanwhile").async { [self] in
      let made = Result { try work() }
      result.withLock { $0 = made }
      done.signal()
    }
  }

  /// Waits until the work is over, whatever came of it: who stops early leaves nothing under way.
  public func wait() {
    done.wait()
    done.signal()
  }

  /// Waits for the value.
  /// - Throws: what working it out threw.
  public func value() throws -> Value {
    wait()
    guard let made = result.withLock({ $0 }) else { throw CancellationError() }
    return try made.get()
  }
}
