import FlyingFox
import FlyingSocks
import Foundation
import Glibc

/// How an answer's bytes reach the client.
enum Delivery: Hashable, Sendable {
  case whole
  /// The connection is reset instead.
  case reset
  /// Whole, after a silence.
  case late(Duration)
  /// So many bytes of the body, a silence, and the connection's end.
  case part(bytes: Int, silence: Duration)
}

extension Delivery {
  /// The response that delivers a body to the client of a request.
  func response(
    to request: HTTPRequest,
    status: HTTPStatusCode,
    headers: HTTPHeaders,
    body: Data
  ) async throws -> HTTPResponse {
    var sequence = HTTPBodySequence(data: body, suggestedBufferSize: 1 << 20)
    switch self {
    case .whole: break
    case .reset:
      if case .ip4(_, let port)? = request.remoteAddress {
        ConnectionSocket.resetWhenClosed(clientPort: port)
      }
      // The server asks a web socket's handler before it writes a byte, and closes where it fails.
      return HTTPResponse(headers: headers, webSocket: NoAnswer())
    case .late(let silence): try await Task.sleep(for: silence)
    case .part(let bytes, let silence):
      sequence = HTTPBodySequence(
        from: BrokenBody(bytes: Array(body.prefix(bytes)), silence: silence),
        count: body.count,
        suggestedBufferSize: 1 << 16
      )
    }
    return HTTPResponse(statusCode: status, headers: headers, body: sequence)
  }
}

/// Why the server closes a connection: it was asked to.
private struct OnPurpose: Error {}

private struct NoAnswer: WSHandler {
  func makeFrames(
    for client: AsyncThrowingStream<WSFrame, any Error>
  ) async throws -> AsyncStream<WSFrame> {
    throw OnPurpose()
  }
}

/// A body that gives a part of itself and fails.
private struct BrokenBody: AsyncBufferedSequence {
  typealias Element = UInt8

  let bytes: [UInt8]
  let silence: Duration

  func makeAsyncIterator() -> Iterator { Iterator(rest: bytes, silence: silence) }

  struct Iterator: AsyncBufferedIteratorProtocol {
    var rest: [UInt8]
    let silence: Duration

    mutating func next() async throws -> UInt8? {
      guard !rest.isEmpty else { return try await fail() }
      return rest.removeFirst()
    }

    mutating func nextBuffer(suggested count: Int) async throws -> [UInt8]? {
      guard !rest.isEmpty else { return try await fail() }
      defer { rest = Array(rest.dropFirst(count)) }
      return Array(rest.prefix(count))
    }

    private func fail<Nothing>() async throws -> Nothing? {
      try await Task.sleep(for: silence)
      throw OnPurpose()
    }
  }
}

/// The server's end of a connection, found among the process's descriptors: the server keeps it to
/// itself.
enum ConnectionSocket {
  /// Lets the connection from a client's port on 127.0.0.1 end with a reset once it is closed.
  ///
  /// Nothing is closed here: that is the server's, which holds the connection while it answers.
  static func resetWhenClosed(clientPort: UInt16) {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd")) ?? []
    for descriptor in names.compactMap({ Int32($0) })
    where peerPort(of: descriptor) == clientPort {
      var option = linger(l_onoff: 1, l_linger: 0)
      setsockopt(
        descriptor,
        SOL_SOCKET,
        SO_LINGER,
        &option,
        socklen_t(MemoryLayout<linger>.size)
      )
    }
  }

  /// The port at the other end of a TCP connection over 127.0.0.1.
  private static func peerPort(of descriptor: Int32) -> UInt16? {
    var address = sockaddr_in()
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let named = withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { plain in
        getpeername(descriptor, plain, &length) == 0
      }
    }
    guard named, address.sin_family == sa_family_t(AF_INET),
      UInt32(bigEndian: address.sin_addr.s_addr) == 0x7F00_0001
    else { return nil }
    return UInt16(bigEndian: address.sin_port)
  }
}
