import Bookkeeping
import Ledger

/// What the sale prices of a month are compared with, and how many could be.
struct PriceComparison: Sendable {
  /// The catalogue; nil where nothing is compared.
  let catalogue: Catalogue?
  /// Why nothing is compared; nil where it is.
  let reason: String?
  /// How many line items were compared.
  private(set) var compared = 0
  /// How many line items' price as of the sale is not known.
  private(set) var notKnown = 0
  /// How many line items are not in the catalogue, or only in another currency.
  private(set) var notListed = 0

  /// What a month's close knew.
  init(_ ledger: Ledger, _ key: ShopKey, of period: Period, terms: SettlementTerms) throws {
    guard terms.checksCatalogue else {
      (catalogue, reason) = (nil, "the configuration switches it off (catalogue_check)")
      return
    }
    guard let standing = try ledger.catalogueStanding(key, of: period) else {
      (catalogue, reason) = (nil, "the month was closed without a look at the catalogue")
      return
    }
    reason = standing.reason
    catalogue = standing.reason == nil ? try ledger.catalogue(key, standing) : nil
  }

  /// The catalogue's price of one as of the item's sale; counts the item.
  ///
  /// In ten-thousandths; nil where there is none to compare with.
  mutating func price(of item: LedgerLineItem) -> Int64? {
    // What is below zero is a refund, which no catalogue has a price for.
    guard let catalogue, item.unitPrice.units >= 0 else { return nil }
    switch catalogue.price(of: item.skuID, at: item.soldAt) {
    case .price(let price) where price.currency == item.unitPrice.currency:
      compared += 1
      return price.units
    case .price, .noPrice: notListed += 1
    case .notKnown: notKnown += 1
    }
    return nil
  }

  /// Counts what another comparison of the same kind compared.
  mutating func add(_ other: PriceComparison) {
    compared += other.compared
    notKnown += other.notKnown
    notListed += other.notListed
  }
}
