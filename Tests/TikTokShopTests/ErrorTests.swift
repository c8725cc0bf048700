import Testing

@testable import TikTokShop

@Suite("Errors and retries")
struct ErrorTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let status: Int
    let body: String
    let error: ShopError
    var testDescription: String { "HTTP \(status) \(body.prefix(60))" }

    init(_ status: Int, _ body: String, _ error: ShopError) {
      self.status = status
      self.body = body
      self.error = error
    }

    init(_ status: Int, code: Int, _ message: String, _ error: ShopError) {
      self.init(
        status,
        "{\"code\":\(code),\"message\":\"\(message)\",\"request_id\":\"r9\"}",
        error
      )
    }
  }

  static let cases = [
    Case(401, "", .notAuthorised(message: "")),
    Case(403, "<html>", .notAuthorised(message: "")),
    Case(200, code: 105_002, "expired", .notAuthorised(message: "expired")),
    Case(401, code: 105_005, "scope", .notAuthorised(message: "scope")),
    Case(200, code: 36_009_004, "bad access Token", .notAuthorised(message: "bad access Token")),
    Case(200, code: 36_009_004, "missing sign", .notAuthorised(message: "missing sign")),
    Case(200, code: 36_009_004, "bad app key", .notAuthorised(message: "bad app key")),
    Case(200, code: 36_009_004, "bad shop_id", .unknownShop(message: "bad shop_id")),
    Case(
      200,
      code: 36_009_004,
      "bad version",
      .refused(code: 36_009_004, message: "bad version", requestID: "r9")
    ),
    Case(
      400,
      code: 36_009_004,
      "invalid page_token",
      .refused(code: 36_009_004, message: "invalid page_token", requestID: "r9")
    ),
    Case(200, code: 101_000, "wrong", .unknownShop(message: "wrong")),
    Case(403, code: 106_013, "cipher", .unknownShop(message: "cipher")),
    Case(404, code: 5, "no such shop", .unknownShop(message: "no such shop")),
    Case(404, code: 0, "Shop not found", .unknownShop(message: "Shop not found")),
    Case(404, code: 5, "no order", .refused(code: 5, message: "no order", requestID: "r9")),
    Case(404, code: 5, "Order not found", .notFound(message: "Order not found")),
    Case(200, code: 5, "SKU does not exist", .notFound(message: "SKU does not exist")),
    Case(404, "gone", .badAnswer(reason: "HTTP 404, so nothing is at this address")),
    Case(429, "", .rateLimited(message: "")),
    Case(429, code: 36_009_002, "slow", .rateLimited(message: "slow")),
    Case(
      200,
      code: 36_009_002,
      "slow",
      .unavailable(status: 200, code: 36_009_002, message: "slow")
    ),
    Case(200, code: 36_009_003, "", .unavailable(status: 200, code: 36_009_003, message: "")),
    Case(504, code: 36_009_007, "", .unavailable(status: 504, code: 36_009_007, message: "")),
    Case(500, "<html>", .unavailable(status: 500, code: 0, message: "")),
    Case(503, code: 77, "down", .unavailable(status: 503, code: 77, message: "down")),
    Case(408, "", .unavailable(status: 408, code: 0, message: "")),
    Case(200, code: 77, "no", .refused(code: 77, message: "no", requestID: "r9")),
    Case(400, code: 77, "no", .refused(code: 77, message: "no", requestID: "r9")),
    Case(200, "{\"code\":-1}", .refused(code: -1, message: "", requestID: nil)),
    Case(400, "{}", .badAnswer(reason: "HTTP 400")),
    Case(418, " <p>", .badAnswer(reason: "HTTP 418 and a web page")),
    Case(
      200,
      "\n<!doctype html>",
      .garbled(isWebPage: true, reason: "it is a web page")
    ),
    Case(
      200,
      "hello",
      .garbled(isWebPage: false, reason: "it is not valid JSON: expected a value at byte 0")
    ),
    Case(
      200,
      "{\"code\":0}x",
      .garbled(
        isWebPage: false,
        reason: "it is not valid JSON: bytes after the document's end at byte 10"
      )
    ),
    Case(200, "", .interrupted(host: "shop.example", reason: "it is empty")),
    Case(
      200,
      "{\"code\":0,\"data\":{\"ord",
      .interrupted(host: "shop.example", reason: "the document ends too early at byte 22")
    ),
    Case(302, "", .redirected(host: "")),
  ]

  @Test(arguments: cases)
  func meansOneError(_ given: Case) async throws {
    let client = try Sample.client(StubTransport([.json(given.body, status: given.status)]))
    let error = await #expect(throws: ShopError.self) { try await client.allOrders() }
    #expect(error == given.error)
    #expect("\(given.error)".hasSuffix("."))
  }

  @Test func namesTheHostOfARedirectAndNothingElse() async throws {
    let response = HTTPResponse(
      status: 307,
      headers: [(name: "location", value: "https://evil.example/x?token=1")],
      body: []
    )
    let client = try Sample.client(StubTransport([.response(response)]))
    let error = await #expect(throws: ShopError.self) { try await client.allOrders() }
    #expect(error == .redirected(host: "evil.example"))
  }

  @Test func cleansWhatThePlatformSays() async throws {
    let message = "\\u001b[31mtoken \(Sample.token) é\\u202e" + String(repeating: "é", count: 200)
    let body = "{\"code\":7,\"message\":\"\(message)\",\"request_id\":\"\\u0007\"}"
    let client = try Sample.client(StubTransport([.json(body)]))
    let error = await #expect(throws: ShopError.self) { try await client.allOrders() }
    guard case .refused(7, let text, nil)? = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(text.hasPrefix("[31mtoken ••• éé"))
    #expect((199...200).contains(text.utf8.count))
  }

  @Test func retriesWithGrowingPauses() async throws {
    let pauses = Pauses()
    let stub = StubTransport([
      .json("", status: 503), .failure(.timedOut(host: "h")), .json("{\"code\":0,\"da"),
      .json(Sample.page("orders", [Sample.order("A")])),
    ])
    let (pages, _) = try await Sample.client(stub, retry: pauses.policy).allOrders()
    #expect(pages.count == 1 && stub.requests.count == 5)
    #expect(pauses.all == [.milliseconds(500), .seconds(1), .seconds(2)])
  }

  @Test(
    arguments: [("7", 7), ("0", nil), ("90", 90), ("soon", nil), ("-3", nil)] as [(String, Int?)]
  )
  func honoursRetryAfterWithinBounds(_ header: String, _ seconds: Int?) async throws {
    let pauses = Pauses()
    let stub = StubTransport([
      .json("", status: 429, retryAfter: header), .json(Sample.page("orders", [])),
    ])
    _ = try await Sample.client(stub, retry: pauses.policy).allOrders()
    #expect(pauses.all == [seconds.map { .seconds($0) } ?? .milliseconds(500)])
  }

  @Test func leavesAServiceAloneThatAsksForLongerThanAnyoneWaits() async throws {
    let pauses = Pauses()
    let stub = StubTransport([.json("", status: 429, retryAfter: "121")])
    let client = try Sample.client(stub, retry: pauses.policy)
    await #expect(throws: ShopError.rateLimited(message: "")) { try await client.allOrders() }
    #expect(pauses.all.isEmpty && stub.requests.count == 1)
  }

  @Test func givesUpAfterSevenFurtherTries() async throws {
    let pauses = Pauses()
    let stub = StubTransport([.json("", status: 503)])
    let client = try Sample.client(stub, retry: pauses.policy)
    await #expect(throws: ShopError.self) { try await client.allOrders() }
    #expect(
      pauses.all
        == [500, 1_000, 2_000, 4_000, 8_000, 16_000, 30_000].map {
          .milliseconds($0)
        }
    )
  }

  @Test func waitsNoLongerInAllThanItsBudget() async throws {
    let pauses = Pauses()
    let retry = RetryPolicy(
      budget: .seconds(4),
      sleep: { pauses.take($0) },
      thousandths: { 1_000 }
    )
    let stub = StubTransport([.json("", status: 503)])
    let client = try Sample.client(stub, retry: retry)
    for _ in 0..<2 { await #expect(throws: ShopError.self) { try await client.allOrders() } }
    #expect(pauses.all == [500, 1_000, 2_000, 500].map { .milliseconds($0) })
  }

  @Test func givesUpAfterThreeFurtherTriesWhereNobodyAnswers() async throws {
    let pauses = Pauses()
    let stub = StubTransport([.failure(.cannotConnect(host: "h", reason: "refused"))])
    let client = try Sample.client(stub, retry: pauses.policy)
    let error = await #expect(throws: ShopError.self) { try await client.allPayments() }
    #expect(error == .cannotConnect(host: "h", reason: "refused"))
    #expect(stub.requests.count == 4)
  }

  @Test(
    arguments: [
      .tls(host: "h", reason: ""), .redirected(host: "h"), .cancelled,
      .badAnswer(reason: "x"), .notAuthorised(message: ""),
    ] as [ShopError]
  )
  func doesNotRepeatWhatWillNotChange(_ failure: ShopError) async throws {
    let stub = StubTransport([.failure(failure)])
    let client = try Sample.client(stub, retry: Pauses().policy)
    await #expect(throws: failure) { try await client.allOrders() }
    #expect(stub.requests.count == 1)
  }

  @Test func aCancelledPauseIsACancelledRequest() async throws {
    let stub = StubTransport([.json("", status: 503)])
    let retry = RetryPolicy(sleep: { _ in throw CancellationError() })
    let client = try Sample.client(stub, retry: retry)
    await #expect(throws: ShopError.cancelled) { try await client.allOrders() }
  }

  @Test func jitterHalvesAPauseAtMost() async throws {
    let pauses = Pauses()
    let retry = RetryPolicy(
      maxRetries: 1,
      sleep: { pauses.take($0) },
      thousandths: { 0 }
    )
    let stub = StubTransport([.json("", status: 503)])
    let client = try Sample.client(stub, retry: retry)
    await #expect(throws: ShopError.self) { try await client.allOrders() }
    #expect(pauses.all == [.milliseconds(250)])
  }

  /// A platform that repeats the token would have it kept in the ledger, wherever it stands.
  @Test(arguments: ["product_name", "some_field", "TOKEN"])
  func anAnswerThatRepeatsTheTokenIsRefused(_ place: String) async throws {
    let token = "TTP_a-token-long-enough-to-be-one"
    let name = place == "TOKEN" ? token : place
    let value = place == "TOKEN" ? "x" : token
    let order = Sample.order("A").replacing(
      "\"quantity\"",
      with: "\"\(name)\":\"\(value)\",\"quantity\""
    )
    let client = ShopClient(
      connection: try ShopConnection(
        baseURL: "https://shop.example",
        accessToken: Secret(token),
        requestsPerSecond: 0
      ),
      transport: StubTransport([.json(Sample.page("orders", [order], total: 1))]),
      retry: .never
    )
    await #expect(throws: ShopError.badAnswer(reason: "it repeats the access token")) {
      try await client.allOrders()
    }
  }
}
