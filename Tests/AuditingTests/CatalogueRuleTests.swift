import Bookkeeping
import Testing

@testable import Auditing

/// `line_item.price_differs_from_catalogue`: raised exactly where a price leaves the band.
@Suite struct CatalogueRuleTests {
  private static func item(
    _ price: Int64,
    _ catalogue: Int64?,
    id: String = "i",
    isSale: Bool = true,
    currency: String = "USD"
  ) throws -> AuditedOrder.Item {
    AuditedOrder.Item(
      id: id,
      balance: AuditBench.balance(price * 2, settled: price * 2),
      before: AuditBench.balance(0),
      currency: try #require(Currency(code: currency)),
      isSale: isSale,
      repeats: 0,
      listed: price * 2,
      unitPrice: price,
      cataloguePrice: catalogue
    )
  }

  private static func context(band: Int64) throws -> AuditContext {
    var terms = SettlementTerms()
    terms.catalogueBandPercent = band
    return AuditContext(
      shop: Shop(
        id: "one",
        currency: try AuditBench.usd(),
        timeZone: .utc,
        dialect: .openapi,
        terms: terms
      ),
      period: try AuditBench.month(9),
      isOnAccount: false,
      firstSeen: [:]
    )
  }

  private static func findings(
    _ items: [AuditedOrder.Item],
    band: Int64 = 50,
    isOfPeriod: Bool = true
  ) throws -> [Discrepancy] {
    try AuditBench.findings(
      context(band: band),
      orders: [AuditBench.order(items, isOfPeriod: isOfPeriod)]
    )
  }

  @Test(
    arguments: [
      (100_000, 100_000, 50, false), (100_001, 100_000, 50, true), (50_000, 100_000, 50, false),
      (49_999, 100_000, 50, true), (99_999, 100_000, 0, true), (100_000, 100_000, 0, false),
      (1, 100_000, 100, false), (100_001, 100_000, 100, true), (66_667, 100_001, 33, true),
      (67_001, 100_001, 33, false), (1, 0, 50, true),
      (9_000_000_000_000_000_000, 9_000_000_000_000_000_001, 50, false),
      (4_500_000_000_000_000_000, 9_000_000_000_000_000_001, 50, true),
    ] as [(Int64, Int64, Int64, Bool)]
  )
  func outsideTheBand(price: Int64, catalogue: Int64, band: Int64, isRaised: Bool) throws {
    let item = AuditedOrder.Item(
      id: "i",
      balance: AuditBench.balance(1, settled: 1),
      before: AuditBench.balance(0),
      currency: try AuditBench.usd(),
      isSale: true,
      repeats: 0,
      listed: 1,
      unitPrice: price,
      cataloguePrice: catalogue
    )
    let codes = try Self.findings([item], band: band).map(\.code)
    #expect(codes == (isRaised ? [.lineItemPriceDiffersFromCatalogue] : []))
  }

  @Test func saysBothPricesOfOneAndNamesTheItem() throws {
    let found = try Self.findings([
      Self.item(40_000, 120_000, id: "a"), Self.item(120_000, 120_000, id: "b"),
      Self.item(130_000, 120_000, id: "c"),
    ])
    #expect(found.map(\.subjectID) == ["o/a", "o/c"])
    #expect(found.allSatisfy { $0.subject == .lineItem && $0.severity == .warning })
    #expect(Set(found.map(\.id)).count == 2)
    #expect(found[0].expected == (try AuditBench.money(120_000)))
    #expect(found[0].actual == (try AuditBench.money(40_000)))
    #expect(found[0].difference == (try AuditBench.money(-80_000)))
    #expect(
      found[0].explanation.contains("4.00 USD, 66 % below the 12.00 USD"),
      "\(found[0].explanation)"
    )
    #expect(found[1].explanation.contains("13.00 USD, above the 12.00 USD"))
  }

  @Test func notOfAnotherMonthNorOfNoSaleNorWithoutAPrice() throws {
    #expect(try Self.findings([Self.item(1, 100)], isOfPeriod: false).isEmpty)
    #expect(try Self.findings([Self.item(1, 100, isSale: false)]).isEmpty)
    #expect(try Self.findings([Self.item(1, nil)]).isEmpty)
  }

  @Test func aGiftBesideASaleIsTold_AndAnOrderOfGiftsHasItsOwnCode() throws {
    let gift = try Self.item(0, 100, id: "g")
    #expect(try Self.findings([gift, Self.item(100, 100)]).map(\.subjectID) == ["o/g"])
    #expect(try Self.findings([gift]).map(\.code) == [.orderZeroValue])
  }

  @Test(arguments: [(-10_000, 0), (-10_000, 10_000), (0, 0), (10_000, 0)])
  func `a refund has no price, and a listing of zero is no divisor`(
    _ price: Int64,
    _ catalogue: Int64
  ) throws {
    let found = try Self.findings([Self.item(price, catalogue), Self.item(50_000, nil, id: "j")])
      .filter { $0.code == .lineItemPriceDiffersFromCatalogue }
    #expect(found.map(\.severity) == (price > catalogue ? [.warning] : []))
    #expect(found.allSatisfy { $0.explanation.contains("above") })
  }
}
