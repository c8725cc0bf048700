import Glibc

/// The sandbox's listening socket, found among the process's descriptors: the server keeps it to
/// itself.
enum ListeningSocket {
  /// Switches Nagle's algorithm off on the socket that listens on a port of 127.0.0.1.
  ///
  /// Accepted sockets inherit that. Head and body of an answer leave in two writes, and the second
  /// would else wait for the client's delayed acknowledgement, some 40 ms.
  /// - Returns: whether the socket was found and took the option.
  static func disableNagle(port: UInt16) -> Bool {
    for descriptor in 0..<getdtablesize() where isListening(descriptor, port: port) {
      var on: Int32 = 1
      return setsockopt(
        descriptor,
        Int32(IPPROTO_TCP),
        TCP_NODELAY,
        &on,
        socklen_t(MemoryLayout<Int32>.size)
      ) == 0
    }
    return false
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
