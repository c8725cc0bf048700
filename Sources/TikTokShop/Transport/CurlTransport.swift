internal import CCurl
internal import Foundation

/// HTTP through libcurl: blocking transfers on threads of their own, with connections kept alive.
///
/// Redirects are errors, certificates are verified, and a plain `http://` URL may only name this
/// machine unless told otherwise. Cancelling the task ends the transfer within about a second.
public final class CurlTransport: HTTPTransport {
  private let pool = CurlPool()
  private let queue: OperationQueue
  private let timeouts: HTTPTimeouts
  private let allowPlainHTTP: Bool
  private let maxBodyBytes: Int

  /// A transport.
  /// - Parameters:
  ///   - timeouts: how long a request may take.
  ///   - allowPlainHTTP: whether `http://` may leave this machine.
  ///   - maxBodyBytes: the largest body accepted, after its content encoding is undone.
  ///   - maxConnections: how many requests run at a time; others wait.
  public init(
    timeouts: HTTPTimeouts = HTTPTimeouts(),
    allowPlainHTTP: Bool = false,
    maxBodyBytes: Int = 64 << 20,
    maxConnections: Int = 8
  ) {
    self.timeouts = timeouts
    self.allowPlainHTTP = allowPlainHTTP
    self.maxBodyBytes = max(1, maxBodyBytes)
    queue = OperationQueue()
    queue.name = "settlebook.http"
    queue.maxConcurrentOperationCount = max(1, maxConnections)
  }

  /// Sends a request and waits for its answer without blocking the caller's thread.
  /// - Throws: `ShopError`.
  public func send(_ request: HTTPRequest) async throws -> HTTPResponse {
    try check(request)
    guard let flag = CancelFlag() else { throw CurlTransport.noMemory }
    return try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { continuation in
        queue.addOperation { [self] in
          continuation.resume(with: Result { try perform(request, flag) })
        }
      }
    } onCancel: {
      flag.set()
    }
  }

  private func check(_ request: HTTPRequest) throws(ShopError) {
    try timeouts.validate()
    let address = try BaseURL(parsing: String(request.url.prefix { $0 != "?" }))
    guard !address.isPlain || address.isLoopback || allowPlainHTTP else {
      throw .invalidConnection(reason: "plain http:// to \(address.host) is not allowed")
    }
    let texts = request.headers.flatMap { [$0.name, $0.value] } + [request.method, request.url]
    guard texts.allSatisfy(HTTPHeaders.isSafe) else {
      throw .invalidConnection(reason: "a header or the URL holds a control character")
    }
  }

  private func perform(_ request: HTTPRequest, _ flag: CancelFlag) throws(ShopError) -> HTTPResponse
  {
    guard let handle = pool.take() else { throw CurlTransport.noMemory }
    defer { pool.giveBack(handle) }
    for header in request.headers
    where !ccurl_add_header(handle.pointer, "\(header.name): \(header.value)") {
      throw CurlTransport.noMemory
    }
    if let body = request.body, !ccurl_set_body(handle.pointer, body, body.count) {
      throw CurlTransport.noMemory
    }
    var limits = ccurl_limits(
      connect_timeout_ms: HTTPTimeouts.milliseconds(timeouts.connect),
      first_byte_timeout_ms: HTTPTimeouts.milliseconds(timeouts.firstByte),
      stall_timeout_s: (HTTPTimeouts.milliseconds(timeouts.stall) + 999) / 1_000,
      total_timeout_ms: HTTPTimeouts.milliseconds(timeouts.total),
      max_body_bytes: maxBodyBytes
    )
    let outcome = withExtendedLifetime(flag) {
      ccurl_perform(handle.pointer, request.method, request.url, &limits, flag.pointer)
    }
    guard outcome == CCURL_DONE else {
      throw failure(outcome, request.authority, PlatformText.clean(text(ccurl_message, handle)))
    }
    return try response(handle)
  }

  private func response(_ handle: CurlHandle) throws(ShopError) -> HTTPResponse {
    let status = ccurl_status(handle.pointer)
    let location = text(ccurl_redirect_url, handle)
    if (300..<400).contains(status) { throw Redirect.error(location: location) }
    let body = [UInt8](
      UnsafeBufferPointer(
        start: ccurl_body(handle.pointer),
        count: ccurl_body_length(handle.pointer)
      )
    )
    let headers = [
      (name: "Content-Type", value: text(ccurl_content_type, handle)),
      (name: "Retry-After", value: text(ccurl_retry_after, handle)),
    ]
    return HTTPResponse(status: status, headers: headers.filter { !$0.value.isEmpty }, body: body)
  }

  private func text(
    _ read: (OpaquePointer?) -> UnsafePointer<CChar>?,
    _ handle: CurlHandle
  ) -> String {
    read(handle.pointer).map { String(cString: $0) } ?? ""
  }

  private func failure(_ outcome: ccurl_outcome, _ host: String, _ reason: String) -> ShopError {
    switch outcome {
    case CCURL_CANNOT_CONNECT: .cannotConnect(host: host, reason: reason)
    case CCURL_TIMED_OUT: .timedOut(host: host)
    case CCURL_TLS: .tls(host: host, reason: reason)
    case CCURL_CANCELLED: .cancelled
    case CCURL_TOO_LARGE: .badAnswer(reason: "it is larger than \(maxBodyBytes) bytes")
    case CCURL_INTERRUPTED: .interrupted(host: host, reason: reason)
    case CCURL_BAD_URL: .invalidConnection(reason: "the URL can't be read")
    case CCURL_BAD_ANSWER: .badAnswer(reason: reason)
    // Whatever else went wrong, something may have been sent.
    default: .interrupted(host: host, reason: reason)
    }
  }

  private static let noMemory = ShopError.cannotConnect(
    host: "the service",
    reason: "libcurl could not be started"
  )
}

/// An answer that points elsewhere.
enum Redirect {
  /// The error that names the host, and nothing else, of where a redirect points.
  static func error(location: String) -> ShopError {
    let host = URLComponents(string: location)?.host ?? ""
    return .redirected(host: PlatformText.clean(host))
  }
}
