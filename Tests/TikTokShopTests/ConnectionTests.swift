import Testing

@testable import TikTokShop

@Suite("Connection")
struct ConnectionTests {
  @Test(arguments: [
    ("https://Shop.Example", "https://shop.example"),
    ("HTTPS://shop.example/", "https://shop.example"),
    ("https://shop.example:8443/a/b//", "https://shop.example:8443/a/b"),
    ("http://127.0.0.1:8080", "http://127.0.0.1:8080"), ("http://127.9.8.7/", "http://127.9.8.7"),
    ("http://localhost:1/", "http://localhost:1"), ("http://[::1]:99/x", "http://[::1]:99/x"),
  ])
  func acceptsBaseURL(_ given: String, _ expected: String) throws {
    let connection = try ShopConnection(baseURL: given, accessToken: Secret("t"))
    #expect(connection.baseURL == expected)
  }

  @Test(arguments: [
    "", "shop.example", "ftp://shop.example", "https://", "https:///x", "https://u:p@shop.example",
    "https://u@shop.example", "https://shop.example?x=1", "https://shop.example/?",
    "https://shop.example#f", "https://shop.example:0", "https://shop.example:65536",
    "https://shop.example:", "https://shop.example:+1", "https://shop example",
    "https://shöp.example",
    "https://shop.example\\@evil.example", "https://shop.example/a/../b",
    "https://shop.example/%2E%2e",
    "https://shop.example/a//b", "https://shop.example\n", "https://[::1", "https://[]",
    "https://[::1]x",
    "http://shop.example", "http://10.0.0.1", "http://127.0.0.1.evil.example", "http://127.1",
    "http://128.0.0.1", "http://localhost.evil.example", "http://[::2]",
  ])
  func refusesBaseURL(_ given: String) {
    #expect(throws: ShopError.self) {
      try ShopConnection(baseURL: given, accessToken: Secret("t"))
    }
  }

  @Test func sendsPlainOnlyWhenAllowed() throws {
    let connection = try ShopConnection(
      baseURL: "http://shop.lan",
      accessToken: Secret("t"),
      allowPlainHTTP: true
    )
    #expect(connection.baseURL == "http://shop.lan")
  }

  @Test(arguments: ["", "a b", "a\nb", "a\r\nX-Evil: 1", "é", String(repeating: "t", count: 4_097)])
  func refusesTokenWithoutShowingIt(_ token: String) throws {
    let error = try #require(throws: ShopError.self) {
      try ShopConnection(accessToken: Secret(token))
    }
    #expect(token.isEmpty || token == "é" || !"\(error)".contains(token))
    #expect(throws: ShopError.self) {
      try ShopConnection(accessToken: Secret("t"), shopCipher: token)
    }
  }

  @Test(arguments: [0, -1, 101])
  func refusesPageSize(_ size: Int) {
    #expect(throws: ShopError.self) {
      try ShopConnection(accessToken: Secret("t"), pageSize: size)
    }
  }

  @Test func refusesEndlessAndImpossibleTimeouts() {
    for duration in [Duration.zero, .seconds(-1), .seconds(1_000_000)] {
      #expect(throws: ShopError.self) {
        try ShopConnection(
          accessToken: Secret("t"),
          timeouts: HTTPTimeouts(connect: .seconds(1), stall: duration, total: .seconds(1))
        )
      }
    }
  }

  @Test func aSecretIsNeverShown() throws {
    let secret = Secret("hush-hush")
    let connection = try ShopConnection(accessToken: secret, shopCipher: "hush-hush")
    let request = HTTPRequest(
      method: "GET",
      url: "https://h/p?shop_cipher=hush-hush",
      headers: [(name: "x-tts-access-token", value: "hush-hush")]
    )
    var shown = "\(secret) \(String(reflecting: secret)) \(connection) \(request)"
    for value in [secret, connection, request] as [Any] { dump(value, to: &shown) }
    #expect(!shown.contains("hush"))
    #expect(shown.contains("•••"))
  }

  @Test(arguments: [
    ("az09-._~", "az09-._~"), ("a b&c=d", "a%20b%26c%3Dd"), ("é/%+", "%C3%A9%2F%25%2B"),
  ])
  func encodesForURLs(_ text: String, _ expected: String) {
    #expect(PercentEncoding.encode(text) == expected)
  }
}
