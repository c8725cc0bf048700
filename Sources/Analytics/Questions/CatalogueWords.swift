import Bookkeeping
import Ledger

/// What the catalogue said of a line item as of its sale, in words.
struct CatalogueWords {
  private let catalogue: Catalogue?
  private let reason: String

  init(_ ledger: Ledger, _ key: ShopKey, _ books: Books, terms: SettlementTerms) throws {
    let comparison = try PriceComparison(ledger, key, of: books.period, terms: terms)
    catalogue = comparison.catalogue
    reason = comparison.reason ?? ""
  }

  func words(sku: String, at soldAt: Instant) -> String {
    guard let catalogue else { return "catalogue price not known: \(reason)" }
    return switch catalogue.price(of: sku, at: soldAt) {
    case .price(let price): "catalogue price as of the sale: \(price) (SKU \(sku))"
    case .noPrice: "the catalogue has no price of SKU \(sku.isEmpty ? "(none)" : sku)"
    case .notKnown: "catalogue price of SKU \(sku) as of the sale: not known"
    }
  }
}
