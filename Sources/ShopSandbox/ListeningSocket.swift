import Glibc

/// The sandbox's listening socket, found among the process's descriptors: the server keeps it to
/// itself.
enum ListeningSocket {
  /// Switches Nagle's algorithm off on the socket that listens on a port of 127.0.0.1, and gives it
  /// room for whole answers.
  ///
  /// Accepted sockets inherit that. Head and body of an answer leave in two writes, and the second
  /// would else wait for the client's delayed acknowledgement, some 40 ms. Without the room a page
  /// leaves in several pieces, and the server waits for the client before each.
  /// - Returns: whether the socket was found and does without Nagle's algorithm.
  static func prepare(port: UInt16) -> Bool {
    for descriptor in 0..<getdtablesize() where isListening(descriptor, port: port) {
      // Best effort: less room only costs time.
      _ = set(SO_SNDBUF, of: SOL_SOCKET, to: answerBytes, on: descriptor)
      return set(TCP_NODELAY, of: Int32(IPPROTO_TCP), to: 1, on: descriptor)
    }
    return false
  }

  /// As much as any page has: 100 records of some kilobytes.
  private static let answerBytes: Int32 = 1 << 20

  private static func set(
    _ option: Int32,
    of level: Int32,
    to value: Int32,
    on descriptor: Int32
  ) -> Bool {
    var value = value
    let size = socklen_t(MemoryLayout<Int32>.size)
    return setsockopt(descriptor, level, option, &value, size) == 0
  }

  private static func isListening(_ descriptor: Int32, port: UInt16) -> Bool {
    var accepts: Int32 = 0
    var length = socklen_t(MemoryLayout<Int32>.size)
    guard getsockopt(descriptor, SOL_SOCKET, SO_ACCEPTCONN, &accepts, &length) == 0, accepts == 1
    else { return false }
    var address = sockaddr_in()
    length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let named = withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { plain in
        getsockname(descriptor, plain, &length) == 0
      }
    }
    return named && address.sin_family == sa_family_t(AF_INET)
      && UInt16(bigEndian: address.sin_port) == port
      && UInt32(bigEndian: address.sin_addr.s_addr) == 0x7F00_0001
  }
}
