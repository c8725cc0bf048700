import Foundation
import ShopSandbox
import Testing

@Suite struct ProductTests {
  private struct Product: Decodable {
    let product_id: String
    let product_name: String
    let update_time: Int64
  }

  private func product(_ id: String, _ client: SandboxClient) async throws -> Product {
    try client.data(Product.self, of: await client.send("\(SandboxClient.products)/\(id)"))
  }

  @Test(arguments: [1, 7, 100])
  func `paging products to the end yields every record once, in file order`(
    size: Int
  ) async throws {
    try await serving(Fixture(products: Fixture.products(23))) { client in
      let pages = try await client.pages(SandboxClient.products, query: "page_size=\(size)")
      #expect(pages.flatMap(\.ids) == (0..<23).map { "t-\($0)" })
      #expect(pages.allSatisfy { $0.total_count == 23 && $0.products != nil })
      #expect(try await client.page(SandboxClient.products).ids.count == 10)
    }
  }

  @Test(arguments: [
    ("ALL", [0, 1, 2, 3]), ("ACTIVATE", [0, 3]), ("REVIEWING", [1]),
    ("SELLER_DEACTIVATED", [2]), ("PLATFORM_SUSPENDED", []),
  ])
  func `a status chooses products`(status: String, expected: [Int]) async throws {
    try await serving(Fixture(products: Fixture.products(4))) { client in
      let page = try await client.page("\(SandboxClient.products)?status=\(status)")
      #expect(page.ids == expected.map { "t-\($0)" })
      #expect(page.total_count == expected.count)
    }
  }

  @Test func `a product is served as the file has it`() async throws {
    let record = #"{"product_id":"a\/b","price":{"amount":"1.10"},"odd":1E+400}"#
    try await serving(Fixture(products: "[ \(record) ]")) { client in
      let response = try await client.send("\(SandboxClient.products)/a%2Fb")
      #expect(response.text.hasSuffix("\"data\":\(record)}"))
      let unknown = try await client.send("\(SandboxClient.products)/other")
      #expect(unknown.status == 404)
      #expect(unknown.text.contains(#""message":"product not found""#))
    }
  }

  @Test func `an update changes the name and the time, and nothing else`() async throws {
    try await serving(Fixture(products: Fixture.products(2))) { client in
      let before = try await client.send("\(SandboxClient.products)/t-0")
      let answer = try await client.update("t-0", #"{"product_name":"新 \"x\"\n","extra":[1]}"#)
      #expect(answer.status == 200)
      #expect(answer.text.hasPrefix(#"{"code":0,"message":"Success","request_id":"#))
      #expect(!answer.text.contains("data"))
      let changed = try await product("t-0", client)
      #expect(changed.product_name == "新 \"x\"\n")
      #expect(changed.update_time > 1_700_000_000)
      let after = try await client.send("\(SandboxClient.products)/t-0")
      let back = after.text
        .replacing(#""新 \"x\"\n""#, with: "\"Thing 0\"")
        .replacing("\(changed.update_time)", with: "1700000000")
        .replacing("sandbox-3", with: "sandbox-1").replacing("sandbox-4", with: "sandbox-1")
      #expect(back == before.text)
      #expect(try await product("t-1", client).product_name == "Thing 1")
      let list = try await client.send(SandboxClient.products)
      #expect(list.text.contains(#""product_name":"新 \"x\"\n""#))
    }
  }

  @Test func `of several updates the latest word on each field counts`() async throws {
    try await serving(Fixture(products: Fixture.products(1))) { client in
      for json in [#"{"product_name":"one"}"#, #"{"description":"d"}"#, "{}"] {
        let answer = try await client.update("t-0", json)
        #expect(answer.status == 200)
        let named = try await product("t-0", client)
        #expect(named.product_name == "one")
      }
      let answer = try await client.update("t-0", #"{"product_name":"two"}"#)
      #expect(answer.status == 200)
      let named = try await product("t-0", client)
      #expect(named.product_name == "two")
    }
  }

  @Test func `a record without a name or time gets those of the update`() async throws {
    try await serving(Fixture(products: #"[{"product_id":"p"}]"#)) { client in
      let answer = try await client.update("p", #"{"product_name":"n"}"#)
      #expect(answer.status == 200)
      let named = try await product("p", client)
      #expect(named.product_name == "n")
    }
  }

  @Test(arguments: [
    ("", 400), ("{", 400), ("[]", 400), ("null", 400), (#""text""#, 400),
    (#"{"product_name":5}"#, 400), (#"{"product_name":null}"#, 400), (#"{"product_name":""}"#, 400),
    (#"{"description":[]}"#, 400), (#"{"main_images":{}}"#, 400), (#"{"main_images":[{}]}"#, 400),
    (#"{"main_images":[{"uri":""}]}"#, 400), (#"{"main_images":[{"uri":"sandbox/x"}]}"#, 404),
    (#"{"main_images":[{"uri":"elsewhere"}]}"#, 404), (#"{"product_name":"\ud800"}"#, 400),
    (#"{"product_name":"\#(String(repeating: "é", count: 256))"}"#, 400),
    (#"{"product_name":"\#(String(repeating: "é", count: 255))"}"#, 200),
    (String(repeating: "[", count: 1_000), 400),
    ("{\"x\":\"\(String(repeating: "y", count: 1 << 20))\"}", 413),
  ])
  func `an update is checked`(json: String, status: Int) async throws {
    try await serving(Fixture(products: Fixture.products(1))) { client in
      let response = try await client.update("t-0", json)
      #expect(response.status == status, "\(response.text)")
      #expect(status == 200 || response.text.hasSuffix(#""data":null}"#))
      let kept = try await product("t-0", client)
      #expect((kept.product_name == "Thing 0") == (status != 200))
    }
  }

  @Test(arguments: [
    nil, "", "text/plain", "application/x-www-form-urlencoded", "multipart/form-data",
  ])
  func `an update of another content type is refused`(type: String?) async throws {
    try await serving(Fixture(products: Fixture.products(1))) { client in
      let response = try await client.send(
        "\(SandboxClient.products)/t-0",
        method: "PUT",
        body: Data("{}".utf8),
        contentType: type
      )
      #expect(response.status == 415)
    }
  }

  @Test func `an update of an unknown product, or without the token, is refused`() async throws {
    try await serving(Fixture(products: Fixture.products(1))) { client in
      #expect(try await client.update("t-9", "{}").status == 404)
      let response = try await client.send(
        "\(SandboxClient.products)/t-0",
        method: "PUT",
        body: Data("{}".utf8),
        contentType: "application/json",
        token: nil
      )
      #expect(response.status == 401)
    }
  }

  @Test func `without a products file the catalogue is what was sold, at its usual price`()
    async throws
  {
    func order(_ time: Int, _ sku: String, _ amount: String) -> String {
      """
      {"order_id":"\(time)","create_time":\(time),"line_items":[{"sku_id":"\(sku)",\
      "product_name":"Name of \(sku)","sale_price":{"amount":"\(amount)","currency":"USD"}}]}
      """
    }
    let orders = [
      order(30, "b", "2.00"), order(20, "b", "1.50"), order(40, "b", "1.50"),
      order(50, "a", "9.00"), "null", #"{"order_id":"none"}"#,
    ]
    try await serving(Fixture(orders: "[\(orders.joined(separator: ","))]")) { client in
      let response = try await client.send(SandboxClient.products)
      func product(_ sku: String, _ time: Int, _ amount: String) -> String {
        let price = #"{"amount":"\#(amount)","currency":"USD"}"#
        return #"{"product_id":"\#(sku)","product_name":"Name of \#(sku)","status":"ACTIVATE","#
          + #""create_time":\#(time),"update_time":\#(time),"price":\#(price),"#
          + #""skus":[{"id":"\#(sku)","seller_sku":"\#(sku)","price":\#(price),"stock_infos":[]}]}"#
      }
      let expected = "[\(product("a", 50, "9.00")),\(product("b", 20, "1.50"))]"
      #expect(response.text.contains("\"products\":\(expected),"), "\(response.text)")
    }
  }

  @Test func `a broken products file is told by name`() throws {
    let fixture = try Fixture(products: "{}")
    let expected = SandboxError.malformed(
      file: fixture.path("products.json"),
      line: 1,
      problem: "the file does not hold a JSON array"
    )
    #expect(throws: expected) { try SandboxShop.load(folder: fixture.folder) }
  }
}
