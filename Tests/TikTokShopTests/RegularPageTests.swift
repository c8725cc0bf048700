import Bookkeeping
import Testing

@testable import TikTokShop

/// The reader of regular pages beside the careful one.
enum Regularity {
  /// A page of orders as `ListWalk` has it read.
  static func read(_ body: [UInt8]) throws -> (page: SourcePage<Order>, isRegular: Bool) {
    let envelope = try AnswerClassification(secrets: []).envelope(
      of: HTTPResponse(status: 200, body: body),
      host: "h"
    ) { Order.readRegular(&$0) }
    let page: SourcePage<Order> = try PageDecoding.listing(
      body,
      envelope,
      context: PageContext(operation: "listOrders", number: 1, pass: 1),
      list: "orders",
      shape: Documented.orderPage
    )
    return (page, envelope.regular != nil)
  }

  /// Checks that a page which the careful reader understood comes out the same where it is read in
  /// one go; whether it could be.
  static func compare(_ careful: SourcePage<Order>, _ body: [UInt8]) throws -> Bool {
    let (page, isRegular) = try read(body)
    let text = String(decoding: body, as: UTF8.self)
    #expect(page.records == careful.records, "\(text)")
    #expect(page.quarantined == careful.quarantined, "\(text)")
    #expect(page.unknownFields == careful.unknownFields, "\(text)")
    #expect(page.redactedBody == careful.redactedBody, "\(text)")
    #expect(page.trace == careful.trace, "\(text)")
    #expect(page.digest == careful.digest && page.byteCount == careful.byteCount)
    return isRegular
  }
}

/// Pages in which nothing is out of the ordinary are read in one go, and come out just as the
/// careful reader has them.
@Suite struct RegularPageTests {
  private func careful(_ body: [UInt8]) throws -> SourcePage<Order> {
    let envelope = try AnswerClassification(secrets: []).envelope(
      of: HTTPResponse(status: 200, body: body),
      host: "h"
    )
    return try PageDecoding.listing(
      body,
      envelope,
      context: PageContext(operation: "listOrders", number: 1, pass: 1),
      list: "orders",
      shape: Documented.orderPage
    )
  }

  /// Whether a page is regular; checks that both readers agree on it.
  private func isRegular(_ text: String) throws -> Bool {
    let body = Array(text.utf8)
    return try Regularity.compare(try careful(body), body)
  }

  private static let order = Sample.order("O1")

  private static func page(replacing old: String = "", with new: String = "") -> String {
    let order = old.isEmpty ? order : order.replacing(old, with: new)
    return Sample.page("orders", [Sample.order("O0"), order], next: "n", total: 9)
  }

  @Test func anOrdinaryPageIsReadInOneGo() throws {
    #expect(try isRegular(Self.page()))
    #expect(try isRegular(Sample.page("orders", [], total: 0)))
    let page = try Regularity.read(Array(Self.page().utf8)).page
    #expect(page.records.map(\.id) == ["O0", "O1"])
    #expect(page.records[0].lineItems[0].productName == "Mug é \"blue\"")
    let kept = String(decoding: page.redactedBody, as: UTF8.self)
    #expect(!Sample.privateTexts.contains { kept.contains($0) })
    #expect(kept.contains(#""recipient_address":{"region_code":"US"}"#))
  }

  @Test(arguments: [
    ("\"paid_time\":1790000100,", ""), ("\"paid_time\":1790000100", "\"paid_time\":0"),
    ("\"buyer_email\":\"jane.roe@mail.example\",", ""),
    ("\"buyer_email\":\"jane.roe@mail.example\"", "\"buyer_email\":null"),
    (",\"region_code\":\"US\"", ""), ("\"name\":\"Jane Roe\",", ""),
    ("\"sku_id\":\"S1\",", ""), ("\"sku_id\":\"S1\"", "\"sku_id\":\"\""),
    ("\"product_name\":\"Mug \\u00e9 \\\"blue\\\"\",", ""), ("Mug", "杯"),
    ("\"amount\":\"12.34\",\"currency\":\"USD\"", "\"currency\":\"USD\",\"amount\":\"-12.34\""),
  ])
  func whatIsLeftOutOrOtherwiseOrderedIsRegularToo(_ old: String, _ new: String) throws {
    #expect(Self.order.contains(old))
    #expect(try isRegular(Self.page(replacing: old, with: new)))
  }

  @Test(arguments: [
    ("{\"order_id\"", "{ \"order_id\""), ("\"order_id\"", "\"order\\u005fid\""),
    ("{\"order_id\"", "{\"colour\":\"red\",\"order_id\""),
    ("\"order_status\":\"COMPLETED\"", "\"order_status\":\"COMPLETED\",\"order_status\":\"X\""),
    ("\"order_id\":\"O1\",", ""), ("\"order_id\":\"O1\"", "\"order_id\":null"),
    ("\"order_id\":\"O1\"", "\"order_id\":7"), ("\"O1\"", "\"\""), ("\"O1\"", "\"O\u{7F}\""),
    ("\"quantity\":2", "\"quantity\":0"), ("\"quantity\":2", "\"quantity\":2.0"),
    ("\"quantity\":2", "\"quantity\":1000001"), ("\"quantity\":2", "\"quantity\":-2"),
    ("12.34", "12,34"), ("12.34", "1e3"), ("12.34", "12.34567"), ("12.34", "9999999999999"),
    ("USD", "XXQ"), ("\"amount\":\"12.34\"", "\"amount\":12.34"),
    ("1790000000", "1790000000000"), ("1790000100", "1"),
    ("\"US\"", "\"Baker\""), ("\"US\"", "\"90210\""), ("\"US\"", "null"), ("\"US\"", "\"\""),
    ("\"Jane Roe\"", "{\"first\":\"Jane\"}"), ("\"Jane Roe\"", "\"\\ud800\""),
    ("\"Jane Roe\"", "\"Jane\",\"name\":\"Roe\""), ("Mug", "\\u0000"),
    ("\"line_items\":[", "\"line_items\":[null,"),
  ])
  func whatIsOutOfTheOrdinaryGetsTheCarefulReader(_ old: String, _ new: String) throws {
    #expect(Self.order.contains(old))
    let text = Self.page(replacing: old, with: new)
    if old == "\"US\"", new == "\"Baker\"" {
      // Five letters may be a region's code.
      #expect(try isRegular(text))
    } else {
      #expect(try !isRegular(text))
    }
  }

  @Test(arguments: [
    "{\"code\":0,\"data\":{\"orders\":[],\"orders\":[]}}",
    "{\"code\":0,\"data\":{\"total_count\":3}}",
    "{\"code\":0,\"data\":{\"orders\":[]},\"data\":{\"orders\":[]}}",
    "{\"code\":0,\"data\":{\"orders\":[]}", "{\"code\":0,\"data\":{\"orders\":[]}}x",
    "{\"code\":0,\"data\":{\"orders\":[],\"total_count\":01}}",
    "{\"code\":36009003,\"data\":{\"orders\":[]}}", "{\"data\":{\"orders\":[]}}",
  ])
  func anAnswerThatIsNoPageIsRefusedByBoth(_ text: String) {
    let body = Array(text.utf8)
    #expect(throws: (any Error).self) { try careful(body) }
    #expect(throws: (any Error).self) { try Regularity.read(body) }
  }

  @Test func twoItemsOfOneIdWithDifferentContentAreQuarantined() throws {
    let items = "\"line_items\":["
    let price = "\"sale_price\":{\"amount\":\"1.00\",\"currency\":\"USD\"}"
    let other = "{\"item_id\":\"O1-1\",\"quantity\":1,\(price)},"
    #expect(try !isRegular(Self.page(replacing: items, with: items + other)))
    let another = other.replacing("O1-1", with: "O1-0")
    #expect(try isRegular(Self.page(replacing: items, with: items + another)))
  }
}
