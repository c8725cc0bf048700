import Bookkeeping
import GRDB

/// What orders and items were when the month before was closed.
struct LineItemHistory {
  /// The last order revision that the close before knew.
  let known: Int64
  /// The month.
  let interval: Interval
  private let start: Instant
  private let asOf: Statement
  private let firstSale: Statement

  init(_ db: Database, _ cursor: LineItemCursor) throws {
    known = cursor.known.orders
    interval = cursor.interval
    start = cursor.start
    asOf = try db.cachedStatement(sql: LineItemQueries.asOf)
    firstSale = try db.cachedStatement(sql: LineItemQueries.firstSale)
  }

  /// When a changed order's sale counts, by the revisions up to one; nil of an order that was no
  /// sale yet, or was sold before the books begin.
  func firstSale(_ root: Int64, through last: Int64) throws -> Instant? {
    try Int64.fetchOne(firstSale, arguments: [root, last, start.seconds])
      .map { Instant(seconds: $0) }
  }

  /// The item's amounts when the month before was closed, from the revision known then, without fees;
  /// and the stock keeping unit that it had then.
  func opening(
    of key: LineItemKey,
    order row: Int64,
    soldAt: Instant?,
    status: OrderStatus,
    gross: Int64,
    isPresent: Bool,
    skuID: String,
    settled: Int64
  ) throws -> (balance: LineItemBalance, skuID: String) {
    var wasSale = status == .completed && isPresent
    var (amount, skuThen) = (gross, skuID)
    if row > known {
      // An order that is known only since then was none.
      let then =
        key.orderRoot > known
        ? nil : try Row.fetchOne(asOf, arguments: [key.orderRoot, known, key.line])
      wasSale = then.map { $0[0] == OrderStatus.completed.rawValue && $0[2] } ?? false
      amount = then?[1] ?? 0
      skuThen = then?[3] ?? ""
    }
    wasSale = wasSale && soldAt.map { $0 < interval.start } ?? false
    let balance = LineItemBalance(
      gross: wasSale ? amount : 0,
      fees: 0,
      reversed: 0,
      writtenOff: 0,
      settled: settled
    )
    return (balance, skuThen)
  }
}

/// The ids of the payments that settle items; each is looked up once.
struct PaymentNames {
  private var names: [Int64: String] = [:]
  private let statement: Statement
  /// The list that was made last, which the next item mostly has as well.
  private var last: (payment: Int64, ids: [String]) = (0, [])

  init(_ db: Database) throws {
    statement = try db.cachedStatement(sql: LineItemQueries.paymentID)
  }

  /// The ids of the payments that settle something of an item, sorted.
  mutating func ids(of item: ItemSettlement) throws -> [String] {
    if item.before == 0, item.inPeriod == 0 { return [] }
    if let payment = item.onlyPayment {
      if payment != last.payment { last = (payment, [try name(of: payment)]) }
      return last.ids
    }
    var ids: [String] = []
    for payment in item.payments { ids.append(try name(of: payment)) }
    return ids.sorted(by: ByteOrder.precedes)
  }

  private mutating func name(of payment: Int64) throws -> String {
    if let known = names[payment] { return known }
    let name = try String.fetchOne(statement, arguments: [payment]) ?? ""
    // A shop that is paid by the order has as many payments as orders: nothing is kept for long.
    if names.count >= 4_096 { names.removeAll(keepingCapacity: true) }
    names[payment] = name
    return name
  }
}
