import Bookkeeping
import Ledger
import TikTokShop

extension PullStep {
  /// Fetches the catalogue.
  ///
  /// It only serves to check prices: where it can't be had, the ledger keeps the reason, and the
  /// month closes without it.
  func pullCatalogue() async throws {
    let pull = PullUnderWay(
      ledger,
      shop,
      PullStep.catalogueOperation,
      created: nil,
      source: source,
      nil,
      now
    )
    do {
      let chain = try await client.listProducts(status: .all) { page in
        try ledger.record(page, pull: try pull.key(), shop: shop, at: now())
        report(page)
      }
      try pull.end(with: [chain])
    } catch let error as ShopError {
      guard let reason = PullStep.reasonWithoutCatalogue(error) else { throw error }
      try pull.end(withoutList: reason)
    }
  }

  static let catalogueOperation = "listProducts"

  /// Why there is no catalogue, in words that are the same on every run; nil where the error is no
  /// reason to go on.
  ///
  /// No host is in them, no message of the platform's, no request id.
  static func reasonWithoutCatalogue(_ error: ShopError) -> String? {
    switch error {
    case .refused(let code, _, _): "the service refuses to list products (code \(code))"
    case .notAuthorised: "the access token has no right to list products"
    case .unknownShop, .notFound: "the service does not list this shop's products"
    case .unavailable(let status, _, _): "the service could not list products (HTTP \(status))"
    case .rateLimited: "the service took no more requests"
    case .badAnswer, .garbled: "the service gave no list of products that can be used"
    case .cannotConnect, .timedOut, .interrupted, .tls, .redirected:
      "the list of products could not be fetched"
    case .invalidConnection, .cancelled: nil
    }
  }
}
