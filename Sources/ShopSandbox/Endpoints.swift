import Foundation

/// What the sandbox serves at a path: the API's resources, and what stands beside the API.
enum Endpoint: Equatable {
  case products
  case product(id: String)
  case productFiles
  case orders
  case order(id: String)
  case shippingDocuments(orderID: String)
  case payments
  /// The sandbox's own OpenAPI description.
  case description
  /// An uploaded file, where an upload's `url` leads.
  case file(shopID: String, fileID: String)
  /// A shipping document, where a `doc_url` leads.
  case document(shopID: String, orderID: String, name: String)

  /// The header that carries the access token.
  static let accessTokenHeader = "x-tts-access-token"

  /// The methods that are served, as the header Allow lists them.
  var allow: String {
    switch self {
    case .product: "GET, PUT"
    case .productFiles: "POST"
    default: "GET"
    }
  }

  /// Whether a method is served.
  func allows(_ method: String) -> Bool {
    allow.components(separatedBy: ", ").contains(method)
  }

  /// Whether it is served without an access token: what a client finds by a link that it was
  /// given, and the description.
  var isOpen: Bool {
    switch self {
    case .description, .file, .document: true
    default: false
    }
  }

  /// What is at a percent-encoded path, or nil where the sandbox has nothing.
  init?(path: String) {
    guard path.utf8.count <= 4_096, path.utf8.first == UInt8(ascii: "/") else { return nil }
    var parts: [String] = []
    for part in path.dropFirst().split(separator: "/", omittingEmptySubsequences: false) {
      guard !part.isEmpty, let text = String(part).removingPercentEncoding else { return nil }
      parts.append(text)
    }
    // What a route is found by is spelled plainly; only ids may be percent-encoded.
    switch (parts.count, path.dropFirst()) {
    case (3, "product/202309/products"): self = .products
    case (4, "product/202309/products/upload_files"): self = .productFiles
    case (3, "order/202309/orders"): self = .orders
    case (3, "finance/202309/payments"): self = .payments
    case (1, "openapi.json"): self = .description
    case (4, let rest) where rest.hasPrefix("product/202309/products/"):
      self = .product(id: parts[3])
    case (4, let rest) where rest.hasPrefix("order/202309/orders/"):
      self = .order(id: parts[3])
    case (5, let rest)
    where rest.hasPrefix("logistics/202309/orders/") && rest.hasSuffix("/shipping_documents"):
      self = .shippingDocuments(orderID: parts[3])
    case (3, let rest) where rest.hasPrefix("files/"):
      self = .file(shopID: parts[1], fileID: parts[2])
    case (4, let rest) where rest.hasPrefix("documents/"):
      self = .document(shopID: parts[1], orderID: parts[2], name: parts[3])
    default: return nil
    }
  }
}
