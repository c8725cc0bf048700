import Bookkeeping
import Testing

@testable import TikTokShop

@Suite("Quarantine of payments, and its bounds")
struct PaymentQuarantineTests {
  static let paymentCases = [
    QuarantineTests.Case("\"payment_id\":\"B\",", "", "payment_id: missing", id: nil),
    QuarantineTests.Case("\"status\":\"PAID\",", "", "status: missing"),
    QuarantineTests.Case(",\"create_time\":1790000000", "", "create_time: missing"),
    QuarantineTests.Case("\"amount\":{", "\"sum\":{", "amount: missing"),
    QuarantineTests.Case("\"99.50\"", "\"99.\"", "amount.amount: not a plain decimal number"),
    QuarantineTests.Case("\"99.50\"", "null", "amount.amount: missing"),
    QuarantineTests.Case("\"USD\"", "\"ABC\"", "amount.currency: not an ISO 4217 currency"),
    QuarantineTests.Case("\"USD\"", "\"USD\",\"currency\":\"EUR\"", "amount.currency: given twice"),
    QuarantineTests.Case("\"PAID\"", "{}", "status: an object, not a text"),
  ]

  @Test(arguments: paymentCases)
  func setsBadPaymentApart(_ bad: QuarantineTests.Case) async throws {
    let payment = Sample.payment("B").replacing(bad.find, with: bad.replacement)
    try #require(payment != Sample.payment("B"))
    let body = Sample.page("payments", [payment, Sample.payment("A")])
    let (pages, _) = try await Sample.client(StubTransport([.json(body)])).allPayments()
    #expect(pages.first?.records.map(\.id) == ["A"])
    #expect(pages.first?.quarantined.first?.reason == bad.reason)
    #expect(pages.first?.quarantined.first?.recordID == bad.id)
  }

  @Test func boundsTheSourceOfAHugeRecord() async throws {
    let item = """
      {"item_id":"I","product_name":"\(String(repeating: "n", count: 4_000))","quantity":0}
      """
    let items = Array(repeating: item, count: 40).joined(separator: ",")
    let order = """
      {"order_id":"H","order_status":"COMPLETED","create_time":1790000000,"line_items":[\(items)]}
      """
    let stub = StubTransport([.json(Sample.page("orders", [order]))])
    let (pages, _) = try await Sample.client(stub).allOrders()
    let record = try #require(pages.first?.quarantined.first)
    #expect(
      String(decoding: record.redactedSource, as: UTF8.self)
        == "{\"order_id\":\"H\",\"order_status\":\"COMPLETED\",\"create_time\":1790000000}"
    )
  }
}
