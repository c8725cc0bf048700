import Auditing
import Bookkeeping
import Ledger

/// One pass over the month's line items: the proof, the aging, and the orders for the auditor.
struct ItemPass {
  let shop: Shop
  let interval: Interval
  let asOf: CivilDate
  /// What sale prices are compared with; counts what could be compared.
  private(set) var comparison: PriceComparison
  private var blocks: [Currency: OrderBlock] = [:]

  init(shop: Shop, interval: Interval, asOf: CivilDate, comparison: PriceComparison) {
    self.shop = shop
    self.interval = interval
    self.asOf = asOf
    self.comparison = comparison
    blocks[shop.currency] = OrderBlock(interval, shop.timeZone, shop.currency)
  }

  /// Calendar days from a sale to the day of the balances, in the shop's time zone.
  func ageDays(_ soldAt: Instant) -> Int64 {
    max(0, asOf.dayNumber - shop.timeZone.dayNumber(of: soldAt))
  }

  mutating func run(
    _ items: LineItemCursor,
    eachOrder: (AuditedOrder) throws -> Void
  ) throws {
    var group: [LedgerLineItem] = []
    var (blocks, comparison) = (blocks, comparison)
    try items.forEachRow { item in
      if let first = group.first, first.key.orderRoot != item.key.orderRoot {
        try eachOrder(order(group, &comparison))
        group.removeAll(keepingCapacity: true)
      }
      group.append(item)
      let currency = item.unitPrice.currency
      try blocks[currency, default: OrderBlock(interval, shop.timeZone, currency)]
        .add(item, ageDays: ageDays(item.soldAt))
    }
    if !group.isEmpty { try eachOrder(order(group, &comparison)) }
    (self.blocks, self.comparison) = (blocks, comparison)
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

  private func order(
    _ items: [LedgerLineItem],
    _ comparison: inout PriceComparison
  ) -> AuditedOrder {
    let first = items[0]
    let isOfPeriod = interval.contains(first.soldAt)
    return AuditedOrder(
      id: first.orderID,
      status: first.status,
      ageDays: ageDays(first.soldAt),
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
          cataloguePrice: isOfPeriod && item.isSale ? comparison.price(of: item) : nil
        )
      }
    )
  }
}
