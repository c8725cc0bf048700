public import Bookkeeping

/// A line item as the ledger knows it at a month's end, with what it was at the month's start.
public struct LedgerLineItem: Hashable, Sendable {
  /// The ledger's key.
  public let key: LineItemKey
  /// The platform's id of the order.
  public let orderID: String
  /// The platform's id of the line item.
  public let itemID: String
  /// The platform's id of the stock keeping unit.
  public let skuID: String
  /// The product's name.
  public let productName: String
  /// The order's status as it was last fetched.
  public let status: OrderStatus
  /// When the sale counts: when the order was paid, else placed.
  ///
  /// As it stood when the order first became a sale of these books. A later correction of that
  /// time moves no sale from one month's books to another's.
  public let soldAt: Instant
  /// How many were bought.
  public let quantity: Int64
  /// The price of one.
  public let unitPrice: Money
  /// Quantity × price as the order says now, in ten-thousandths.
  public let listed: Int64
  /// How often the item's id came again within its order.
  public let repeats: Int
  /// Whether the latest revision of the order still names the item.
  public let isPresent: Bool
  /// The item's amounts at the month's end, in ten-thousandths.
  public internal(set) var balance: LineItemBalance
  /// The item's amounts at the end of the month before, as they were known then.
  public internal(set) var before: LineItemBalance
  /// What the item bears of each scheduled fee, in ten-thousandths, in order of the schedule's names;
  /// empty without a schedule.
  public internal(set) var fees: [Int64] = []
  /// The same at the end of the month before.
  public internal(set) var feesBefore: [Int64] = []
  /// What this month settled, in ten-thousandths.
  public let settledInPeriod: Int64
  /// Ids of the payments that settle the item, sorted.
  public let paymentIDs: [String]
  /// Whether the item changed after it was in the books, or what had settled it was taken back.
  public internal(set) var isChanged: Bool
  /// The stock keeping unit that the item had at the end of the month before.
  var skuBefore: String

  /// Whether the order is a sale and the item is part of it.
  public var isSale: Bool { status == .completed && isPresent }
}

// Line items are told as they were known when the month was closed, whatever came since.
extension Ledger {
  /// The line items of one order, in whatever status it is.
  public func lineItems(
    _ shop: ShopKey,
    order: String,
    period: Period,
    interval: Interval,
    knownBefore known: Watermark,
    from start: Instant,
    fees: ScheduledFees
  ) -> LineItemCursor {
    LineItemCursor(self, shop, period, interval, known: known, from: start, fees, order: order)
  }

  /// The line items that a month's pack may name.
  /// - Parameters:
  ///   - known: how far facts were known when the month before was closed.
  ///   - start: where the books begin; what was sold before is left out.
  ///   - fees: what the platform keeps before it pays.
  public func lineItems(
    _ shop: ShopKey,
    period: Period,
    interval: Interval,
    knownBefore known: Watermark,
    from start: Instant,
    fees: ScheduledFees
  ) -> LineItemCursor {
    LineItemCursor(self, shop, period, interval, known: known, from: start, fees)
  }
}
