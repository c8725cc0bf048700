import Bookkeeping
import Testing

@testable import TikTokShop

@Suite("Records and redaction")
struct DecodingTests {
  private func orders(_ records: String...) async throws -> OrderPage {
    let stub = StubTransport([.json(Sample.page("orders", records))])
    let (pages, _) = try await Sample.client(stub).allOrders()
    return try #require(pages.first)
  }

  @Test func readsAnOrder() async throws {
    let usd = try #require(Currency(code: "USD"))
    let page = try await orders(Sample.order("A"))
    let item = try LineItem(
      id: "A-1",
      skuID: "S1",
      productName: "Mug é \"blue\"",
      quantity: 2,
      salePrice: Money(units: 123_400, currency: usd)
    )
    #expect(
      page.records == [
        Order(
          id: "A",
          status: .completed,
          createdAt: Instant(seconds: 1_790_000_000),
          paidAt: Instant(seconds: 1_790_000_100),
          regionCode: "US",
          lineItems: [item]
        )
      ]
    )
    #expect(page.quarantined.isEmpty && page.unknownFields.isEmpty)
    #expect(page.isLast && page.number == 1 && page.declaredTotal == nil)
    #expect(page.digest.utf8.count == 64)
  }

  @Test func readsAPayment() async throws {
    let jpy = try #require(Currency(code: "JPY"))
    let text = """
      { "create_time" : 1790000000 , "status" : "ODD" ,
        "amount" : { "currency" : "JPY" , "amount" : "-1200" } , "payment_id" : "P" }
      """
    let stub = StubTransport([.json(Sample.page("payments", [text]))])
    let (pages, chain) = try await Sample.client(stub).allPayments()
    #expect(
      pages.first?.records == [
        Payment(
          id: "P",
          amount: Money(units: -12_000_000, currency: jpy),
          status: PaymentStatus(rawValue: "ODD"),
          createdAt: Instant(seconds: 1_790_000_000),
          paidAt: nil
        )
      ]
    )
    #expect(chain.isComplete && chain.operation == "listPayments")
  }

  @Test(arguments: ["\"paid_time\":0", "\"paid_time\":null", "\"x\":1"])
  func anUnpaidOrderHasNoPaidTime(_ field: String) async throws {
    let order = Sample.order("A").replacing("\"paid_time\":1790000100", with: field)
    let page = try await orders(order)
    let record = try #require(page.records.first)
    #expect(record.paidAt == nil && record.recognisedAt == record.createdAt)
  }

  @Test func needsOnlyTheRequiredFields() async throws {
    let page = try await orders(
      """
      {"order_id":"A","order_status":"NEW_ONE","create_time":946684800,"recipient_address":null,\
      "buyer_email":{"odd":[]},"line_items":[{"item_id":"I","quantity":1000000,"product_name":null,\
      "sku_id":"","sale_price":{"amount":"-0.0001","currency":"KWD"}}]}
      """,
      "{\"order_id\":\"B\",\"order_status\":\"S\",\"create_time\":4102444799,\"line_items\":[]}"
    )
    #expect(page.quarantined.isEmpty)
    #expect(page.records.first?.status.rawValue == "NEW_ONE")
    #expect(page.records.first?.lineItems.first?.gross.units == -1_000_000)
    #expect(page.records.first?.lineItems.first?.skuID == "")
    #expect(page.records.last?.lineItems.isEmpty == true)
  }

  @Test func keepsNothingPrivate() async throws {
    let order = Sample.order("A").replacing(
      "\"region_code\":\"US\"",
      with: "\"region_code\":\"US\",\"full\":\"Jane Roe, Baker Street\",\"n\":{\"m\":[1]}"
    )
    let page = try await orders(order, "{ \"name\" : \"Jane Roe\" }")
    let kept = String(decoding: page.redactedBody, as: UTF8.self)
    #expect(
      kept == """
        {"code":0,"message":"Success","data":{"orders":[{"order_id":"A",\
        "order_status":"COMPLETED","create_time":1790000000,"paid_time":1790000100,\
        "recipient_address":{"region_code":"US"},"line_items":[{"item_id":"A-1",\
        "product_name":"Mug \\u00e9 \\"blue\\"","sku_id":"S1","quantity":2,\
        "sale_price":{"amount":"12.34","currency":"USD"}}]},{}]}}
        """
    )
    #expect(page.quarantined.first?.redactedSource == Array("{}".utf8))
    #expect(
      page.unknownFields == [
        "orders[].name", "orders[].recipient_address.full", "orders[].recipient_address.n",
      ]
    )
  }

  @Test func keepsEvidenceOfWrongTypesButNotOfPrivateOnes() async throws {
    let page = try await orders(
      """
      {"order_id":[1,"jane.roe@mail.example"],"order_status":5,"create_time":"soon",\
      "recipient_address":"221B Baker Street","line_items":"none","buyer_email":7}
      """
    )
    #expect(
      String(decoding: page.quarantined.first?.redactedSource ?? [], as: UTF8.self)
        == "{\"order_status\":5,\"create_time\":\"soon\",\"line_items\":\"none\"}"
    )
  }

  @Test func namesUnknownFieldsWithoutTheirValues() async throws {
    let long = String(repeating: "y", count: 80)
    let order = Sample.order("A")
      .replacing("\"sku_id\"", with: "\"bar\":\"secret-value\",\"sku_id\"")
      .replacing(
        "{\"order_id\"",
        with: "{\"foo\":{\"deep\":1},\"\\u001b[31m\u{202E}z\":1,\"\(long)\":1,\"order_id\"",
        maxReplacements: 1
      )
    let body = Sample.page("orders", [order, order.replacing("\"A\"", with: "\"B\"")])
      .replacing("\"data\":{", with: "\"more\":1,\"data\":{\"extra\":2,")
    let (pages, _) = try await Sample.client(StubTransport([.json(body)])).allOrders()
    let page = try #require(pages.first)
    #expect(page.records.count == 2)
    #expect(
      page.unknownFields == [
        "data.extra", "more", "orders[].[31mz", "orders[].foo", "orders[].line_items[].bar",
        "orders[]." + String(repeating: "y", count: 64),
      ]
    )
    #expect(!String(decoding: page.redactedBody, as: UTF8.self).contains("secret-value"))
  }

  @Test func namesAtMostAHundredUnknownFields() async throws {
    let many = (1000..<1200).reversed().map { "\"f\($0)\":1," }.joined()
    let page = try await orders(
      Sample.order("A").replacing("{\"order_id\"", with: "{\(many)\"order_id\"", maxReplacements: 1)
    )
    #expect(page.unknownFields.count == 100)
    #expect(page.unknownFields.first == "orders[].f1000")
    #expect(page.records.count == 1)
  }

  @Test(arguments: [
    "{\"code\":0,\"data\":{\"orders\":null,\"total_count\":0}}", "{\"code\":0,\"data\":{}}",
    "{\"code\":0,\"data\":{\"orders\":[],\"next_page_token\":\"\"}}",
    "{\"code\":0,\"message\":null,\"data\":{\"orders\":[],\"next_page_token\":null}}",
  ])
  func anEmptyListingIsAPage(_ body: String) async throws {
    let (pages, chain) = try await Sample.client(StubTransport([.json(body)])).allOrders()
    #expect(pages.count == 1 && pages.first?.rowCount == 0 && chain.isComplete)
  }

  @Test(arguments: [
    ("{\"code\":0}", "data: missing"), ("{\"code\":0,\"data\":null}", "data: missing"),
    ("{\"code\":0,\"data\":[]}", "data: not an object"), ("[]", "not an object"),
    ("{\"data\":{\"orders\":[]}}", "code: missing"),
    ("{\"code\":\"0\",\"data\":{\"orders\":[]}}", "code: a text, not a number"),
    ("{\"code\":0,\"code\":0,\"data\":{}}", "code: given twice"),
    ("{\"code\":0,\"data\":{\"orders\":{}}}", "data.orders: an object, not a list"),
    ("{\"code\":0,\"data\":{\"orders\":[],\"orders\":[]}}", "data.orders: given twice"),
    (
      "{\"code\":0,\"data\":{\"orders\":[],\"next_page_token\":5}}",
      "data.next_page_token: a number, not a text"
    ),
    (
      "{\"code\":0,\"data\":{\"orders\":[],\"total_count\":-1}}",
      "data.total_count: -1 is no number of records"
    ),
    (
      "{\"code\":0,\"data\":{\"total_count\":3}}",
      "data.orders: missing, though `total_count` says there are records"
    ),
    (
      "{\"code\":0,\"data\":{\"order_list\":[]}}",
      "data.orders: missing, and there are fields nobody documented"
    ),
  ])
  func aWrongFrameIsAnErrorOfThePage(_ body: String, _ reason: String) async throws {
    let client = try Sample.client(StubTransport([.json(body)]))
    let error = await #expect(throws: ShopError.self) { try await client.allOrders() }
    #expect(error == .badAnswer(reason: reason))
  }

  @Test(arguments: ["221B Baker Street", "90210-77", "US2", "ABCDEFGHI"])
  func whatIsNoRegionsCodeIsNotKeptAndTheSaleCounts(_ text: String) async throws {
    let order = Sample.order("A").replacing("\"US\"", with: "\"\(text)\"")
    let stub = StubTransport([.json(Sample.page("orders", [order], total: 1))])
    let page = try #require(try await Sample.client(stub).allOrders().pages.first)
    #expect(page.records.first?.id == "A" && page.records.first?.regionCode == nil)
    #expect(!String(decoding: page.redactedBody, as: UTF8.self).contains(text))
  }

  private func order(_ items: [(id: String, price: String)]) -> String {
    let items = items.map {
      """
      {"item_id":"\($0.id)","quantity":1,"sale_price":{"amount":"\($0.price)","currency":"USD"}}
      """
    }
    return """
      {"order_id":"A","order_status":"COMPLETED","create_time":1790000000,\
      "line_items":[\(items.joined(separator: ","))]}
      """
  }

  /// Nobody can say which of two contents was sold; two spellings of one letter are two ids.
  @Test(arguments: [
    [("I", "1.00"), ("I", "2.00")], [("I", "2.00"), ("K", "1.00"), ("I", "1.00")],
    [("\u{E9}", "1.00"), ("e\u{301}", "1.00")],
  ])
  func anItemThatStandsTwiceWithDifferentContentIsSetApart(_ items: [(String, String)]) async throws
  {
    let text = order(items.map { (id: $0.0, price: $0.1) })
    let stub = StubTransport([.json(Sample.page("orders", [text], total: 1))])
    let page = try #require(try await Sample.client(stub).allOrders().pages.first)
    #expect(page.records.isEmpty)
    #expect(page.quarantined.first?.reason.contains("stands twice") == true)
  }

  @Test func anItemThatStandsTwiceAlikeIsLeftToTheLedger() async throws {
    let text = order([(id: "I", price: "1.00"), (id: "H", price: "3.00"), (id: "I", price: "1.00")])
    let stub = StubTransport([.json(Sample.page("orders", [text], total: 1))])
    let page = try #require(try await Sample.client(stub).allOrders().pages.first)
    #expect(page.records.first?.lineItems.map(\.id) == ["H", "I", "I"])
  }

  @Test func aByteOrderMarkIsNoFault() async throws {
    let stub = StubTransport([
      .json("\u{FEFF}" + Sample.page("orders", [Sample.order("A")], total: 1))
    ])
    #expect(try await Sample.client(stub).allOrders().pages.first?.records.count == 1)
  }
}
