import Bookkeeping
import Testing

@Suite struct RecordTests {
  @Test func `a completed order is recognised when it was paid, else when it was placed`() throws {
    let (placed, paid) = (Instant(seconds: 10), Instant(seconds: 20))
    func order(_ status: String, paidAt: Instant?) -> Order {
      Order(
        id: "1",
        status: OrderStatus(rawValue: status),
        createdAt: placed,
        paidAt: paidAt,
        regionCode: nil,
        lineItems: []
      )
    }
    #expect(order("COMPLETED", paidAt: paid).recognisedAt == paid)
    #expect(order("COMPLETED", paidAt: nil).recognisedAt == placed)
    for status in ["CANCELLED", "AWAITING_SHIPMENT", "completed", "", "SOMETHING_NEW"] {
      #expect(order(status, paidAt: paid).recognisedAt == nil)
    }
  }

  @Test func `an order's line items are in the order of their ids`() throws {
    let items = try ["b", "a", "B", "10", "9"].map {
      try LineItem(id: $0, skuID: "", productName: "", quantity: 1, salePrice: money("1.00"))
    }
    let order = Order(
      id: "1",
      status: .completed,
      createdAt: Instant(seconds: 0),
      paidAt: nil,
      regionCode: "US",
      lineItems: items
    )
    #expect(order.lineItems.map(\.id) == ["10", "9", "B", "a", "b"])
  }

  @Test func `a line item's gross is quantity times price, or an error`() throws {
    func gross(_ price: String, _ quantity: Int64) throws -> Money {
      try LineItem(
        id: "1",
        skuID: "",
        productName: "",
        quantity: quantity,
        salePrice: money(price)
      ).gross
    }
    #expect(try gross("19.99", 3) == money("59.97"))
    #expect(try gross("0.0001", 1_000_000) == money("100.00"))
    #expect(try gross("19.99", 0).isZero)
    let dollars = try currency("USD")
    #expect(throws: MoneyError.overflow(dollars)) { try gross("922337203685477", 2) }
    #expect(throws: MoneyError.overflow(dollars)) { try gross("19.99", .max) }
  }

  @Test(arguments: [
    ("PAID", PaymentStanding.received, true), ("PROCESSING", .inTransit, true),
    ("FAILED", .failed, true), ("paid", .inTransit, false), ("", .inTransit, false),
    ("ON_HOLD", .inTransit, false),
  ]) func `only known words settle or fail a payment; others are in transit`(
    _ word: String,
    _ standing: PaymentStanding,
    _ isKnown: Bool
  ) {
    #expect(PaymentStatus(rawValue: word).standing == standing)
    #expect(PaymentStatus(rawValue: word).isKnown == isKnown)
  }

  @Test(arguments: [
    "maple-goods", "a", "Shop_1", "7", "a.b", "a..b", "-a", String(repeating: "x", count: 64),
  ]) func `a text can name a shop`(_ text: String) {
    #expect(Shop.isValidID(text))
  }

  @Test(arguments: [
    "", ".", "..", ".hidden", "a/b", "/", "../a", "a\\b", "a b", " a", "a\n", "a\0", "é", "ａ", "٣",
    "shop:1", "~", "$HOME", "a*", "e\u{301}", String(repeating: "x", count: 65),
  ]) func `a text can't name a shop`(_ text: String) {
    #expect(!Shop.isValidID(text))
  }

  @Test func `the usual terms are those of the design`() {
    let terms = SettlementTerms()
    #expect(terms.maxLagDays == 45)
    #expect(terms.dueDays == 30)
    #expect(terms.lookbackDays == 90)
    #expect(terms.trivialUnits == 0)
  }

  @Test func `an array hands out its rows in order, and stops where it is told`() throws {
    struct Stop: Error {}
    var rows: [Int] = []
    try [3, 1, 2].forEachRow { rows.append($0) }
    #expect(rows == [3, 1, 2])
    #expect(throws: Stop.self) {
      try [4, 5, 6].forEachRow { row in
        if row == 5 { throw Stop() }
        rows.append(row)
      }
    }
    #expect(rows == [3, 1, 2, 4])
  }
}
