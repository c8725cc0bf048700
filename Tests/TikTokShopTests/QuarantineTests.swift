import Bookkeeping
import Testing

@testable import TikTokShop

/// One bad record never costs its page: every way to be bad, each with its reason.
@Suite("Quarantine")
struct QuarantineTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let find: String
    let replacement: String
    let reason: String
    var id: String? = "B"
    var testDescription: String { "\(reason) ← \(replacement.prefix(60))" }

    init(_ find: String, _ replacement: String, _ reason: String, id: String? = "B") {
      self.find = find
      self.replacement = replacement
      self.reason = reason
      self.id = id
    }
  }

  static let orderCases = [
    Case("\"order_id\":\"B\",", "", "order_id: missing", id: nil),
    Case("\"order_id\":\"B\"", "\"order_id\":null", "order_id: missing", id: nil),
    Case("\"order_id\":\"B\"", "\"order_id\":\"\"", "order_id: empty", id: nil),
    Case("\"order_id\":\"B\"", "\"order_id\":7", "order_id: a number, not a text", id: nil),
    Case(
      "\"order_id\":\"B\"",
      "\"order_id\":\"a\\nb\"",
      "order_id: has a control or invisible character",
      id: nil
    ),
    Case(
      "\"order_id\":\"B\"",
      "\"order_id\":\"a\u{202E}b\"",
      "order_id: has a control or invisible character",
      id: nil
    ),
    Case(
      "\"order_id\":\"B\"",
      "\"order_id\":\"" + String(repeating: "x", count: 129) + "\"",
      "order_id: longer than 128 bytes",
      id: nil
    ),
    Case(
      "\"order_id\":\"B\"",
      "\"order_id\":\"B\",\"order_id\":\"C\"",
      "order_id: given twice",
      id: nil
    ),
    Case(
      "\"order_id\":\"B\"",
      "\"order_id\":\"B\",\"order\\u005fid\":\"B\"",
      "order_id: given twice"
    ),
    Case("\"order_id\":\"B\"", "\"order_id\":\"B\",\"new\":1,\"n\\u0065w\":2", "new: given twice"),
    Case("\"order_status\":\"COMPLETED\",", "", "order_status: missing"),
    Case("\"COMPLETED\"", "true", "order_status: true or false, not a text"),
    Case("\"COMPLETED\"", "\"\"", "order_status: empty"),
    Case("\"create_time\":1790000000,", "", "create_time: missing"),
    Case("1790000000,", "\"1790000000\",", "create_time: a text, not a number"),
    Case("1790000000,", "1790000000.5,", "create_time: not a whole number of at most 64 bits"),
    Case("1790000000,", "179e7,", "create_time: not a whole number of at most 64 bits"),
    Case(
      "1790000000,",
      "99999999999999999999,",
      "create_time: not a whole number of at most 64 bits"
    ),
    Case(
      "1790000000,",
      "1790000000000,",
      "create_time: 1790000000000 is no Unix time in seconds from 2000 to 2099"
    ),
    Case("1790000000,", "0,", "create_time: 0 is no Unix time in seconds from 2000 to 2099"),
    Case("1790000100", "-1", "paid_time: -1 is no Unix time in seconds from 2000 to 2099"),
    Case("1790000100", "[]", "paid_time: a list, not a number"),
    Case(
      "\"region_code\":\"US\"",
      "\"region_code\":1",
      "recipient_address.region_code: a number, not a text"
    ),
    Case(
      "\"recipient_address\":{",
      "\"recipient_address\":\"221B Baker Street\",\"x\":{",
      "recipient_address: a text, not an object"
    ),
    Case("\"line_items\":[", "\"items\":[", "line_items: missing"),
    Case("\"line_items\":[", "\"line_items\":null,\"items\":[", "line_items: missing"),
    Case(
      "\"line_items\":[",
      "\"line_items\":{},\"items\":[",
      "line_items: an object, not a list"
    ),
    Case("\"line_items\":[", "\"line_items\":[null,", "line_items[0]: null, not an object"),
    Case("\"line_items\":[", "\"line_items\":[5,", "line_items[0]: a number, not an object"),
    Case("\"item_id\":\"B-1\",", "", "line_items[0].item_id: missing"),
    Case(
      "\"item_id\":\"B-1\"",
      "\"item_id\":\"B-1\",\"item_id\":\"B-1\"",
      "line_items[0].item_id: given twice"
    ),
    Case(
      "\"sku_id\":\"S1\"",
      "\"sku_id\":\"S\\u00001\"",
      "line_items[0].sku_id: has a control or invisible character"
    ),
    Case(
      "Mug",
      String(repeating: "m", count: 4_097),
      "line_items[0].product_name: longer than 4096 bytes"
    ),
    Case("Mug", "\\u0000", "line_items[0].product_name: has a NUL character"),
    Case("Mug", "\\ud83d", "line_items[0].product_name: half of a surrogate pair"),
    Case("\"quantity\":2,", "", "line_items[0].quantity: missing"),
    Case(
      "\"quantity\":2",
      "\"quantity\":0",
      "line_items[0].quantity: 0 is not from 1 to 1000000"
    ),
    Case(
      "\"quantity\":2",
      "\"quantity\":1000001",
      "line_items[0].quantity: 1000001 is not from 1 to 1000000"
    ),
    Case(
      "\"quantity\":2",
      "\"quantity\":\"2\"",
      "line_items[0].quantity: a text, not a number"
    ),
    Case("\"sale_price\":{", "\"price\":{", "line_items[0].sale_price: missing"),
    Case(
      "\"sale_price\":{",
      "\"sale_price\":12.5,\"x\":{",
      "line_items[0].sale_price: a number, not an object"
    ),
    Case("\"amount\":\"12.34\",", "", "line_items[0].sale_price.amount: missing"),
    Case("\"12.34\"", "12.34", "line_items[0].sale_price.amount: a number, not a text"),
    Case("\"12.34\"", "\"12,34\"", "line_items[0].sale_price.amount: not a plain decimal number"),
    Case("\"12.34\"", "\"1e3\"", "line_items[0].sale_price.amount: not a plain decimal number"),
    Case("\"12.34\"", "\"\"", "line_items[0].sale_price.amount: not a plain decimal number"),
    Case("\"12.34\"", "\"12.34567\"", "line_items[0].sale_price.amount: more than four decimals"),
    Case(
      "\"12.34\"",
      "\"1000000000000000\"",
      "line_items[0].sale_price.amount: outside ±922,337,203,685,477.5807"
    ),
    Case(
      "\"12.34\"",
      "\"1000000000000.01\"",
      "line_items[0].sale_price.amount: 1000000000000.01 is absurdly large"
    ),
    Case(
      "\"quantity\":2,\"sale_price\":{\"amount\":\"12.34\"",
      "\"quantity\":1000,\"sale_price\":{\"amount\":\"999999999999\"",
      "line_items[0].sale_price: times the quantity it is outside ±922,337,203,685,477.5807"
    ),
    Case(
      "\"line_items\":[",
      "\"line_items\":["
        + String(
          repeating: "{\"item_id\":\"I\",\"quantity\":900,"
            + "\"sale_price\":{\"amount\":\"-999999999999\",\"currency\":\"USD\"}},",
          count: 2
        ),
      "line_items: the amounts together are outside ±922,337,203,685,477.5807"
    ),
    Case("\"USD\"", "\"XYZ\"", "line_items[0].sale_price.currency: not an ISO 4217 currency"),
    Case("\"USD\"", "\"usd\"", "line_items[0].sale_price.currency: not an ISO 4217 currency"),
    Case(",\"currency\":\"USD\"", "", "line_items[0].sale_price.currency: missing"),
    Case(
      "\"buyer_email\":\"",
      "\"buyer\\ud800_email\":\"",
      "a field's name is half of a surrogate pair"
    ),
  ]

  @Test(arguments: orderCases)
  func setsBadOrderApart(_ bad: Case) async throws {
    let order = Sample.order("B").replacing(bad.find, with: bad.replacement, maxReplacements: 1)
    try #require(order != Sample.order("B"))
    let body = Sample.page("orders", [Sample.order("A"), order, Sample.order("C")], total: 3)
    let client = try Sample.client(StubTransport([.json(body)]))
    let (pages, chain) = try await client.allOrders()
    let page = try #require(pages.first)
    #expect(page.records.map(\.id) == ["A", "C"])
    #expect(page.rowCount == 3)
    #expect(chain.isComplete && chain.distinctRecords == 3)
    let record = try #require(page.quarantined.first)
    #expect(record.reason == bad.reason)
    #expect(record.recordID == bad.id)
    #expect(record.operation == "listOrders")
    for bytes in [record.redactedSource, page.redactedBody] {
      let kept = String(decoding: bytes, as: UTF8.self)
      #expect(!Sample.privateTexts.contains { kept.contains($0) })
      #expect(throws: Never.self) { try JSONReaderTests.check(bytes) }
    }
  }

  @Test(arguments: ["null", "5", "\"Jane Roe\"", "[]", "true"])
  func setsApartWhatIsNoRecord(_ text: String) async throws {
    let body = Sample.page("orders", [Sample.order("A"), text])
    let (pages, _) = try await Sample.client(StubTransport([.json(body)])).allOrders()
    #expect(pages.first?.records.count == 1)
    let record = try #require(pages.first?.quarantined.first)
    #expect(record.reason.hasSuffix("not an object"))
    #expect(record.redactedSource == Array("null".utf8))
  }

  @Test func brokenUTF8CostsOneRecord() async throws {
    var body = Array(Sample.page("orders", [Sample.order("A"), Sample.order("B")]).utf8)
    let place = try #require(body.lastIndex(of: UInt8(ascii: "M")))
    body[place] = 0xFF
    let stub = StubTransport([.response(HTTPResponse(status: 200, body: body))])
    let (pages, _) = try await Sample.client(stub).allOrders()
    #expect(pages.first?.records.map(\.id) == ["A"])
    let record = try #require(pages.first?.quarantined.first)
    #expect(record.reason == "line_items[0].product_name: not valid UTF-8")
    #expect(record.recordID == "B")
    #expect(!record.redactedSource.contains(0xFF))
  }
}
