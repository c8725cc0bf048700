import Bookkeeping
import Foundation
import GRDB
import TestSupport
import Testing

@testable import Ledger

/// A ledger of its own in a folder of its own, with one shop, and short ways to fill it.
final class LedgerBench {
  static let digest = String(repeating: "a", count: 64)

  let folder: TemporaryFolder
  let ledger: Ledger
  let shop: Shop
  let key: ShopKey

  init(
    shop id: String = "one",
    currency: String = "USD",
    in other: LedgerBench? = nil,
    fees: [FeeRule] = []
  ) throws {
    folder = try other?.folder ?? TemporaryFolder()
    ledger = try other?.ledger ?? Ledger(path: folder.file("ledger.sqlite").path)
    shop = try LedgerBench.shop(id, currency: currency, fees: fees)
    key = try ledger.enter(shop)
  }

  static func shop(
    _ id: String = "one",
    currency: String = "USD",
    zone: String = "UTC",
    fees: [FeeRule] = []
  ) throws -> Shop {
    Shop(
      id: id,
      currency: try #require(Currency(code: currency)),
      timeZone: try #require(ShopTimeZone(identifier: zone)),
      dialect: .openapi,
      terms: SettlementTerms(),
      fees: FeeSchedule(fees)
    )
  }

  static func month(_ month: Int) throws -> Period {
    try #require(Period(year: 2026, month: month))
  }

  static func at(_ month: Int, _ day: Int, hour: Int64 = 12) -> Instant {
    Instant(
      seconds: CivilDate(year: 2026, month: month, day: day).dayNumber * 86_400 + hour * 3_600
    )
  }

  func interval(_ month: Int) throws -> Interval {
    try LedgerBench.month(month).interval(in: shop.timeZone)
  }

  func money(_ units: Int64, _ currency: String? = nil) throws -> Money {
    Money(units: units, currency: try #require(Currency(code: currency ?? shop.currency.code)))
  }

  func item(_ id: String, _ units: Int64, quantity: Int64 = 1, currency: String? = nil) throws
    -> LineItem
  {
    try LineItem(
      id: id,
      skuID: "S",
      productName: "Cup",
      quantity: quantity,
      salePrice: try money(units, currency)
    )
  }

  func order(
    _ id: String,
    _ items: [LineItem],
    sold: Instant = LedgerBench.at(8, 10),
    status: OrderStatus = .completed
  ) -> Order {
    Order(
      id: id,
      status: status,
      createdAt: sold.adding(days: -1),
      paidAt: sold,
      regionCode: "US",
      lineItems: items
    )
  }

  func payment(
    _ id: String,
    _ units: Int64,
    created: Instant = LedgerBench.at(8, 12),
    status: PaymentStatus = .paid,
    currency: String? = nil
  ) throws -> Payment {
    Payment(
      id: id,
      amount: try money(units, currency),
      status: status,
      createdAt: created,
      paidAt: nil
    )
  }

  static func page<Record>(
    _ records: [Record],
    number: Int = 1,
    operation: String = "listOrders",
    body: [UInt8] = Array("{}".utf8),
    quarantined: [QuarantinedRecord] = [],
    unknownFields: [String] = []
  ) -> SourcePage<Record> {
    SourcePage(
      operation: operation,
      number: number,
      records: records,
      quarantined: quarantined,
      unknownFields: unknownFields,
      byteCount: body.count,
      digest: digest,
      redactedBody: body,
      trace: PageTrace(
        pass: 1,
        rowCount: records.count + quarantined.count,
        declaredTotal: nil,
        nextToken: nil,
        content: 0,
        records: []
      )
    )
  }

  func pull(_ operation: String = "listOrders") throws -> PullKey {
    try ledger.beginPull(key, operation: operation, created: nil, at: LedgerBench.at(9, 1))
  }

  @discardableResult
  func record(_ orders: [Order]) throws -> Int {
    try ledger.record(
      LedgerBench.page(orders),
      pull: try pull(),
      shop: key,
      at: LedgerBench.at(9, 1)
    )
  }

  @discardableResult
  func record(_ payments: [Payment]) throws -> Int {
    try ledger.record(
      LedgerBench.page(payments, operation: "listPayments"),
      pull: try pull("listPayments"),
      shop: key,
      at: LedgerBench.at(9, 1)
    )
  }

  /// The key of an order's item, by its number.
  func itemKey(_ order: String, _ line: Int32 = 0) throws -> LineItemKey {
    let root = try ledger.database.read { db in
      try Int64.fetchOne(
        db,
        sql: "SELECT root FROM orders WHERE shop = ? AND order_id = ? LIMIT 1",
        arguments: [key.row, order]
      )
    }
    return LineItemKey(orderRoot: try #require(root), line: line)
  }

  /// Records orders whose ids are in no order, with one to three items each.
  /// - Returns: the items in order of their keys.
  func recordOrders(_ count: Int, _ random: inout SeededGenerator) throws -> [LineItemKey] {
    let numbers = (100..<100 + count).shuffled(using: &random)
    var sizes: [(id: String, items: Int)] = []
    try record(
      numbers.map { number in
        let size = Int.random(in: 1...3, using: &random)
        sizes.append(("o\(number)", size))
        return order(
          "o\(number)",
          try (0..<size).map { try item("i\(number)-\(9 - $0)", 50_000) }
        )
      }
    )
    return try sizes.flatMap { order in
      try (0..<order.items).map { try itemKey(order.id, Int32($0)) }
    }
  }

  /// Keeps a month in which payments settle items; each is (payment, item, units).
  func keep(
    _ month: Int,
    _ settled: [(String, LineItemKey, Int64)] = [],
    strength: MatchStrength = .unique,
    verdicts: [PaymentKey: Verdict] = [:]
  ) throws {
    let matches = try settled.map { payment, item, units in
      Match(
        rule: .lineItem,
        strength: strength,
        rivals: 0,
        chance: Chance(billionths: 0),
        explanation: "one",
        allocations: [
          Allocation(
            payment: try #require(try ledger.paymentKey(key, id: payment)),
            lineItem: item,
            component: .sale,
            units: units
          )
        ]
      )
    }
    try keep(month, matches, verdicts)
  }

  /// Keeps a month with one match that allocates all of this.
  func keep(_ month: Int, allocations: [Allocation]) throws {
    let match = Match(
      rule: .settlementDay,
      strength: .unique,
      rivals: 0,
      chance: Chance(billionths: 0),
      explanation: "all",
      allocations: allocations
    )
    try keep(month, [match], [:])
  }

  /// Keeps a month with these matches.
  func keep(
    _ month: Int,
    _ matches: [Match],
    _ verdicts: [PaymentKey: Verdict] = [:]
  ) throws {
    let conclusions = MonthConclusions(
      knownFrom: LedgerBench.at(5, 1),
      watermark: try ledger.watermark(),
      evidence: PatternEvidence(
        pattern: nil,
        isCarried: false,
        payments: 0,
        explained: 0,
        chance: Chance(billionths: 0)
      ),
      isOnAccount: false,
      matches: matches,
      verdicts: verdicts
    )
    try ledger.keep(
      conclusions,
      of: try LedgerBench.month(month),
      shop: key,
      hasPack: true,
      at: LedgerBench.at(12, 1),
      factsDigest: { LedgerBench.digest }
    )
  }

  /// The items of a month's pack by item id.
  func items(_ month: Int) throws -> [String: LedgerLineItem] {
    let period = try LedgerBench.month(month)
    let known = try ledger.month(key, period.previous)?.watermark ?? ledger.watermark()
    var items: [String: LedgerLineItem] = [:]
    try ledger.lineItems(
      key,
      period: period,
      interval: try interval(month),
      knownBefore: known,
      from: LedgerBench.at(5, 1),
      fees: shop.scheduledFees
    )
    .forEachRow { items[$0.itemID] = $0 }
    return items
  }

  /// The payments of a month by id.
  func payments(_ month: Int) throws -> [String: LedgerPayment] {
    let period = try LedgerBench.month(month)
    let known = try ledger.month(key, period.previous)?.watermark ?? ledger.watermark()
    let payments = try ledger.payments(
      key,
      createdBefore: try interval(month).end,
      period: period,
      knownBefore: known,
      through: try ledger.month(key, period)?.watermark
    )
    return Dictionary(uniqueKeysWithValues: payments.map { ($0.payment.id, $0) })
  }

  func count(_ table: String) throws -> Int {
    try ledger.database.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM \(table)") ?? 0 }
  }

  func execute(_ sql: String) throws {
    try ledger.database.write { try $0.execute(sql: sql) }
  }
}
