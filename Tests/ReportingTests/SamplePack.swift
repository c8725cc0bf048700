import Bookkeeping
import Foundation

@testable import Reporting

/// A month small enough to check by hand, with every nasty name a seller could type.
enum SamplePack {
  static let usd = currency("USD")
  static let period = month("2026-10")
  static let zone = ShopTimeZone(identifier: "America/Los_Angeles") ?? .utc

  static func contents() throws -> PackContents {
    PackContents(
      shop: Shop(
        id: "demo",
        currency: usd,
        timeZone: zone,
        dialect: .openapi,
        terms: SettlementTerms()
      ),
      period: period,
      payments: payments,
      lineItems: PartedRows(lineItems),
      allocations: allocations,
      discrepancies: try discrepancies,
      rollForward: try rollForward,
      aging: try aging,
      settlementDays: try settlementDays,
      journal: try journal,
      facts: facts
    )
  }

  static var facts: PackFacts {
    var facts = PackFacts(
      asOf: CivilDate(year: 2026, month: 10, day: 31),
      patternName: "settlement_day",
      patternSentence: "Payments settle whole settlement days, 3 days later.",
      factsDigest: String(repeating: "ab", count: 32),
      beforeStart: CountedAmount(count: 1, amount: Money(units: 77_000, currency: usd)),
      uncertainIdentities: CountedAmount(count: 2, amount: Money(units: 300_000, currency: usd))
    )
    facts.lagDays = 3
    facts.counts = PackCounts(orders: 6, lineItems: 6, payments: 4, quarantined: 1)
    facts.catalogue = PackCatalogue(compared: 4, notKnown: 1, notListed: 2)
    facts.factsThrough = instant("2026-11-02T08:00:00Z")
    facts.completeness = [
      PackCompleteness(
        operation: "listPayments",
        rows: 4,
        distinct: 4,
        declaredTotal: nil,
        isComplete: true,
        problems: []
      ),
      PackCompleteness(
        operation: "listOrders",
        rows: 7,
        distinct: 6,
        declaredTotal: 6,
        isComplete: true,
        problems: []
      ),
    ]
    return facts
  }

  static func money(_ text: String, _ code: String = "USD") throws -> Money {
    try Money(parsing: text, currency: currency(code))
  }

  static func instant(_ text: String) -> Instant {
    let date = ISO8601DateFormatter().date(from: text)
    return Instant(seconds: Int64(date?.timeIntervalSince1970 ?? 0))
  }

  static func currency(_ code: String) -> Currency {
    guard let currency = Currency(code: code) else { preconditionFailure("no currency \(code)") }
    return currency
  }

  static func month(_ text: String) -> Period {
    guard let period = Period(text) else { preconditionFailure("no month \(text)") }
    return period
  }
}
