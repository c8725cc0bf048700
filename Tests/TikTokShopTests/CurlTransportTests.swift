import Bookkeeping
import Foundation
import TestSupport
import Testing

@testable import TikTokShop

@Suite("Transport over real sockets")
struct CurlTransportTests {
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

  @Test func bringsStatusHeadersAndBody() async throws {
    let server = try LoopbackServer { connection, server in
      while let head = connection.readHead() {
        server.remember(head)
        connection.respond(
          "429 Too Many",
          headers: "Content-Type: text/x\r\nRETRY-AFTER:  17 \r\n",
          body: "héllo"
        )
      }
    }
    defer { server.stop() }
    let transport = CurlTransport(timeouts: times())
    for _ in 0..<3 {
      let response = try await transport.send(get("\(server.url)/a?b=c"))
      #expect(response.status == 429)
      #expect(response.header("content-type") == "text/x")
      #expect(response.header("Retry-After") == "17")
      #expect(response.body == Array("héllo".utf8))
    }
    #expect(server.connectionCount == 1)
    let head = try #require(server.requestHeads.first)
    #expect(head.hasPrefix("GET /a?b=c HTTP/1.1\r\n"))
    #expect(head.contains("\r\nx-tts-access-token: \(Sample.token)\r\n"))
    #expect(head.lowercased().contains("accept-encoding: ") && head.contains("gzip"))
  }

  @Test func sendsABody() async throws {
    let server = try LoopbackServer { connection, server in
      guard let head = connection.readHead() else { return }
      server.remember(head + String(decoding: connection.readBody(9), as: UTF8.self))
      connection.respond("200 OK", body: "")
    }
    defer { server.stop() }
    let request = HTTPRequest(
      method: "POST",
      url: server.url + "/",
      headers: [(name: "Content-Type", value: "x/y")],
      body: Array("{\"a\":\"\u{0}\"".utf8) + [0x7D]
    )
    let response = try await CurlTransport(timeouts: times()).send(request)
    #expect(response.status == 200 && response.body.isEmpty)
    let seen = try #require(server.requestHeads.first)
    #expect(seen.hasPrefix("POST / HTTP/1.1\r\n") && seen.hasSuffix("{\"a\":\"\u{0}\"}"))
    #expect(!seen.contains("Expect:"))
  }

  @Test func undoesGzip() async throws {
    // "hello hello hello", compressed.
    let zipped: [UInt8] = [
      31, 139, 8, 0, 0, 0, 0, 0, 2, 3, 203, 72, 205, 201, 201, 87, 200, 64, 144, 0, 128, 136, 249,
      229, 17, 0, 0, 0,
    ]
    let server = try LoopbackServer { connection, _ in
      guard connection.readHead() != nil else { return }
      connection.write(
        "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: \(zipped.count)\r\n\r\n"
      )
      connection.write(zipped)
    }
    defer { server.stop() }
    let response = try await CurlTransport(timeouts: times()).send(get(server.url))
    #expect(String(decoding: response.body, as: UTF8.self) == "hello hello hello")
    await #expect(throws: ShopError.badAnswer(reason: "it is larger than 10 bytes")) {
      try await CurlTransport(timeouts: times(), maxBodyBytes: 10).send(get(server.url))
    }
  }

  @Test func refusedConnectionIsNamed() async throws {
    let port = try LoopbackServer.unusedPort()
    let error = await #expect(throws: ShopError.self) {
      try await CurlTransport(timeouts: times()).send(get("http://127.0.0.1:\(port)/?secret=1"))
    }
    guard case .cannotConnect(let host, let reason)? = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(host == "127.0.0.1:\(port)")
    #expect(!reason.isEmpty && !reason.contains("secret"))
  }

  @Test func doesNotFollowARedirect() async throws {
    let other = try LoopbackServer { connection, server in
      guard let head = connection.readHead() else { return }
      server.remember(head)
      connection.respond("200 OK", body: "{}")
    }
    let server = try LoopbackServer { connection, _ in
      guard connection.readHead() != nil else { return }
      connection.respond(
        "302 Found",
        headers: "Location: http://localhost:\(other.port)/x?y=z\r\n",
        body: ""
      )
    }
    defer {
      other.stop()
      server.stop()
    }
    await #expect(throws: ShopError.redirected(host: "localhost")) {
      try await CurlTransport(timeouts: times()).send(get(server.url))
    }
    #expect(other.connectionCount == 0 && other.requestHeads.isEmpty)
  }

  @Test(arguments: [
    (Duration.seconds(1), Duration.seconds(60)), (.seconds(60), .milliseconds(200)),
  ])
  func givesUpOnAStalledBody(_ stall: Duration, _ total: Duration) async throws {
    let server = try LoopbackServer { connection, _ in
      guard connection.readHead() != nil else { return }
      connection.write("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nabc")
      connection.waitForClient()
    }
    defer { server.stop() }
    await #expect(throws: ShopError.timedOut(host: "127.0.0.1:\(server.port)")) {
      try await CurlTransport(timeouts: times(stall: stall, total: total)).send(get(server.url))
    }
  }

  @Test func refusesABodyOverTheCap() async throws {
    let server = try LoopbackServer { connection, _ in
      guard connection.readHead() != nil else { return }
      connection.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
      let chunk = "400\r\n" + String(repeating: "x", count: 1_024) + "\r\n"
      while connection.write(chunk) {}
    }
    defer { server.stop() }
    await #expect(throws: ShopError.badAnswer(reason: "it is larger than 100000 bytes")) {
      try await CurlTransport(timeouts: times(), maxBodyBytes: 100_000).send(get(server.url))
    }
  }

  @Test(arguments: ["HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nabc", ""])
  func anAnswerThatBreaksOffIsInterrupted(_ answer: String) async throws {
    let server = try LoopbackServer { connection, _ in
      guard connection.readHead() != nil else { return }
      connection.write(answer)
    }
    defer { server.stop() }
    let error = await #expect(throws: ShopError.self) {
      try await CurlTransport(timeouts: times()).send(get(server.url))
    }
    guard case .interrupted? = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(error?.isWorthRetrying == true)
  }

  @Test func whatIsNoWebServerIsABadAnswer() async throws {
    let server = try LoopbackServer { connection, _ in
      guard connection.readHead() != nil else { return }
      connection.write("SSH-2.0-OpenSSH\r\n")
    }
    defer { server.stop() }
    let error = await #expect(throws: ShopError.self) {
      try await CurlTransport(timeouts: times()).send(get(server.url))
    }
    guard case .badAnswer? = error else {
      Issue.record("\(String(describing: error))")
      return
    }
  }

  @Test func pullsPagesOverRealHTTP() async throws {
    let server = try LoopbackServer { connection, _ in
      while let head = connection.readHead() {
        let isSecond = head.contains("page_token=two")
        connection.respond(
          "200 OK",
          body: Sample.page(
            "orders",
            [Sample.order(isSecond ? "B" : "A")],
            next: isSecond ? nil : "two",
            total: 2
          )
        )
      }
    }
    defer { server.stop() }
    let connection = try ShopConnection(
      baseURL: server.url,
      accessToken: Secret(Sample.token),
      timeouts: times()
    )
    let (pages, chain) = try await ShopClient(connection: connection).allOrders()
    #expect(pages.flatMap { $0.records.map(\.id) } == ["A", "B"])
    #expect(chain.isComplete)
    #expect(server.connectionCount == 1)
  }
}
