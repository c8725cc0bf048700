import Foundation
import ShopSandbox
import Testing

/// Faults of the service and of the line, seen from a plain socket.
@Suite struct FaultDeliveryTests {
  private static let request = SandboxClient.request(SandboxClient.payments)

  @Test(arguments: [
    (Fault.tooManyRequests, 429, #""code":36009002"#), (.serverError, 500, #""code":36009003"#),
    (.unavailable, 503, "<html>"), (.errorCode, 200, #""code":36009003"#),
    (.tokenExpired, 401, #""code":105002"#),
  ])
  func `a service in trouble says so`(fault: Fault, status: Int, text: String) async throws {
    var plan = FaultyShop.plan(fault)
    plan.retryAfterSeconds = 7
    try await faultyShop(plan) { client, sandbox in
      for path in [SandboxClient.orders, SandboxClient.payments, "\(SandboxClient.orders)/o-1"] {
        let response = try await client.send(path)
        #expect(response.status == status)
        #expect(response.text.contains(text))
        #expect(!response.text.contains("_id\":\"o-"))
        #expect(response.headers["retry-after"] == (fault == .tooManyRequests ? "7" : nil))
      }
      #expect(sandbox.appliedFaults == [fault: 3])
    }
  }

  @Test func `a reset connection gives not one byte`() async throws {
    try await faultyShop(FaultyShop.plan(.connectionReset)) { client, sandbox in
      for _ in 0..<3 {
        let end = try await HTTPConversation.everything(after: Self.request, port: client.port)
        #expect(end.text.isEmpty)
        #expect(end.isReset)
      }
      #expect(sandbox.appliedFaults == [.connectionReset: 3])
    }
  }

  @Test(arguments: [Fault.truncatedBody, .stalledBody], 0..<4 as Range<UInt64>)
  func `a body that breaks off is the true one's beginning`(
    fault: Fault,
    seed: UInt64
  ) async throws {
    try await faultyShop(FaultyShop.plan(fault, seed: seed)) { client, sandbox in
      let end = try await HTTPConversation.everything(after: Self.request, port: client.port)
      let parts = end.text.split(separator: "\r\n\r\n", maxSplits: 1)
      try #require(parts.count == 2)
      let length = try #require(parts[0].firstMatch(of: /Content-Length: ([0-9]+)/)?.1)
      let whole = """
        {"code":0,"message":"Success","request_id":"sandbox-1","data":{"payments":\
        [\(FaultyShop.payments.joined(separator: ","))],"next_page_token":""}}
        """
      #expect(Int(length) == whole.utf8.count)
      #expect(whole.hasPrefix(parts[1]) && parts[1].count < whole.count)
      #expect(sandbox.appliedFaults == [fault: 1])
    }
  }

  @Test func `a body can stall for as long as it is told to`() async throws {
    var plan = FaultyShop.plan(.stalledBody)
    plan.slowness = .milliseconds(300)
    try await faultyShop(plan) { client, _ in
      let clock = ContinuousClock.now
      _ = try await HTTPConversation.everything(after: Self.request, port: client.port)
      #expect(clock.duration(to: .now) >= .milliseconds(300))
    }
  }

  @Test func `a slow first byte comes late and with the truth`() async throws {
    var plan = FaultyShop.plan(.slowFirstByte)
    plan.slowness = .milliseconds(300)
    try await faultyShop(plan) { client, sandbox in
      let clock = ContinuousClock.now
      let page = try await client.text(SandboxClient.payments)
      #expect(clock.duration(to: .now) >= .milliseconds(300))
      #expect(page.records == Array(FaultyShop.payments[..<3]))
      #expect(sandbox.appliedFaults == [.slowFirstByte: 1])
    }
  }

  @Test(arguments: 0..<6 as Range<UInt64>) func `garbage is no JSON`(seed: UInt64) async throws {
    try await faultyShop(FaultyShop.plan(.garbageBody, seed: seed)) { client, sandbox in
      let response = try await client.send(SandboxClient.payments)
      #expect(response.status == 200)
      #expect(!response.body.isEmpty)
      #expect(throws: (any Error).self) {
        try JSONSerialization.jsonObject(with: response.body, options: .fragmentsAllowed)
      }
      #expect(sandbox.appliedFaults == [.garbageBody: 1])
    }
  }

  @Test func `stopping does not wait for a silence`() async throws {
    var plan = FaultyShop.plan(.stalledBody)
    plan.slowness = .seconds(100)
    try await faultyShop(plan) { client, sandbox in
      async let end = HTTPConversation.everything(after: Self.request, port: client.port)
      while sandbox.appliedFaults.isEmpty { await Task.yield() }
      await sandbox.stop()
      _ = try await end
    }
  }
}
