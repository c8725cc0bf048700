/// A request that changes something failed so late that the service may have acted on it.
public struct UncertainChange: Error, Hashable, Sendable, CustomStringConvertible {
  /// What went wrong.
  public let cause: ShopError

  /// What happened, and what to do.
  public var description: String {
    "\(cause) The change may have been made all the same: look at the product before you repeat it."
  }

  /// Whether an error says that the service did nothing: it was not reached, or said no.
  static func isRefusal(_ error: ShopError) -> Bool {
    switch error {
    case .cannotConnect, .tls, .invalidConnection, .redirected, .notAuthorised, .unknownShop,
      .rateLimited, .notFound, .refused:
      true
    case .unavailable(let status, _, _): status == 503
    case .timedOut, .interrupted, .garbled, .badAnswer, .cancelled: false
    }
  }
}

/// A request that makes no sense, and was not sent.
public struct InvalidRequest: Error, Hashable, Sendable, CustomStringConvertible {
  /// What is wrong with it.
  public let description: String

  init(_ description: String) { self.description = description }
}
