public import Bookkeeping

/// What a generated shop's payments really pay.
///
/// Orders, items and payments are numbered from 0 in the order in which they were generated, which
/// is also that of their ids. Amounts are in the currency's smallest unit.
public struct GeneratedTruth: Sendable {
  /// One payment.
  public struct Payment: Hashable, Sendable {
    /// Its number, for `paymentID`.
    public let number: Int
    /// What it pays, alone or together with the other payments of the same turn.
    public let turn: Int
    /// When it was made.
    public let createdAt: Instant
    /// What was paid: `gross` less `deductions`.
    public let amount: Int64
    /// What the items sold for; of a turn paid in parts, this part of it.
    public let gross: Int64
    /// What the platform kept; of a turn paid in parts, with the first of them.
    public let deductions: Int64
  }

  private let sales: GeneratedSales
  private let payouts: GeneratedPayouts

  /// The truth of a shop, without the shop's records.
  public init(_ options: GeneratorOptions) {
    let sales = GeneratedSales(options, catalogue: GeneratedCatalogue(options))
    self.init(sales: sales, payouts: GeneratedPayouts(options, sales: sales))
  }

  init(sales: GeneratedSales, payouts: GeneratedPayouts) {
    self.sales = sales
    self.payouts = payouts
  }

  /// How many orders there are.
  public var orderCount: Int { sales.orders.count }
  /// How many line items all orders have together.
  public var itemCount: Int { sales.items.count }
  /// How many payments there are.
  public var paymentCount: Int { payouts.payments.count }

  /// A payment, by its number.
  public func payment(_ number: Int) -> Payment {
    let payment = payouts.payments[number]
    return Payment(
      number: number,
      turn: Int(payment.turn),
      createdAt: Instant(seconds: payment.createdAt),
      amount: payment.amount,
      gross: payment.gross,
      deductions: payment.deductions
    )
  }

  /// The items that a payment settles, those that were held back last; of a turn paid in parts,
  /// all that the parts settle together.
  public func items(ofPayment number: Int) -> ArraySlice<Int32> {
    payouts.settled[payouts.payments[number].items]
  }

  /// Items paid later than their turn, ascending.
  public var withheld: [Int32] { payouts.withheld }
  /// Items held back that no payment settles before the shop's data end, ascending.
  public var outstanding: [Int32] { payouts.outstanding }
  /// Items that nobody is ever going to settle, ascending.
  public var unpaid: [Int32] { payouts.unpaid }

  /// The order of an item.
  public func order(ofItem item: Int32) -> Int { Int(sales.items[Int(item)].order) }

  /// What an item sold for: its price times its quantity.
  public func total(ofItem item: Int32) -> Int64 { sales.items[Int(item)].total }

  /// What the platform's schedule takes of an item; 0 without a schedule.
  public func fee(ofItem item: Int32) -> Int64 {
    payouts.fees.isEmpty ? 0 : payouts.fees[Int(item)]
  }

  /// The items of an order.
  public func items(ofOrder order: Int) -> Range<Int> { sales.orders[order].items }

  /// When an order was created.
  public func createdAt(order: Int) -> Instant { Instant(seconds: sales.orders[order].createdAt) }

  /// Whether an order was cancelled; all others are completed.
  public func isCancelled(order: Int) -> Bool { sales.orders[order].isCancelled }

  /// When an order was paid by its buyer, which is when it is recognised.
  public func recognisedAt(order: Int) -> Instant {
    Instant(seconds: sales.orders[order].paidAt)
  }

  /// An order's `order_id`.
  public func orderID(_ order: Int) -> String { "\(GeneratedRecords.orderID(order))" }
  /// An item's `item_id`.
  public func itemID(_ item: Int32) -> String { "\(GeneratedRecords.itemID(Int(item)))" }
  /// A payment's `payment_id`.
  public func paymentID(_ payment: Int) -> String { "\(GeneratedRecords.paymentID(payment))" }
}
