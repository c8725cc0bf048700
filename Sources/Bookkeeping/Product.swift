/// The status of a product, as the platform names it; unknown ones are kept as they came.
public struct ProductStatus: RawRepresentable, Hashable, Sendable {
  /// The platform's word.
  public let rawValue: String

  /// A status from the platform's word.
  public init(rawValue: String) { self.rawValue = rawValue }
}

/// What the shop's catalogue says of a product.
public struct Product: Hashable, Sendable {
  /// The platform's id of the product.
  public let id: String
  /// The product's name as the platform shows it: text from a stranger.
  public let name: String
  /// The product's status when it was fetched.
  public let status: ProductStatus
  /// When the product was made, where the platform says so.
  public let createdAt: Instant?
  /// When the product was last changed, where the platform says so.
  public let updatedAt: Instant?
  /// The price of those of its stock keeping units that have none of their own.
  public let price: Money?
  /// The stock keeping units, sorted by id.
  public let skus: [ProductSKU]

  /// A product from its parts; the stock keeping units are put in order of their ids.
  public init(
    id: String,
    name: String,
    status: ProductStatus,
    createdAt: Instant?,
    updatedAt: Instant?,
    price: Money?,
    skus: [ProductSKU]
  ) {
    self.id = id
    self.name = name
    self.status = status
    self.createdAt = createdAt
    self.updatedAt = updatedAt
    self.price = price
    self.skus = skus.sorted { $0.id < $1.id }
  }
}

/// A variant of a product, as it is stocked and sold.
public struct ProductSKU: Hashable, Sendable {
  /// The platform's id: what a line item names.
  public let id: String
  /// The seller's own name of it, empty where there is none.
  public let sellerSKU: String
  /// The price of one, where it has one of its own.
  public let price: Money?

  /// A stock keeping unit from its parts.
  public init(id: String, sellerSKU: String, price: Money?) {
    self.id = id
    self.sellerSKU = sellerSKU
    self.price = price
  }
}
