/// Rows of a pack's file, produced one by one so that a million need no memory.
public protocol RowSource<Row> {
  /// What a row is made of.
  associatedtype Row
  /// Calls `body` with every row, in the file's order.
  /// - Throws: what reading throws, and what `body` throws, which ends the reading.
  func forEachRow(_ body: (Row) throws -> Void) throws
}

extension Array: RowSource {
  /// Calls `body` with every element.
  public func forEachRow(_ body: (Element) throws -> Void) throws { try forEach(body) }
}

/// Rows that can be read in parts, several of them at the same time.
///
/// The rows of all parts, one part after the other, are the rows of the whole.
public protocol PartedRowSource<Row>: RowSource, Sendable {
  /// How many parts there are.
  var partCount: Int { get }
  /// Reads parts on the thread that calls, through a connection of its own; others may read other
  /// parts meanwhile.
  /// - Parameters:
  ///   - next: the number of the part to read, from 0; nil when there is none left.
  ///   - body: called with every row of the part, in the file's order.
  ///   - end: called when all rows of a part were handed over, with its number.
  /// - Throws: what reading throws, and what `body` and `end` throw, which ends the reading.
  func readParts(
    _ next: () -> Int?,
    _ body: (Row) throws -> Void,
    end: (Int) throws -> Void
  ) throws
}

/// A row of `payments.csv`.
public struct PaymentRow: Hashable, Sendable {
  /// The payment.
  public var payment: Payment
  /// The sum of the payment's allocations.
  public var allocated: Money
  /// Amount − allocated.
  public var difference: Money
  /// Where the payment stands.
  public var state: PaymentState
  /// How it was matched; empty where it was not.
  public var rule: MatchRule?
  /// How sure the match is, or why there is none.
  public var strength: MatchStrength?
  /// How many other answers fit as well; empty where nothing was found.
  public var rivals: Int64?
  /// The expected number of accidental fits; empty where nothing was found.
  public var chance: Chance?
  /// How many orders the payment settles.
  public var orders: Int
  /// How many line items the payment settles.
  public var lineItems: Int
  /// Ids of the discrepancies about this payment, sorted.
  public var discrepancies: [String]

  /// A row from its parts.
  public init(
    payment: Payment,
    allocated: Money,
    difference: Money,
    state: PaymentState,
    rule: MatchRule?,
    strength: MatchStrength?,
    rivals: Int64?,
    chance: Chance?,
    orders: Int,
    lineItems: Int,
    discrepancies: [String]
  ) {
    self.payment = payment
    self.allocated = allocated
    self.difference = difference
    self.state = state
    self.rule = rule
    self.strength = strength
    self.rivals = rivals
    self.chance = chance
    self.orders = orders
    self.lineItems = lineItems
    self.discrepancies = discrepancies
  }
}

/// A row of `line-items.csv`.
public struct LineItemRow: Hashable, Sendable {
  /// The platform's id of the order.
  public var orderID: String
  /// The platform's id of the line item.
  public var itemID: String
  /// The platform's id of the stock keeping unit.
  public var skuID: String
  /// The product's name: text from a stranger.
  public var productName: String
  /// The order's status.
  public var orderStatus: OrderStatus
  /// When the sale counts; empty for what is no sale.
  public var recognisedAt: Instant?
  /// How many were bought.
  public var quantity: Int64
  /// The price of one.
  public var unitPrice: Money
  /// The item's amounts at the month's end, in ten-thousandths of the currency.
  public var balance: LineItemBalance
  /// What was open at the previous month's end.
  public var opening: Int64
  /// The sum of the item's allocations in this period.
  public var settledInPeriod: Int64
  /// Where the item stands.
  public var state: LineItemState
  /// Ids of the payments that settle the item, sorted.
  public var paymentIDs: [String]
  /// Calendar days since recognition.
  public var ageDays: Int64
  /// Ids of the discrepancies about this item's order, sorted.
  public var discrepancies: [String]

  /// A row from its parts.
  public init(
    orderID: String,
    itemID: String,
    skuID: String,
    productName: String,
    orderStatus: OrderStatus,
    recognisedAt: Instant?,
    quantity: Int64,
    unitPrice: Money,
    balance: LineItemBalance,
    opening: Int64,
    settledInPeriod: Int64,
    state: LineItemState,
    paymentIDs: [String],
    ageDays: Int64,
    discrepancies: [String]
  ) {
    self.orderID = orderID
    self.itemID = itemID
    self.skuID = skuID
    self.productName = productName
    self.orderStatus = orderStatus
    self.recognisedAt = recognisedAt
    self.quantity = quantity
    self.unitPrice = unitPrice
    self.balance = balance
    self.opening = opening
    self.settledInPeriod = settledInPeriod
    self.state = state
    self.paymentIDs = paymentIDs
    self.ageDays = ageDays
    self.discrepancies = discrepancies
  }
}

/// A row of `allocations.csv`.
public struct AllocationRow: Hashable, Sendable {
  /// Derived from the match's content.
  public var matchID: String
  /// How the match was found.
  public var rule: MatchRule
  /// How sure the match is.
  public var strength: MatchStrength
  /// The payment that pays.
  public var paymentID: String
  /// The order that is paid; empty where the allocation belongs to none.
  public var orderID: String
  /// The line item that is paid; empty where the allocation belongs to none.
  public var itemID: String
  /// What the amount pays.
  public var component: AllocationComponent
  /// The amount.
  public var amount: Money
  /// The month in which it was allocated.
  public var allocatedIn: Period

  /// A row from its parts.
  public init(
    matchID: String,
    rule: MatchRule,
    strength: MatchStrength,
    paymentID: String,
    orderID: String,
    itemID: String,
    component: AllocationComponent,
    amount: Money,
    allocatedIn: Period
  ) {
    self.matchID = matchID
    self.rule = rule
    self.strength = strength
    self.paymentID = paymentID
    self.orderID = orderID
    self.itemID = itemID
    self.component = component
    self.amount = amount
    self.allocatedIn = allocatedIn
  }
}
