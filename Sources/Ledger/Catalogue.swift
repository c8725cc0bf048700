public import Bookkeeping

/// The catalogue's prices over time, to be asked for a million line items.
public struct Catalogue: Sendable {
  /// What the catalogue says of a stock keeping unit at an instant.
  public enum Answer: Hashable, Sendable {
    /// Its price.
    case price(Money)
    /// It is in no product, or in several, or without a price.
    case noPrice
    /// What is known of it is newer than the instant.
    case notKnown
  }

  private struct Revision {
    let row: Int64
    let validFrom: Int64
    var prices: [String: Money] = [:]
  }

  private var products: [[Revision]] = []
  private var roots: [Int64: Int] = [:]
  /// The product of each stock keeping unit; nil of one that several products name.
  private var owners: [String: Int?] = [:]

  private let seenAt: Instant

  init(seenAt: Instant) { self.seenAt = seenAt }

  /// How many products it holds.
  public var productCount: Int { products.count }

  /// Adds one row; they come product by product, in order of their beginning to hold.
  mutating func add(
    revision row: Int64,
    of root: Int64,
    validFrom: Int64,
    sku: String?,
    price: Money?
  ) {
    let index: Int
    if let known = roots[root] {
      index = known
    } else {
      index = products.count
      roots[root] = index
      products.append([])
    }
    if products[index].last?.row != row {
      products[index].append(Revision(row: row, validFrom: validFrom))
    }
    guard let sku else { return }
    if let price { products[index][products[index].count - 1].prices[sku] = price }
    if let owner = owners[sku], owner != index {
      owners[sku] = .some(nil)
    } else {
      owners[sku] = index
    }
  }

  /// What a stock keeping unit cost at an instant, by the newest revision that held then.
  ///
  /// After the catalogue was last seen, its price may have changed without our knowing.
  public func price(of sku: String, at instant: Instant) -> Answer {
    guard let owner = owners[sku], let index = owner else { return .noPrice }
    guard instant <= seenAt,
      let then = products[index].last(where: { $0.validFrom <= instant.seconds })
    else {
      return .notKnown
    }
    return then.prices[sku].map(Answer.price) ?? .noPrice
  }
}
