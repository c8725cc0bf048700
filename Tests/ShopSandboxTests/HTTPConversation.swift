import Foundation
import Glibc

/// What a server answered, as it came.
struct RawResponse: Sendable {
  let status: Int
  let headers: [String: String]
  let body: Data

  var text: String { String(decoding: body, as: UTF8.self) }
}

enum ConversationError: Error, Equatable {
  case cannotConnect
  case closed
  case badResponse
}

/// Requests one after another on one connection, over a plain socket.
///
/// Nothing is between the test and the bytes. It runs on a thread of its own, because its reads
/// block.
enum HTTPConversation {
  static func answers(to requests: [String], port: UInt16) async throws -> [RawResponse] {
    try await answers(to: requests.map { Data($0.utf8) }, port: port)
  }

  static func answers(to requests: [Data], port: UInt16) async throws -> [RawResponse] {
    try await onThread {
      let descriptor = try connected(to: port)
      defer { close(descriptor) }
      return try exchange(requests, on: descriptor)
    }
  }

  /// Whether the server closes a connection that is kept open after one answered request, once
  /// the body has run.
  static func isClosed(
    by body: @escaping @Sendable () async -> Void,
    after request: String,
    port: UInt16
  ) async throws -> Bool {
    let descriptor = try connected(to: port)
    defer { close(descriptor) }
    let answer = try await onThread { try exchange([Data(request.utf8)], on: descriptor) }
    guard answer.map(\.status) == [200] else { throw ConversationError.badResponse }
    await body()
    return try await onThread {
      var byte: UInt8 = 0
      let count = recv(descriptor, &byte, 1, 0)
      return count == 0 || (count < 0 && errno == ECONNRESET)
    }
  }

  /// Everything that a server sends after one request, until it ends the connection, and whether
  /// it ended it with a reset.
  static func everything(
    after request: String,
    port: UInt16
  ) async throws -> (text: String, isReset: Bool) {
    try await onThread {
      let descriptor = try connected(to: port)
      defer { close(descriptor) }
      try transmit(Data(request.utf8), on: descriptor)
      var bytes = Data()
      var buffer = [UInt8](repeating: 0, count: 65_536)
      while true {
        let count = recv(descriptor, &buffer, buffer.count, 0)
        if count == 0 { return (String(decoding: bytes, as: UTF8.self), false) }
        if count < 0, errno == ECONNRESET { return (String(decoding: bytes, as: UTF8.self), true) }
        guard count > 0 else { throw ConversationError.badResponse }
        bytes.append(contentsOf: buffer[..<count])
      }
    }
  }

  private static func onThread<Answer: Sendable>(
    _ body: @escaping @Sendable () throws -> Answer
  ) async throws -> Answer {
    try await withCheckedThrowingContinuation { continuation in
      Thread.detachNewThread { continuation.resume(with: Result { try body() }) }
    }
  }

  private static func connected(to port: UInt16) throws -> Int32 {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    // So that a server that never answers fails the test instead of holding it up.
    var patience = timeval(tv_sec: 600, tv_usec: 0)
    setsockopt(
      descriptor,
      SOL_SOCKET,
      SO_RCVTIMEO,
      &patience,
      socklen_t(MemoryLayout<timeval>.size)
    )
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    let outcome = withUnsafePointer(to: address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { plain in
        connect(descriptor, plain, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    guard outcome == 0 else {
      close(descriptor)
      throw ConversationError.cannotConnect
    }
    return descriptor
  }

  private static func exchange(
    _ requests: [Data],
    on descriptor: Int32
  ) throws -> [RawResponse] {
    try requests.map { request in
      try transmit(request, on: descriptor)
      return try response(from: descriptor)
    }
  }

  private static func transmit(_ request: Data, on descriptor: Int32) throws {
    var rest = Array(request)[...]
    while !rest.isEmpty {
      let sent = rest.withUnsafeBytes {
        send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
      }
      guard sent > 0 else { throw ConversationError.closed }
      rest = rest.dropFirst(sent)
    }
  }

  private static func response(from descriptor: Int32) throws -> RawResponse {
    var bytes = Data()
    let blank = Data("\r\n\r\n".utf8)
    var headEnd = bytes.range(of: blank)
    while headEnd == nil {
      try receive(from: descriptor, into: &bytes)
      headEnd = bytes.range(of: blank)
    }
    guard let headEnd else { throw ConversationError.badResponse }
    let lines = String(decoding: bytes[..<headEnd.lowerBound], as: UTF8.self)
      .components(separatedBy: "\r\n")
    let words = lines[0].split(separator: " ")
    guard words.count >= 2, let status = Int(words[1]) else { throw ConversationError.badResponse }
    var headers: [String: String] = [:]
    for line in lines.dropFirst() {
      let parts = line.split(separator: ":", maxSplits: 1)
      guard parts.count == 2 else { throw ConversationError.badResponse }
      headers[parts[0].lowercased()] = parts[1].trimmingCharacters(in: .whitespaces)
    }
    guard let length = headers["content-length"].flatMap({ Int($0) })
    else { throw ConversationError.badResponse }
    while bytes.count - headEnd.upperBound < length { try receive(from: descriptor, into: &bytes) }
    let body = Data(bytes[headEnd.upperBound..<headEnd.upperBound + length])
    return RawResponse(status: status, headers: headers, body: body)
  }

  private static func receive(from descriptor: Int32, into bytes: inout Data) throws {
    var buffer = [UInt8](repeating: 0, count: 65_536)
    let count = recv(descriptor, &buffer, buffer.count, 0)
    guard count > 0 else { throw ConversationError.closed }
    bytes.append(contentsOf: buffer[..<count])
  }
}
