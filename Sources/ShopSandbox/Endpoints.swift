import Foundation

/// The operations that the sandbox serves, and how their paths are spelled.
enum Endpoint: Equatable {
  case listOrders
  case getOrder(id: String)
  case listPayments

  static let orders = "/order/202309/orders"
  static let payments = "/finance/202309/payments"

  /// The header that carries the access token.
  static let accessTokenHeader = "x-tts-access-token"

  /// The operation at a percent-encoded path, or nil where the sandbox has none.
  init?(path: String) {
    switch path {
    case Endpoint.orders: self = .listOrders
    case Endpoint.payments: self = .listPayments
    default:
      let prefix = Endpoint.orders + "/"
      guard path.hasPrefix(prefix) else { return nil }
      let rest = path.dropFirst(prefix.count)
      guard !rest.isEmpty, !rest.contains("/"), let id = String(rest).removingPercentEncoding
      else { return nil }
      self = .getOrder(id: id)
    }
  }
}
