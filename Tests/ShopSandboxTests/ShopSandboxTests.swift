import Foundation
import ShopSandbox
import Testing

@Suite struct ShopSandboxTests {
  private func sandbox(orders: Int = 3) throws -> ShopSandbox {
    let fixture = try Fixture(orders: Fixture.orders(orders))
    return ShopSandbox(
      shop: try SandboxShop.load(folder: fixture.folder),
      accessToken: SandboxClient.token
    )
  }

  @Test func `many requests share one connection`() async throws {
    try await serving(Fixture(orders: Fixture.orders(200))) { client in
      let requests = (0..<200).map {
        SandboxClient.request("\(SandboxClient.orders)/o-\($0)")
      }
      let answers = try await HTTPConversation.answers(to: requests, port: client.port)
      #expect(answers.map(\.status) == Array(repeating: 200, count: 200))
      let inOrder = zip(answers, 0...).allSatisfy { answer, number in
        answer.text.contains("\"order_id\":\"o-\(number)\",")
      }
      #expect(inOrder)
    }
  }

  @Test func `a refusal leaves the connection usable`() async throws {
    try await serving(Fixture(orders: Fixture.orders(1))) { client in
      let answers = try await HTTPConversation.answers(
        to: [
          SandboxClient.request("/nowhere"),
          SandboxClient.request(SandboxClient.orders, token: nil),
          SandboxClient.request(SandboxClient.orders),
        ],
        port: client.port
      )
      #expect(answers.map(\.status) == [404, 401, 200])
    }
  }

  @Test func `requests at the same time are all answered`() async throws {
    try await serving(Fixture(orders: Fixture.orders(50))) { client in
      let counts = try await withThrowingTaskGroup(of: Int.self) { group in
        for status in ["COMPLETED", "CANCELLED", "IN_TRANSIT", "UNPAID"] {
          for from in 0..<5 {
            group.addTask {
              let query = "order_status=\(status)&create_time_ge=\(from)&page_size=3"
              return try await client.pages(SandboxClient.orders, query: query)
                .flatMap(\.ids).count
            }
          }
        }
        return try await group.reduce(into: [Int]()) { $0.append($1) }
      }
      #expect(
        counts.sorted() == [0, 0, 0, 0, 0] + [16, 16, 16, 16, 16] + Array(repeating: 17, count: 10)
      )
    }
  }

  @Test func `request ids count up`() async throws {
    try await serving(Fixture()) { client in
      var ids: [String] = []
      for target in [SandboxClient.orders, "/nowhere", SandboxClient.payments] {
        let response = try await client.send(target)
        ids.append(
          try JSONDecoder().decode(Envelope<ListPage>.self, from: response.body).request_id
        )
      }
      #expect(ids == ["sandbox-1", "sandbox-2", "sandbox-3"])
    }
  }

  @Test func `the address is on the loopback, with the port that was taken`() async throws {
    let sandbox = try sandbox()
    let url = try await sandbox.start()
    #expect(url.wholeMatch(of: /http:\/\/127\.0\.0\.1:[1-9][0-9]*/) != nil)
    await sandbox.stop()
  }

  @Test func `a port that is in use is told`() async throws {
    let first = try sandbox()
    let port = try SandboxClient(baseURL: try await first.start()).port
    let second = try sandbox()
    let error = await #expect(throws: SandboxError.portInUse(port: port)) {
      try await second.start(port: port)
    }
    #expect(error?.description.contains("choose another port") == true)
    await first.stop()
    let again = try await second.start(port: port)
    #expect(again == "http://127.0.0.1:\(port)")
    await second.stop()
  }

  @Test func `a running sandbox can't be started, a stopped one can`() async throws {
    let sandbox = try sandbox()
    let port = try SandboxClient(baseURL: try await sandbox.start()).port
    await #expect(throws: SandboxError.alreadyRunning) { try await sandbox.start() }
    await sandbox.stop()
    await sandbox.stop()
    let client = try SandboxClient(baseURL: try await sandbox.start(port: port))
    #expect(try await client.page(SandboxClient.orders).total_count == 3)
    await sandbox.stop()
  }

  @Test func `after stopping nobody listens`() async throws {
    let sandbox = try sandbox()
    let client = try SandboxClient(baseURL: try await sandbox.start())
    #expect(try await client.send(SandboxClient.orders).status == 200)
    await sandbox.stop()
    await #expect(throws: ConversationError.cannotConnect) {
      try await client.send(SandboxClient.orders)
    }
  }

  @Test func `stopping closes connections that are kept open`() async throws {
    let sandbox = try sandbox()
    let client = try SandboxClient(baseURL: try await sandbox.start())
    let closed = try await HTTPConversation.isClosed(
      by: { await sandbox.stop() },
      after: SandboxClient.request(SandboxClient.orders),
      port: client.port
    )
    #expect(closed)
  }
}
