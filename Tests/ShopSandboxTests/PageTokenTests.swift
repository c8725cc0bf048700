import Foundation
import ShopSandbox
import Testing

@Suite struct PageTokenTests {
  /// 400 for what is written like no token, 404 for what names no page of the list.
  private func expectRefused(
    _ client: SandboxClient,
    _ target: String,
    status: Int = 404
  ) async throws {
    let response = try await client.send(target)
    #expect(response.status == status)
    #expect(response.text.contains(#""code":36009004,"message":"invalid page_token""#))
  }

  @Test func `a token goes on with another page size`() async throws {
    try await serving(Fixture(orders: Fixture.orders(9))) { client in
      let token = try await client.page("\(SandboxClient.orders)?page_size=4").next_page_token
      let rest = try await client.page(
        "\(SandboxClient.orders)?page_size=100&page_token=\(token)"
      )
      #expect(rest.ids == ["o-4", "o-5", "o-6", "o-7", "o-8"])
    }
  }

  @Test func `a token needs no percent-encoding and is the same every time`() async throws {
    try await serving(Fixture(orders: Fixture.orders(40))) { client in
      let pages = try await client.pages(SandboxClient.orders, query: "page_size=1")
      let tokens = pages.map(\.next_page_token)
      let allowed = Set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")
      #expect(tokens.allSatisfy { $0.allSatisfy(allowed.contains) })
      #expect(Set(tokens).count == 40)
      let again = try await client.pages(SandboxClient.orders, query: "page_size=1")
      #expect(again.map(\.next_page_token) == tokens)
    }
  }

  @Test func `a token of one list is refused by every other`() async throws {
    let fixture = try Fixture(orders: Fixture.orders(30), payments: Fixture.payments(30))
    try await serving(fixture) { client in
      let plain = try await client.page("\(SandboxClient.orders)?page_size=1").next_page_token
      let filtered = try await client.page(
        "\(SandboxClient.orders)?page_size=1&order_status=COMPLETED"
      ).next_page_token
      for query in ["order_status=COMPLETED", "create_time_ge=1", "create_time_lt=1800000000"] {
        try await expectRefused(client, "\(SandboxClient.orders)?\(query)&page_token=\(plain)")
      }
      try await expectRefused(client, "\(SandboxClient.orders)?page_token=\(filtered)")
      try await expectRefused(client, "\(SandboxClient.payments)?page_token=\(plain)")
    }
  }

  @Test func `a token of another page order is refused`() async throws {
    let fixture = try Fixture(orders: Fixture.orders(30))
    var token = ""
    try await serving(fixture, options: SandboxOptions(pageOrder: .shuffled(seed: 1))) { client in
      token = try await client.page(SandboxClient.orders).next_page_token
    }
    try await serving(fixture, options: SandboxOptions(pageOrder: .shuffled(seed: 2))) { client in
      try await expectRefused(client, "\(SandboxClient.orders)?page_token=\(token)")
    }
  }

  @Test(arguments: [
    ("", 400), ("1", 400), ("10", 400), ("AAAAAAAAAAAAAAAAAAAAAA", 404),
    ("AAAAAAAAAAEAAAAAAAAAAA", 404), ("_____________________w", 404), ("%00", 400),
    ("%E6%97%A5", 400), ("null", 400), ("AAAAAAAAAAAAAAAAAAAAAB", 400),
    ("AAAAAAAAAAAAAAAAAAAA%2BA", 400),
  ])
  func `a made-up token is refused`(token: String, status: Int) async throws {
    let fixture = try Fixture(orders: Fixture.orders(30), payments: Fixture.payments(30))
    try await serving(fixture) { client in
      for path in [SandboxClient.orders, SandboxClient.payments, SandboxClient.products] {
        try await expectRefused(client, "\(path)?page_token=\(token)", status: status)
      }
    }
  }

  @Test func `a changed, doubled or padded token is refused`() async throws {
    try await serving(Fixture(orders: Fixture.orders(30))) { client in
      let token = try await client.page(SandboxClient.orders).next_page_token
      for place in token.indices {
        var changed = token
        let other = token[place] == "A" ? "Q" : "A"
        changed.replaceSubrange(place...place, with: other)
        try await expectRefused(client, "\(SandboxClient.orders)?page_token=\(changed)")
      }
      try await expectRefused(
        client,
        "\(SandboxClient.orders)?page_token=\(token)%3D%3D",
        status: 400
      )
      try await expectRefused(
        client,
        "\(SandboxClient.orders)?page_token=\(token)&page_token=\(token)",
        status: 400
      )
    }
  }
}
