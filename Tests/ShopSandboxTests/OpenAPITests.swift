import Foundation
import ShopSandbox
import Testing

/// What the sandbox says of itself, against what the API's reference document says.
@Suite struct OpenAPITests {
  /// The reference's operations: method and path, id, parameters, the success's schema.
  static let operations: [(method: String, path: String, id: String, [String], String)] = [
    (
      "get", "/product/202309/products", "listProducts",
      ["query page_size", "query page_token", "query status"], "ProductListResponse"
    ),
    (
      "get", "/product/202309/products/{product_id}", "getProduct", ["path product_id"],
      "ProductDetailResponse"
    ),
    (
      "put", "/product/202309/products/{product_id}", "updateProduct", ["path product_id"],
      "GenericResponse"
    ),
    (
      "post", "/product/202309/products/upload_files", "uploadProductFile", [],
      "FileUploadResponse"
    ),
    (
      "get", "/order/202309/orders", "listOrders",
      [
        "query page_size", "query page_token", "query order_status", "query create_time_ge",
        "query create_time_lt",
      ], "OrderListResponse"
    ),
    (
      "get", "/order/202309/orders/{order_id}", "getOrder", ["path order_id"], "OrderDetailResponse"
    ),
    (
      "get", "/logistics/202309/orders/{order_id}/shipping_documents", "getShippingDocument",
      ["path order_id", "query document_type"], "ShippingDocumentResponse"
    ),
    (
      "get", "/finance/202309/payments", "listPayments",
      ["query page_size", "query page_token"], "PaymentListResponse"
    ),
  ]

  /// The reference's schemas and their properties; those of a response's data behind `data.`.
  static let schemas: [String: [String]] = [
    "Product": [
      "product_id", "product_name", "status", "create_time", "update_time", "category_id",
      "brand_id", "price", "skus",
    ],
    "Price": ["amount", "currency"],
    "SKU": ["id", "seller_sku", "price", "stock_infos"],
    "ProductListResponse": [
      "code", "message", "data", "data.products", "data.next_page_token", "data.total_count",
    ],
    "ProductDetailResponse": ["code", "message", "data"],
    "ProductUpdateRequest": ["product_name", "description", "main_images"],
    "FileUploadResponse": ["code", "message", "data", "data.uri", "data.url"],
    "Order": [
      "order_id", "order_status", "create_time", "paid_time", "buyer_email",
      "recipient_address", "line_items",
    ],
    "Address": [
      "name", "phone_number", "address_line1", "city", "province_code", "postal_code",
      "region_code",
    ],
    "LineItem": ["item_id", "product_name", "sku_id", "quantity", "sale_price"],
    "OrderListResponse": [
      "code", "message", "data", "data.orders", "data.next_page_token", "data.total_count",
    ],
    "OrderDetailResponse": ["code", "message", "data"],
    "ShippingDocumentResponse": ["code", "message", "data", "data.doc_url"],
    "PaymentListResponse": [
      "code", "message", "data", "data.payments", "data.next_page_token",
    ],
    "GenericResponse": ["code", "message"],
  ]

  /// What the sandbox adds to the reference's schemas.
  static let errorSchema = ["ErrorResponse": ["code", "message", "request_id", "data"]]

  private func description(of fixture: Fixture) async throws -> Tree {
    var text = Data()
    try await serving(fixture) { client in
      let response = try await client.send("/openapi.json", token: nil)
      #expect(response.status == 200)
      #expect(response.headers["content-type"] == "application/json")
      text = response.body
      let tree = Tree(try JSONSerialization.jsonObject(with: text))
      #expect(tree["servers"][0]["url"].text == "http://127.0.0.1:\(client.port)")
    }
    return Tree(try JSONSerialization.jsonObject(with: text))
  }

  @Test func `it has the reference's title, operations, parameters and answers`() async throws {
    let tree = try await description(of: Fixture())
    #expect(tree["openapi"].text == "3.1.0")
    #expect(tree["info"]["title"].text == "TikTok Shop API")
    #expect(tree["info"]["version"].text == "v2")
    #expect(tree["security"][0].names == ["AccessToken"])
    let scheme = tree["components"]["securitySchemes"]["AccessToken"]
    #expect(scheme["name"].text == "x-tts-access-token")
    let served = tree["paths"].names.flatMap { path in
      tree["paths"][path].names.map { "\($0) \(path)" }
    }
    #expect(Set(served) == Set(Self.operations.map { "\($0.method) \($0.path)" }))
    for (method, path, id, parameters, schema) in Self.operations {
      let operation = tree["paths"][path][method]
      #expect(operation["operationId"].text == id)
      let own = operation["parameters"].elements.compactMap { parameter in
        parameter["name"].text.map { "\(parameter["in"].text ?? "") \($0)" }
      }
      #expect(own == parameters, "\(id)")
      let success = operation["responses"]["200"]["content"]["application/json"]["schema"]
      #expect(success["$ref"].text == "#/components/schemas/\(schema)")
      #expect(operation["parameters"].elements.last?["$ref"].text?.hasSuffix("ShopCipher") == true)
    }
  }

  @Test func `it has the reference's schemas, and the errors' envelope`() async throws {
    let schemas = try await description(of: Fixture())["components"]["schemas"]
    let expected = Self.schemas.merging(Self.errorSchema) { first, _ in first }
    #expect(Set(schemas.names) == Set(expected.keys))
    for (name, properties) in expected {
      let own = schemas[name]["properties"]
      let data = own["data"]["properties"].names.map { "data.\($0)" }
      #expect(Set(own.names + data) == Set(properties), "\(name)")
    }
  }

  @Test func `every operation names the errors that it answers with`() async throws {
    let tree = try await description(of: Fixture())
    for (method, path, id, _, _) in Self.operations {
      let responses = tree["paths"][path][method]["responses"]
      let body = method == "get" ? [] : ["413", "415", "500"]
      let stored = id == "uploadProductFile" ? ["507"] : []
      let expected = ["200", "400", "401", "403", "404", "405"] + body + stored
      #expect(Set(responses.names) == Set(expected), "\(id)")
      for status in expected.dropFirst() {
        let name = try #require(responses[status]["$ref"].text?.split(separator: "/").last)
        let response = tree["components"]["responses"][String(name)]
        let schema = response["content"]["application/json"]["schema"]
        #expect(schema["$ref"].text == "#/components/schemas/ErrorResponse")
      }
    }
    let allow = tree["components"]["responses"]["MethodNotAllowed"]["headers"]
    #expect(allow.names == ["Allow"])
  }

  @Test func `it says the limits and words of parameters`() async throws {
    let tree = try await description(of: Fixture())
    func schema(_ path: String, _ name: String) -> Tree {
      tree["paths"][path]["get"]["parameters"].elements
        .first { $0["name"].text == name }?["schema"] ?? Tree(nil)
    }
    for (path, usual) in [
      ("/product/202309/products", 10), ("/order/202309/orders", 10),
      ("/finance/202309/payments", 20),
    ] {
      let size = schema(path, "page_size")
      #expect(size["default"].number == usual)
      #expect(size["minimum"].number == 1)
      #expect(size["maximum"].number == 100)
    }
    #expect(schema("/product/202309/products", "status")["enum"].elements.count == 5)
    #expect(schema("/order/202309/orders", "order_status")["enum"].elements.count == 8)
    let form = tree["paths"]["/product/202309/products/upload_files"]["post"]["requestBody"]
    let parts = form["content"]["multipart/form-data"]["schema"]["properties"]
    #expect(Set(parts.names) == ["data", "use_case"])
    #expect(parts["use_case"]["enum"].elements.count == 4)
  }

  @Test func `it names the shop's cipher where it has one`() async throws {
    let plain = try await description(of: Fixture())
    #expect(plain["components"]["parameters"]["ShopCipher"]["schema"].names == ["type"])
    let shop = Fixture.plainShop.replacing("{", with: "{\"shop_cipher\": \"C\", ")
    let named = try await description(of: Fixture(shop: shop))
    let schema = named["components"]["parameters"]["ShopCipher"]["schema"]
    #expect(schema["enum"].elements.map(\.text) == ["C"])
  }
}

/// A JSON value that is looked into.
private struct Tree {
  private let value: Any?

  init(_ value: Any?) { self.value = value }

  var text: String? { value as? String }
  var number: Int? { value as? Int }
  var names: [String] { (value as? [String: Any])?.keys.sorted() ?? [] }
  var elements: [Tree] { (value as? [Any])?.map { Tree($0) } ?? [] }

  subscript(name: String) -> Tree { Tree((value as? [String: Any])?[name]) }

  subscript(index: Int) -> Tree { elements.indices.contains(index) ? elements[index] : Tree(nil) }
}
