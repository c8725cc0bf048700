internal import CCurl
internal import Synchronization

/// A libcurl handle, which keeps its connections open.
///
/// It belongs to one transfer at a time, which
/// the pool sees to; that is why it may travel between threads.
final class CurlHandle: @unchecked Sendable {
  let pointer: OpaquePointer

  init?() {
    guard CurlHandle.isReady, let pointer = ccurl_create() else { return nil }
    self.pointer = pointer
  }

  deinit { ccurl_destroy(pointer) }

  private static let isReady = ccurl_prepare() == 0
}

/// A flag that the cancelling thread sets and the transfer polls; an atomic, hence `Sendable`.
final class CancelFlag: @unchecked Sendable {
  let pointer: OpaquePointer

  init?() {
    guard let pointer = ccurl_flag_create() else { return nil }
    self.pointer = pointer
  }

  deinit { ccurl_flag_destroy(pointer) }

  func set() { ccurl_flag_set(pointer) }
}

/// Idle handles, taken and given back; the one used last comes first, for its connection is warm.
final class CurlPool: Sendable {
  private let idle = Mutex<[CurlHandle]>([])

  func take() -> CurlHandle? { idle.withLock { $0.popLast() } ?? CurlHandle() }

  func giveBack(_ handle: CurlHandle) {
    ccurl_forget(handle.pointer)
    idle.withLock { $0.append(handle) }
  }
}
