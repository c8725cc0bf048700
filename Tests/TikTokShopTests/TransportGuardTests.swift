import Foundation
import TestSupport
import Testing

@testable import TikTokShop

@Suite("Cancellation, and what a transport refuses to send")
struct TransportGuardTests {
  private func get(_ url: String) -> HTTPRequest {
    HTTPRequest(
      method: "GET",
      url: url,
      headers: [(name: "x-tts-access-token", value: Sample.token)]
    )
  }

  private func times(stall: Duration = .seconds(120), total: Duration = .seconds(120))
    -> HTTPTimeouts
  {
    HTTPTimeouts(connect: .seconds(60), stall: stall, total: total)
  }

  @Test func cancellationEndsTheRequest() async throws {
    let (started, start) = AsyncStream<Void>.makeStream()
    let server = try LoopbackServer { connection, _ in
      guard connection.readHead() != nil else { return }
      start.yield()
      connection.waitForClient()
    }
    defer { server.stop() }
    let transport = CurlTransport(timeouts: times())
    let request = get(server.url)
    let task = Task { try await transport.send(request) }
    for await _ in started { break }
    task.cancel()
    await #expect(throws: ShopError.cancelled) { try await task.value }
  }

  @Test func manyCancelledRequestsLeaveTheTransportUsable() async throws {
    let server = try LoopbackServer { connection, _ in
      while connection.readHead() != nil { connection.respond("200 OK", body: "ok") }
    }
    defer { server.stop() }
    let transport = CurlTransport(timeouts: times())
    let request = get(server.url)
    let outcomes = await withTaskGroup(of: Bool.self) { group in
      for number in 0..<100 {
        group.addTask {
          let task = Task { try await transport.send(request) }
          if number % 2 == 0 { task.cancel() }
          let result = await task.result
          switch result {
          case .success(let response): return response.status == 200
          case .failure(let error): return error as? ShopError == .cancelled && number % 2 == 0
          }
        }
      }
      return await group.reduce(into: [Bool]()) { $0.append($1) }
    }
    #expect(outcomes.count == 100 && !outcomes.contains(false))
    #expect(try await transport.send(request).body == Array("ok".utf8))
  }

  @Test func plainHTTPStaysOnThisMachine() async {
    await #expect(
      throws: ShopError.invalidConnection(
        reason: "plain http:// to shop.example is not allowed"
      )
    ) {
      try await CurlTransport(timeouts: times()).send(get("http://shop.example/"))
    }
  }

  @Test(arguments: ["ftp://127.0.0.1/", "file:///x", "http://u:p@127.0.0.1/"])
  func otherSchemesAreRefused(_ url: String) async {
    let error = await #expect(throws: ShopError.self) {
      try await CurlTransport(timeouts: times()).send(get(url))
    }
    guard case .invalidConnection? = error else {
      Issue.record("\(String(describing: error))")
      return
    }
  }

  @Test func aHeaderCannotSmuggleAnother() async {
    var request = get("http://127.0.0.1:1/")
    request.headers.append((name: "X", value: "1\r\nEvil: 2"))
    await #expect(throws: ShopError.self) {
      try await CurlTransport(timeouts: times()).send(request)
    }
  }
}
