/// The status of an order, as the platform names it; unknown ones are kept as they came.
public struct OrderStatus: RawRepresentable, Hashable, Sendable {
  /// The platform's word.
  public let rawValue: String

  /// A status from the platform's word.
  public init(rawValue: String) { self.rawValue = rawValue }

  /// The only status in which an order is a sale.
  public static let completed = OrderStatus(rawValue: "COMPLETED")
  /// The order will not be fulfilled.
  public static let cancelled = OrderStatus(rawValue: "CANCELLED")
}

/// What a buyer bought, as far as it concerns money: no name, address, phone or e-mail.
public struct Order: Hashable, Sendable {
  /// The platform's id of the order.
  public let id: String
  /// The order's status when it was fetched.
  public let status: OrderStatus
  /// When the order was placed.
  public let createdAt: Instant
  /// When the buyer paid, where the platform says so.
  public let paidAt: Instant?
  /// The buyer's region code, such as `US`: the only part of the address that is kept.
  public let regionCode: String?
  /// The line items, sorted by item id.
  public let lineItems: [LineItem]

  /// An order from its parts; the line items are put in order of their ids, whatever order they
  /// came in.
  public init(
    id: String,
    status: OrderStatus,
    createdAt: Instant,
    paidAt: Instant?,
    regionCode: String?,
    lineItems: [LineItem]
  ) {
    self.id = id
    self.status = status
    self.createdAt = createdAt
    self.paidAt = paidAt
    self.regionCode = regionCode
    // Nearly all come in order: then nothing is sorted and no list is made.
    self.lineItems =
      Order.isInOrder(lineItems) ? lineItems : lineItems.sorted { $0.precedes($1) }
  }

  private static func isInOrder(_ items: [LineItem]) -> Bool {
    items.indices.dropFirst().allSatisfy { !items[$0].precedes(items[$0 - 1]) }
  }

  /// When the order counts as a sale: paid time, else creation; nil unless it is completed.
  public var recognisedAt: Instant? { status == .completed ? (paidAt ?? createdAt) : nil }
}

/// The unit that is settled: a quantity of one product at one sale price.
public struct LineItem: Hashable, Sendable {
  /// The platform's id of the line item.
  public let id: String
  /// The platform's id of the stock keeping unit, empty where it gave none.
  public let skuID: String
  /// The product's name as the platform shows it: text from a stranger.
  public let productName: String
  /// How many were bought.
  public let quantity: Int64
  /// The price of one.
  public let salePrice: Money
  /// Quantity × sale price.
  public let gross: Money

  /// A line item from its parts.
  /// - Throws: `MoneyError.overflow` when quantity × price leaves the range of an amount.
  public init(
    id: String,
    skuID: String,
    productName: String,
    quantity: Int64,
    salePrice: Money
  ) throws {
    self.id = id
    self.skuID = skuID
    self.productName = productName
    self.quantity = quantity
    self.salePrice = salePrice
    gross = try salePrice.times(quantity)
  }

  /// Whether both say the same, byte for byte; `==` takes different spellings of a letter as one.
  public func isIdentical(to other: LineItem) -> Bool {
    self == other && ByteOrder.compare(id, other.id) == 0
  }

  /// The order of line items: by the bytes of their ids, then by what they say.
  func precedes(_ other: LineItem) -> Bool {
    let order = ByteOrder.compare(id, other.id)
    if order != 0 { return order < 0 }
    return (salePrice.units, quantity, skuID, productName)
      < (other.salePrice.units, other.quantity, other.skuID, other.productName)
  }
}
