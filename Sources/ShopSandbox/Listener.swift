import FlyingFox
import FlyingSocks
import Foundation
import Glibc

/// One life of the HTTP server: from listening to stopped.
struct Listener: Sendable {
  let baseURL: String
  private let server: HTTPServer
  private let life: Task<Void, Never>

  /// Listens on a port of 127.0.0.1, 0 for any free one, and returns once connections are taken.
  init(port: UInt16, service: SandboxService) async throws(SandboxError) {
    let server: HTTPServer
    do {
      let address: sockaddr_in = try .inet(ip4: "127.0.0.1", port: port)
      server = HTTPServer(
        address: address,
        // Seconds to make an answer, which takes milliseconds where the machine gets to it.
        timeout: 600,
        logger: .disabled
      )
    } catch {
      throw .cannotListen(port: port, reason: error.localizedDescription)
    }
    await server.appendRoute(
      "*",
      for: HTTPMethod.allMethods.union(SandboxHandler.rarerMethods),
      to: SandboxHandler(service: service)
    )
    self.server = server
    // The server's run throws before it listens, or else ends only when it is stopped: whichever
    // report comes first decides, and waiting does not outlast a port that is taken.
    let (reports, report) = AsyncStream.makeStream(of: (any Error)?.self)
    life = Task {
      do {
        try await server.run()
      } catch {
        report.yield(error)
      }
    }
    let waiting = Task {
      do {
        try await server.waitUntilListening(timeout: 120)
        report.yield(nil)
      } catch {
        report.yield(error)
      }
    }
    defer { waiting.cancel() }
    let first = await reports.first { _ in true } ?? CancellationError()
    guard first == nil, case .ip4(_, let taken)? = await server.listeningAddress else {
      life.cancel()
      throw Listener.error(first, port: port)
    }
    guard ListeningSocket.prepare(port: taken) else {
      life.cancel()
      throw .cannotListen(port: port, reason: "TCP_NODELAY can't be set on its socket")
    }
    baseURL = "http://127.0.0.1:\(taken)"
    service.listens(at: baseURL)
  }

  /// Closes the socket and all connections, and returns once that is done.
  func stop() async {
    await server.stop()
    await life.value
  }

  /// Waits until the server has ended.
  func ended() async { await life.value }

  /// Ends the server without waiting.
  func abandon() { life.cancel() }

  private static func error(_ error: (any Error)?, port: UInt16) -> SandboxError {
    switch error {
    case SocketError.failed(_, let number, _)? where number == EADDRINUSE: .portInUse(port: port)
    case SocketError.failed(_, _, let message)?: .cannotListen(port: port, reason: message)
    case is CancellationError: .cannotListen(port: port, reason: "the start was cancelled")
    case let error?: .cannotListen(port: port, reason: error.localizedDescription)
    case nil: .cannotListen(port: port, reason: "the socket has no address")
    }
  }
}

/// Carries requests from HTTP to the shop and its answers back.
private struct SandboxHandler: HTTPHandler {
  /// Methods that the server would not hand on by itself; the shop refuses them as it does others.
  static let rarerMethods = [
    "QUERY", "SEARCH", "PROPFIND", "PROPPATCH", "REPORT", "COPY", "MOVE", "LOCK", "UNLOCK",
  ].map { HTTPMethod($0) }

  let service: SandboxService

  func handleRequest(_ request: HTTPRequest) async throws -> HTTPResponse {
    let answer = service.answer(
      SandboxRequest(
        method: request.method.rawValue,
        path: request.target.path(),
        query: request.target.query(),
        accessToken: request.headers[HTTPHeader(Endpoint.accessTokenHeader)],
        contentType: request.headers[.contentType],
        body: try await SandboxHandler.body(of: request)
      )
    )
    var headers: HTTPHeaders = [.contentType: answer.contentType]
    if let allow = answer.allow { headers[HTTPHeader("Allow")] = allow }
    if let seconds = answer.retryAfter { headers[HTTPHeader("Retry-After")] = "\(seconds)" }
    let status = SandboxHandler.status(answer.status)
    if request.method == .HEAD {
      // An answer to HEAD has no body, whatever it says of its length.
      headers[.contentLength] = String(answer.body.count)
      return HTTPResponse(statusCode: status, headers: headers, body: Data())
    }
    return try await answer.delivery.response(
      to: request,
      status: status,
      headers: headers,
      body: answer.body
    )
  }

  /// Reads a body to its end, and keeps it where it is not too large: what was left unread would be
  /// taken for the connection's next request.
  private static func body(of request: HTTPRequest) async throws -> RequestBody {
    var data = Data()
    var count = 0
    for try await piece in request.bodySequence {
      count += piece.count
      if count <= RequestBody.limit { data.append(piece) } else { data = Data() }
    }
    return count <= RequestBody.limit ? .whole(data) : .tooLarge
  }

  private static func status(_ code: Int) -> HTTPStatusCode {
    switch code {
    case 200: .ok
    case 400: .badRequest
    case 401: .unauthorized
    case 403: .forbidden
    case 404: .notFound
    case 405: .methodNotAllowed
    case 413: HTTPStatusCode(code, phrase: "Content Too Large")
    case 415: HTTPStatusCode(code, phrase: "Unsupported Media Type")
    default: HTTPStatusCode(code, phrase: "Sandbox")
    }
  }
}
