import Foundation
import ShopSandbox
import Testing

@Suite struct RefusalTests {
  private func expect(
    _ response: RawResponse,
    status: Int,
    code: Int,
    message: String,
    _ location: SourceLocation = #_sourceLocation
  ) throws {
    #expect(response.status == status, sourceLocation: location)
    let envelope = try JSONDecoder().decode(Envelope<ListPage>.self, from: response.body)
    #expect(envelope.code == code, sourceLocation: location)
    #expect(envelope.message == message, sourceLocation: location)
    #expect(!envelope.request_id.isEmpty, sourceLocation: location)
    #expect(response.text.hasSuffix(#""data":null}"#), sourceLocation: location)
  }

  @Test(arguments: [nil, "", "wrong", "test-token2"])
  func `without the right access token nothing is served`(token: String?) async throws {
    try await serving(Fixture(orders: Fixture.orders(1))) { client in
      let targets = [
        SandboxClient.orders, SandboxClient.payments, "\(SandboxClient.orders)/o-0",
        SandboxClient.products, "\(SandboxClient.products)/t-0",
        "/logistics/202309/orders/o-0/shipping_documents?document_type=PICK_LIST",
      ]
      for target in targets {
        try expect(
          try await client.send(target, token: token),
          status: 401,
          code: 105_001,
          message: "access token is invalid"
        )
      }
    }
  }

  @Test(arguments: [nil, ""])
  func `a sandbox without a token lets nobody in`(token: String?) async throws {
    try await serving(Fixture(), token: "") { client in
      let response = try await client.send(SandboxClient.orders, token: token)
      #expect(response.status == 401)
    }
  }

  @Test(arguments: [
    "page_size=0", "page_size=101", "page_size=-1", "page_size=+5", "page_size=ten",
    "page_size=1.0", "page_size=", "page_size", "page_size=99999999999999999999", "page_size=5%20",
    "page_size=5&page_size=5",
  ])
  func `a bad page size is refused`(query: String) async throws {
    try await serving(Fixture()) { client in
      for path in [SandboxClient.orders, SandboxClient.payments] {
        try expect(
          try await client.send("\(path)?\(query)"),
          status: 400,
          code: 36_009_004,
          message: "invalid page_size"
        )
      }
    }
  }

  @Test(arguments: [
    ("order_status=completed", "invalid order_status"),
    ("order_status=", "invalid order_status"),
    ("order_status=MELTED", "invalid order_status"),
    ("order_status=UNPAID&order_status=UNPAID", "invalid order_status"),
    ("create_time_ge=yesterday", "invalid create_time_ge"),
    ("create_time_ge=-1", "invalid create_time_ge"),
    ("create_time_ge=", "invalid create_time_ge"),
    ("create_time_lt=1.5", "invalid create_time_lt"),
    ("create_time_lt=2026-10-01", "invalid create_time_lt"),
    ("create_time_lt=1&create_time_lt=2", "invalid create_time_lt"),
    ("page_token=%zz", "invalid query: broken percent-encoding"),
  ])
  func `a bad filter is refused by name`(query: String, message: String) async throws {
    try await serving(Fixture(orders: Fixture.orders(1))) { client in
      try expect(
        try await client.send("\(SandboxClient.orders)?\(query)"),
        status: 400,
        code: 36_009_004,
        message: message
      )
    }
  }

  @Test(arguments: ["UNPAID", "ON_HOLD", "AWAITING_SHIPMENT", "AWAITING_COLLECTION"])
  func `every status of the description is accepted`(status: String) async throws {
    try await serving(Fixture()) { client in
      let page = try await client.page("\(SandboxClient.orders)?order_status=\(status)")
      #expect(page.total_count == 0)
    }
  }

  @Test(arguments: [
    "/", "/order/202309/orders/", "/order/202309/order", "/order/202309/orders/o-0/items",
    "/order/202309/orders/%zz", "/product/202309/products/", "/finance/202309/payments/p-0",
    "/product/202309/products/t-0/skus", "/logistics/202309/orders/o-0", "/files/test-shop",
    "/documents/test-shop/o-0", "/openapi.yaml",
    "/ORDER/202309/orders", "/order/202309/../202309/orders",
  ])
  func `an unknown path is refused`(path: String) async throws {
    try await serving(Fixture(orders: Fixture.orders(1))) { client in
      try expect(
        try await client.send(path),
        status: 404,
        code: 36_009_009,
        message: "path not found"
      )
    }
  }

  @Test(arguments: ["POST", "PUT", "DELETE", "PATCH", "OPTIONS"])
  func `every method but GET is refused`(method: String) async throws {
    try await serving(Fixture(orders: Fixture.orders(1))) { client in
      let targets = [
        SandboxClient.orders, SandboxClient.payments, "\(SandboxClient.orders)/o-0",
      ]
      for target in targets {
        let response = try await client.send(target, method: method)
        try expect(response, status: 405, code: 36_009_010, message: "method not allowed")
        #expect(response.headers["allow"] == "GET")
      }
    }
  }

  @Test(arguments: [
    (SandboxClient.products, "GET"), ("\(SandboxClient.products)/t-0", "GET, PUT"),
    (SandboxClient.files, "POST"), ("/logistics/202309/orders/o-0/shipping_documents", "GET"),
    ("/openapi.json", "GET"),
  ])
  func `a path has the methods of the description and no other`(
    path: String,
    allow: String
  ) async throws {
    try await serving(Fixture(orders: Fixture.orders(1), products: Fixture.products(1))) { client in
      for method in ["GET", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "QUERY"] {
        guard !allow.components(separatedBy: ", ").contains(method) else { continue }
        let response = try await client.send(path, method: method)
        try expect(response, status: 405, code: 36_009_010, message: "method not allowed")
        #expect(response.headers["allow"] == allow)
      }
    }
  }

  @Test(arguments: [
    "\(SandboxClient.products)?status=", "\(SandboxClient.products)?status=SOLD",
    "\(SandboxClient.products)?status=ALL&status=ALL",
  ])
  func `a bad product status is refused`(target: String) async throws {
    try await serving(Fixture()) { client in
      try expect(
        try await client.send(target),
        status: 400,
        code: 36_009_004,
        message: "invalid status"
      )
    }
  }

  @Test func `an unknown order is refused`() async throws {
    try await serving(Fixture(orders: Fixture.orders(1))) { client in
      try expect(
        try await client.send("\(SandboxClient.orders)/o-9"),
        status: 404,
        code: 21_008_111,
        message: "order not found"
      )
    }
  }

  @Test func `a shop with a cipher refuses another one, and only then`() async throws {
    let shop = Fixture.plainShop.replacing(
      "{\"shop_id\"",
      with: "{\"shop_cipher\": \"GCP_x+1\", \"shop_id\""
    )
    try await serving(Fixture(shop: shop)) { client in
      let path = SandboxClient.payments
      try expect(
        try await client.send("\(path)?shop_cipher=GCP_other"),
        status: 403,
        code: 101_000,
        message: "shop_cipher does not match the shop of the access token"
      )
      #expect(try await client.send("\(path)?shop_cipher=GCP_x%2B1").status == 200)
      #expect(try await client.send(path).status == 200)
    }
    try await serving(Fixture()) { client in
      let response = try await client.send("\(SandboxClient.payments)?shop_cipher=any")
      #expect(response.status == 200)
    }
  }
}
