import Auditing
import Bookkeeping
import Ledger

/// One pass over the month's line items, or over a part of them: the proof, the aging, and the orders
/// for the auditor.
struct ItemPass: Sendable {
  let shop: Shop
  let interval: Interval
  let asOf: CivilDate
  /// What sale prices are compared with; counts what could be compared.
  private(set) var comparison: PriceComparison
  /// The block of the shop's own currency, in which nearly all items are.
  private var own: OrderBlock
  private let uncertain: Set<LineItemKey>
  private var uncertainTally: Tally
  private var others: [Currency: OrderBlock] = [:]

  /// - Parameter uncertain: items of which nobody can say whether they were paid in place of another.
  init(
    shop: Shop,
    interval: Interval,
    asOf: CivilDate,
    comparison: PriceComparison,
    uncertain: Set<LineItemKey>
  ) {
    self.shop = shop
    self.uncertain = uncertain
    uncertainTally = Tally(shop.currency)
    self.interval = interval
    self.asOf = asOf
    self.comparison = comparison
    own = OrderBlock(interval, shop.timeZone, shop.currency, fees: shop.fees.names.count)
  }

  private var blocks: [Currency: OrderBlock] {
    others.merging([shop.currency: own]) { $1 }
  }

  /// Takes an item into the proof and the aging.
  mutating func add(_ item: LedgerLineItem, ageDays: Int64) throws {
    let currency = item.unitPrice.currency
    if currency == shop.currency {
      if uncertain.contains(item.key) { try uncertainTally.add(item.balance.open) }
      try own.add(item, ageDays: ageDays)
    } else {
      try others[currency, default: OrderBlock(interval, shop.timeZone, currency)]
        .add(item, ageDays: ageDays)
    }
  }

  /// Adds the pass over another part.
  mutating func add(_ other: ItemPass) throws {
    comparison.add(other.comparison)
    try uncertainTally.add(other.uncertainTally)
    try own.add(other.own)
    for (currency, block) in other.others {
      try others[currency, default: OrderBlock(interval, shop.timeZone, currency)].add(block)
    }
  }

  /// The lines of all blocks, currency by currency.
  func rollForward(_ payments: [BookPayment]) throws -> [RollForwardLine] {
    try currencies(payments).flatMap { currency in
      let orders = blocks[currency] ?? OrderBlock(interval, shop.timeZone, currency)
      var cash = PaymentBlocks(currency)
      for payment in payments where payment.fact.payment.amount.currency == currency {
        try cash.add(payment)
      }
      return try orders.lines() + cash.paymentLines() + orders.clearingLines(cash)
        + cash.transitLines()
    }
  }

  /// Open items whose identity is uncertain: how many, and their sum.
  var uncertainOpen: (count: Int, sum: Money) { (uncertainTally.count, uncertainTally.sum) }

  func aging() -> [AgingRow] {
    blocks.sorted { $0.key < $1.key }.flatMap { $0.value.agingRows() }
  }

  func journal(_ payments: [BookPayment], _ entries: JournalEntries) throws -> [JournalRow] {
    try currencies(payments).flatMap { currency in
      try entries.rows(
        blocks[currency] ?? OrderBlock(interval, shop.timeZone, currency),
        payments
      )
    }
  }

  private func currencies(_ payments: [BookPayment]) -> [Currency] {
    Set(blocks.keys).union(payments.map(\.fact.payment.amount.currency)).sorted()
  }

  /// An order from its items, at least one; its age is counted in calendar days from the sale to the
  /// day of the balances, in the shop's time zone.
  mutating func order(_ items: [LedgerLineItem]) -> AuditedOrder {
    let (soldAt, isOfPeriod) = (items[0].soldAt, interval.contains(items[0].soldAt))
    return AuditedOrder(
      id: items[0].orderID,
      status: items[0].status,
      ageDays: max(0, asOf.dayNumber - shop.timeZone.dayNumber(of: soldAt)),
      isOfPeriod: isOfPeriod,
      items: items.map { item in
        AuditedOrder.Item(
          id: item.itemID,
          balance: item.balance,
          before: item.before,
          currency: item.unitPrice.currency,
          isSale: item.isSale,
          repeats: item.repeats,
          listed: item.listed,
          unitPrice: item.unitPrice.units,
          cataloguePrice: isOfPeriod && item.isSale
            ? comparison.price(of: item) : nil
        )
      }
    )
  }
}
