import Bookkeeping
import Testing

@testable import TikTokShop

@Suite("Products")
struct ProductTests {
  static func product(_ id: String, price: String = "12.34", extra: String = "") -> String {
    """
    {"product_id":"\(id)","product_name":"Mug","status":"ACTIVATE","create_time":1780000000,\
    "update_time":1785000000,"category_id":"c","brand_id":"b"\(extra),\
    "skus":[{"id":"\(id)-S2","seller_sku":"blue","price":{"amount":"\(price)","currency":"USD"},\
    "stock_infos":[{"warehouse_id":"w","available_stock":3}]},{"id":"\(id)-S1"}]}
    """
  }

  private func list(_ records: [String]) async throws -> (SourcePage<Product>, StubTransport) {
    let stub = StubTransport([.json(Sample.page("products", records, total: records.count))])
    var pages: [SourcePage<Product>] = []
    let chain = try await Sample.client(stub, cipher: "C").listProducts(status: .all) {
      pages.append($0)
    }
    #expect(chain.operation == "listProducts" && chain.isComplete)
    return (try #require(pages.first), stub)
  }

  @Test func readsAProduct() async throws {
    let usd = try #require(Currency(code: "USD"))
    let (page, stub) = try await list([
      Self.product("A", extra: ",\"price\":{\"amount\":\"9\",\"currency\":\"USD\"}")
    ])
    #expect(
      page.records == [
        Product(
          id: "A",
          name: "Mug",
          status: ProductStatus(rawValue: "ACTIVATE"),
          createdAt: Instant(seconds: 1_780_000_000),
          updatedAt: Instant(seconds: 1_785_000_000),
          price: Money(units: 90_000, currency: usd),
          skus: [
            ProductSKU(id: "A-S1", sellerSKU: "", price: nil),
            ProductSKU(
              id: "A-S2",
              sellerSKU: "blue",
              price: Money(units: 123_400, currency: usd)
            ),
          ]
        )
      ]
    )
    #expect(page.unknownFields.isEmpty)
    let base = "https://shop.example/api/product/202309/products"
    #expect(
      stub.requests.map(\.url) == [base + "?page_size=100&status=ALL&shop_cipher=C"]
    )
  }

  @Test func needsOnlyIDStatusAndSKUs() async throws {
    let (page, _) = try await list([
      "{\"product_id\":\"A\",\"status\":\"NEW\",\"skus\":[],\"update_time\":0,\"price\":null}"
    ])
    let product = try #require(page.records.first)
    #expect(product.updatedAt == nil && product.price == nil && product.name.isEmpty)
  }

  @Test(arguments: [
    ("\"product_id\":\"A\",", "", "product_id: missing"),
    ("\"status\":\"ACTIVATE\",", "", "status: missing"),
    ("\"status\":\"ACTIVATE\"", "\"status\":1", "status: a number, not a text"),
    ("\"skus\":[", "\"skux\":[", "skus: missing"), ("1785000000", "1785000000000", "update_time: "),
    ("\"12.34\"", "12.34", "skus[0].price.amount: a number, not a text"),
    ("\"12.34\"", "\"12,34\"", "skus[0].price.amount: "),
    ("\"12.34\"", "\"-12.34\"", "skus[0].price.amount: -12.34 is below zero"),
    ("\"USD\"", "\"XXX\"", "skus[0].price.currency: not an ISO 4217 currency"),
    ("\"A-S1\"", "\"A-S2\"", "skus[1].id: given twice"),
    ("\"id\":\"A-S1\"", "", "skus[1].id: missing"),
  ])
  func aProductThatCantBeTrustedCostsOnlyItself(
    _ sound: String,
    _ broken: String,
    _ reason: String
  ) async throws {
    let bad = Self.product("A").replacing(sound, with: broken, maxReplacements: 1)
    let (page, _) = try await list([bad, Self.product("B")])
    #expect(page.records.map(\.id) == ["B"])
    #expect(page.quarantined.first?.reason.hasPrefix(reason) == true)
    #expect(page.quarantined.count == 1 && page.rowCount == 2)
  }

  @Test func showsOneProduct() async throws {
    let answer = "{\"code\":0,\"message\":\"Success\",\"data\":\(Self.product("A/1"))}"
    let stub = StubTransport([.json(answer)])
    let page = try await Sample.client(stub).getProduct(id: "A/1")
    #expect(page.records.map(\.id) == ["A/1"])
    #expect(stub.requests[0].url == "https://shop.example/api/product/202309/products/A%2F1")
    await #expect(throws: ShopError.self) {
      try await Sample.client(StubTransport([.json(answer)])).getProduct(id: "A")
    }
  }

  @Test(arguments: ["", ".", "..", "a\nb"]) func anIDThatIsNoneIsNotSent(_ id: String) async throws
  {
    let stub = StubTransport([.json("{\"code\":0}")])
    let client = try Sample.client(stub)
    await #expect(throws: InvalidRequest.self) { try await client.getProduct(id: id) }
    await #expect(throws: InvalidRequest.self) {
      var changes = ProductChanges()
      changes.name = "x"
      try await client.updateProduct(id: id, changes)
    }
    await #expect(throws: InvalidRequest.self) {
      try await client.getShippingDocument(orderID: id, type: .pickList)
    }
    #expect(stub.requests.isEmpty)
  }
}
