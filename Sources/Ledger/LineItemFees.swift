import Bookkeeping

/// Charges the items of one order with the scheduled fees, as of the month's end and of the month
/// before.
struct LineItemFees {
  let fees: ScheduledFees
  let interval: Interval

  /// - Parameter items: all items of one order, in order of their ids, as if there were no fees.
  func charge(
    _ items: inout [LedgerLineItem],
    soldNow: Instant,
    soldThen: Instant?
  ) throws {
    let now = try fees.fees(
      of: items.map { item in
        let isCharged = isOwn(item) && item.isSale && soldNow < interval.end
        return FeeSchedule.Sale(skuID: item.skuID, units: isCharged ? item.balance.gross : 0)
      },
      soldAt: soldNow
    )
    let then = try soldThen.map { soldThen in
      try fees.fees(
        of: items.map { item in
          FeeSchedule.Sale(skuID: item.skuBefore, units: isOwn(item) ? item.before.gross : 0)
        },
        soldAt: soldThen
      )
    }
    for place in items.indices {
      try charge(&items[place], now[place], before: then?[place] ?? now[place].map { _ in 0 })
      if items[place].before.expected != items[place].balance.expected, soldNow < interval.start {
        items[place].isChanged = true
      }
    }
  }

  private func charge(_ item: inout LedgerLineItem, _ now: [Int64], before: [Int64]) throws {
    item.fees = now
    item.feesBefore = before
    item.balance.fees = try sum(now)
    item.before.fees = try sum(before)
  }

  /// Fees are agreed in the shop's currency, and charged on what is sold in it.
  private func isOwn(_ item: LedgerLineItem) -> Bool {
    item.unitPrice.currency == fees.currency
  }

  private func sum(_ fees: [Int64]) throws -> Int64 {
    try Money.sum(
      fees.map { Money(units: $0, currency: self.fees.currency) },
      in: self.fees.currency
    ).units
  }
}
