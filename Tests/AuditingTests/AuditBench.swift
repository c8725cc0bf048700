import Bookkeeping
import Testing

@testable import Auditing

/// Short ways to make what the rules look at.
enum AuditBench {
  static func usd() throws -> Currency { try #require(Currency(code: "USD")) }

  static func money(_ units: Int64, _ code: String = "USD") throws -> Money {
    Money(units: units, currency: try #require(Currency(code: code)))
  }

  static func month(_ month: Int) throws -> Period {
    try #require(Period(year: 2026, month: month))
  }

  static func context(
    month: Int = 9,
    onAccount: Bool = false,
    trivial: Int64 = 0,
    firstSeen: [String: Period] = [:],
    shop: String = "one"
  ) throws -> AuditContext {
    var terms = SettlementTerms()
    terms.trivialUnits = trivial
    return AuditContext(
      shop: Shop(
        id: shop,
        currency: try usd(),
        timeZone: .utc,
        dialect: .openapi,
        terms: terms
      ),
      period: try AuditBench.month(month),
      isOnAccount: onAccount,
      firstSeen: firstSeen
    )
  }

  static func payment(
    _ state: PaymentState,
    _ units: Int64 = 1_000_000,
    id: String = "p",
    currency: String = "USD",
    status: PaymentStatus = .paid,
    age: Int64 = 3,
    nearest: Int64? = nil,
    orders: [String] = [],
    twin: String? = nil,
    reason: Verdict.Reason = .unmatched
  ) throws -> AuditedPayment {
    let day = SettlementDay(number: 20_700)
    let candidate = nearest.map { Candidate(days: day...day, items: [], units: $0) }
    return AuditedPayment(
      payment: Payment(
        id: id,
        amount: try money(units, currency),
        status: status,
        createdAt: Instant(seconds: 1_788_000_000),
        paidAt: nil
      ),
      state: state,
      ageDays: age,
      verdict: Verdict(reason: reason, nearest: candidate),
      nearestOrders: orders,
      twinID: twin
    )
  }

  static func item(
    _ gross: Int64,
    settled: Int64 = 0,
    reversed: Int64 = 0,
    before: LineItemBalance? = nil,
    id: String = "i",
    currency: String = "USD",
    isSale: Bool = true,
    repeats: Int = 0,
    listed: Int64? = nil
  ) throws -> AuditedOrder.Item {
    AuditedOrder.Item(
      id: id,
      balance: balance(gross, settled: settled, reversed: reversed),
      before: before ?? balance(0),
      currency: try #require(Currency(code: currency)),
      isSale: isSale,
      repeats: repeats,
      listed: listed ?? gross
    )
  }

  static func balance(_ gross: Int64, settled: Int64 = 0, reversed: Int64 = 0) -> LineItemBalance {
    LineItemBalance(gross: gross, fees: 0, reversed: reversed, writtenOff: 0, settled: settled)
  }

  static func order(
    _ items: [AuditedOrder.Item],
    id: String = "o",
    status: OrderStatus = .completed,
    age: Int64 = 3,
    isOfPeriod: Bool = true
  ) -> AuditedOrder {
    AuditedOrder(id: id, status: status, ageDays: age, isOfPeriod: isOfPeriod, items: items)
  }

  static func findings(
    _ context: AuditContext,
    payments: [AuditedPayment] = [],
    orders: [AuditedOrder] = []
  ) throws -> [Discrepancy] {
    var auditor = Auditor(context)
    for payment in payments { try auditor.look(at: payment) }
    for order in orders { try auditor.look(at: order) }
    return try auditor.findings()
  }

  static func codes(_ payment: AuditedPayment, onAccount: Bool = false) throws -> [DiscrepancyCode]
  {
    try findings(context(onAccount: onAccount), payments: [payment]).map(\.code)
  }

  static func codes(_ order: AuditedOrder, onAccount: Bool = false) throws -> [DiscrepancyCode] {
    try findings(context(onAccount: onAccount), orders: [order]).map(\.code)
  }
}
