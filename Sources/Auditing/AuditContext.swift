public import Bookkeeping

/// What every rule knows about the month.
public struct AuditContext: Sendable {
  /// The shop.
  public let shop: Shop
  /// The month.
  public let period: Period
  /// Whether the shop's payments are on account.
  public let isOnAccount: Bool
  /// The first month that found each discrepancy, by its id.
  public let firstSeen: [String: Period]

  /// A context from its parts.
  public init(shop: Shop, period: Period, isOnAccount: Bool, firstSeen: [String: Period]) {
    self.shop = shop
    self.period = period
    self.isOnAccount = isOnAccount
    self.firstSeen = firstSeen
  }
}

/// A payment of the pack, as the rules see it.
public struct AuditedPayment: Sendable {
  /// The payment.
  public let payment: Payment
  /// Where it stands.
  public let state: PaymentState
  /// Calendar days from its creation to the month's end, in the shop's time zone.
  public let ageDays: Int64
  /// What the engine said, where it did not match the payment.
  public let verdict: Verdict?
  /// The orders of the candidate that the verdict names, sorted.
  public let nearestOrders: [String]
  /// The earlier payment that this one is alike, where it is a duplicate.
  public let twinID: String?

  /// An audited payment from its parts.
  public init(
    payment: Payment,
    state: PaymentState,
    ageDays: Int64,
    verdict: Verdict?,
    nearestOrders: [String],
    twinID: String?
  ) {
    self.payment = payment
    self.state = state
    self.ageDays = ageDays
    self.verdict = verdict
    self.nearestOrders = nearestOrders
    self.twinID = twinID
  }

  /// The sum of the candidate's items, in the payment's currency.
  var nearest: Money? {
    verdict?.nearest.map { Money(units: $0.units, currency: payment.amount.currency) }
  }

  /// The settlement days of the candidate, in words.
  var nearestDays: String {
    guard let days = verdict?.nearest?.days else { return "" }
    return days.lowerBound == days.upperBound
      ? "settlement day \(days.lowerBound)"
      : "settlement days \(days.lowerBound) to \(days.upperBound)"
  }
}

/// An order that the pack may name, as the rules see it.
public struct AuditedOrder: Sendable {
  /// One line item of it.
  public struct Item: Sendable {
    /// The platform's id.
    public let id: String
    /// The item's amounts at the month's end, in ten-thousandths of its currency.
    public let balance: LineItemBalance
    /// The item's amounts at the month's start.
    public let before: LineItemBalance
    /// The currency of the amounts.
    public let currency: Currency
    /// Whether it is part of a sale.
    public let isSale: Bool
    /// How often its id came again within the order.
    public let repeats: Int
    /// Quantity × price as the order says now, in ten-thousandths.
    public let listed: Int64
    /// The price of one as the order says, in ten-thousandths; nil where nobody asks for it.
    public let unitPrice: Int64?
    /// The catalogue's price of one as of the sale, in ten-thousandths of the same currency; nil
    /// where it is not known, or not to be compared.
    public let cataloguePrice: Int64?

    /// An item from its parts.
    public init(
      id: String,
      balance: LineItemBalance,
      before: LineItemBalance,
      currency: Currency,
      isSale: Bool,
      repeats: Int,
      listed: Int64,
      unitPrice: Int64? = nil,
      cataloguePrice: Int64? = nil
    ) {
      self.id = id
      self.balance = balance
      self.before = before
      self.currency = currency
      self.isSale = isSale
      self.repeats = repeats
      self.listed = listed
      self.unitPrice = unitPrice
      self.cataloguePrice = cataloguePrice
    }
  }

  /// The platform's id.
  public let id: String
  /// The order's status.
  public let status: OrderStatus
  /// Calendar days from the sale to the month's end, in the shop's time zone.
  public let ageDays: Int64
  /// Whether the sale falls into the month.
  public let isOfPeriod: Bool
  /// The line items.
  public let items: [Item]

  /// An audited order from its parts.
  public init(
    id: String,
    status: OrderStatus,
    ageDays: Int64,
    isOfPeriod: Bool,
    items: [Item]
  ) {
    self.id = id
    self.status = status
    self.ageDays = ageDays
    self.isOfPeriod = isOfPeriod
    self.items = items
  }

  /// The sum of something over the items of one currency.
  /// - Throws: `MoneyError.overflow`.
  func sum(in currency: Currency, _ units: (Item) -> Int64) throws -> Money {
    try Money.sum(
      items.filter { $0.currency == currency }.map {
        Money(units: units($0), currency: currency)
      },
      in: currency
    )
  }

  /// The currencies of the items, sorted.
  var currencies: [Currency] { Set(items.map(\.currency)).sorted() }
}

/// How complete and trustworthy what was pulled is.
public struct AuditedSource: Sendable {
  /// What speaks against the completeness of an operation's last pull, by operation.
  public let problems: [(operation: String, sentence: String)]
  /// Records that can't be trusted.
  public let quarantined: [(operation: String, recordID: String, reason: String)]
  /// Fields that the documentation doesn't know.
  public let unknownFields: [(operation: String, path: String)]
  /// How many payments of the month are on account, and their sum.
  public let onAccount: (count: Int, sum: Money)
  /// Whether most payments on account are just what their days sold for, and no fee was kept.
  public let equalsGross: Bool

  /// A source from its parts.
  public init(
    problems: [(operation: String, sentence: String)],
    quarantined: [(operation: String, recordID: String, reason: String)],
    unknownFields: [(operation: String, path: String)],
    onAccount: (count: Int, sum: Money),
    equalsGross: Bool = false
  ) {
    self.problems = problems
    self.quarantined = quarantined
    self.unknownFields = unknownFields
    self.onAccount = onAccount
    self.equalsGross = equalsGross
  }
}
