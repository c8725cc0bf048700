internal import Foundation
internal import Synchronization

/// A web server of a few lines on a free port of this machine: each connection is handed to a
/// closure on a thread of its own.
public final class LoopbackServer: Sendable {
  /// A client that is connected.
  public struct Connection: Sendable {
    let descriptor: Int32

    /// Reads up to the blank line that ends a request's head; nil when the client has gone.
    public func readHead() -> String? {
      var head: [UInt8] = []
      var byte: UInt8 = 0
      while !head.suffix(4).elementsEqual("\r\n\r\n".utf8) {
        guard recv(descriptor, &byte, 1, 0) == 1 else { return nil }
        head.append(byte)
      }
      return String(decoding: head, as: UTF8.self)
    }

    /// Reads this many bytes of a body.
    public func readBody(_ count: Int) -> [UInt8] {
      var body = [UInt8](repeating: 0, count: count)
      let got = recv(descriptor, &body, count, Int32(MSG_WAITALL))
      return Array(body.prefix(max(0, got)))
    }

    /// Writes everything; false when the client has gone.
    @discardableResult public func write(_ bytes: [UInt8]) -> Bool {
      var sent = 0
      while sent < bytes.count {
        let count = bytes.withUnsafeBytes {
          send(
            descriptor,
            $0.baseAddress?.advanced(by: sent),
            bytes.count - sent,
            Int32(MSG_NOSIGNAL)
          )
        }
        guard count > 0 else { return false }
        sent += count
      }
      return true
    }

    /// Writes everything; false when the client has gone.
    @discardableResult public func write(_ text: String) -> Bool { write(Array(text.utf8)) }

    /// Writes a whole answer.
    public func respond(_ status: String, headers: String = "", body: String) {
      write(
        "HTTP/1.1 \(status)\r\nContent-Length: \(body.utf8.count)\r\n\(headers)\r\n\(body)"
      )
    }

    /// Waits until the client closes its side.
    public func waitForClient() {
      var byte: UInt8 = 0
      while recv(descriptor, &byte, 1, 0) > 0 {}
    }
  }

  private struct CannotListen: Error {}

  /// The port it listens at.
  public let port: Int
  private let listener: Int32
  private let heads = Mutex<[String]>([])
  private let connections = Mutex(0)

  /// A server that hands each connection to `serve`.
  /// - Throws: where no port is free.
  public init(_ serve: @escaping @Sendable (Connection, LoopbackServer) -> Void) throws {
    (listener, port) = try LoopbackServer.listen()
    let listener = listener
    Thread.detachNewThread { [self] in
      while true {
        let descriptor = accept(listener, nil, nil)
        guard descriptor >= 0 else { return }
        connections.withLock { $0 += 1 }
        Thread.detachNewThread {
          serve(Connection(descriptor: descriptor), self)
          close(descriptor)
        }
      }
    }
  }

  /// Its address, without a slash at the end.
  public var url: String { "http://127.0.0.1:\(port)" }
  /// What was remembered, in order.
  public var requestHeads: [String] { heads.withLock { $0 } }
  /// How many connections there were.
  public var connectionCount: Int { connections.withLock { $0 } }

  /// Keeps a request's head, or whatever a test wants to see again.
  public func remember(_ head: String) { heads.withLock { $0.append(head) } }

  /// Ends listening; connections that stand are served to their end.
  public func stop() { shutdown(listener, Int32(SHUT_RDWR)) }

  /// A port at which nobody listens.
  public static func unusedPort() throws -> Int {
    let (listener, port) = try listen()
    close(listener)
    return port
  }

  private static func listen() throws -> (Int32, Int) {
    let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    guard listener >= 0 else { throw CannotListen() }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    var size = socklen_t(MemoryLayout<sockaddr_in>.size)
    let done = withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(listener, $0, size) == 0 && Glibc.listen(listener, 16) == 0
          && getsockname(listener, $0, &size) == 0
      }
    }
    guard done else { throw CannotListen() }
    return (listener, Int(UInt16(bigEndian: address.sin_port)))
  }
}
