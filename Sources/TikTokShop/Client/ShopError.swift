/// Why the shop's service could not be asked, or gave no usable answer.
///
/// No case ever holds the access token or a URL's query. Texts from the platform are shortened and
/// cleaned.
public enum ShopError: Error, Hashable, Sendable {
  /// The connection's settings can't be right.
  case invalidConnection(reason: String)
  /// The host is unknown or refuses connections.
  case cannotConnect(host: String, reason: String)
  /// The host took too long.
  case timedOut(host: String)
  /// The answer broke off.
  case interrupted(host: String, reason: String)
  /// The connection could not be encrypted, or the certificate is not to be trusted.
  case tls(host: String, reason: String)
  /// The service pointed elsewhere; the token did not follow. The host may be empty.
  case redirected(host: String)
  /// The token is wrong, expired, or lacks a right.
  case notAuthorised(message: String)
  /// The token and the shop don't belong together, or the service knows no such shop.
  case unknownShop(message: String)
  /// Too many requests.
  case rateLimited(message: String)
  /// The service has trouble of its own; `code` is 0 where it gave none.
  case unavailable(status: Int, code: Int64, message: String)
  /// The service knows no record with the id that was asked for.
  case notFound(message: String)
  /// The service refused the request for a reason of its own.
  case refused(code: Int64, message: String, requestID: String?)
  /// The answer is no JSON; perhaps a web page of something in between.
  case garbled(isWebPage: Bool, reason: String)
  /// The answer is not what the documentation promises.
  case badAnswer(reason: String)
  /// The task was cancelled.
  case cancelled

  /// Whether the same request may well succeed in a moment.
  public var isWorthRetrying: Bool {
    switch self {
    case .cannotConnect, .timedOut, .interrupted, .rateLimited, .unavailable, .garbled: true
    case .invalidConnection, .tls, .redirected, .notAuthorised, .unknownShop, .notFound, .refused,
      .badAnswer, .cancelled:
      false
    }
  }

  /// Whether the error may be about the record that was asked for, and not about the service.
  public var isAboutOneRecord: Bool {
    switch self {
    case .notFound, .refused, .badAnswer, .garbled, .unavailable, .notAuthorised, .unknownShop:
      true
    default: false
    }
  }

  /// How many further tries the request is worth: few where nobody answers, or with a web page,
  /// since a wrong address is told soon; as many as there are where the service has its moments.
  var furtherTries: Int {
    guard isWorthRetrying else { return 0 }
    switch self {
    case .cannotConnect, .garbled(isWebPage: true, _): return 3
    default: return .max
    }
  }
}

extension ShopError: CustomStringConvertible {
  /// What happened, where, and what to do.
  public var description: String {
    switch self {
    case .invalidConnection(let reason):
      "The connection to the shop is not set up right: \(reason). Correct the configuration."
    case .cannotConnect(let host, let reason):
      "\(host) can't be reached (\(reason)). Check the network and the base URL, then try again."
    case .timedOut(let host):
      "\(host) did not answer in time. Try again later."
    case .interrupted(let host, let reason):
      "The answer of \(host) broke off (\(reason)). Try again."
    case .tls(let host, let reason):
      "\(host) can't be trusted (\(reason)). Check the base URL, this machine's clock and its "
        + "certificates; nothing was sent."
    case .redirected(let host):
      "The service pointed to \(host.isEmpty ? "another address" : host), which was not followed, "
        + "so that the access token went nowhere else. Check the base URL."
    case .notAuthorised(let message):
      "The service does not accept the access token\(ShopError.quoted(message)). Renew the token, "
        + "or ask for the orders and finance rights, then set SETTLEBOOK_ACCESS_TOKEN."
    case .unknownShop(let message):
      "The service does not know this shop, or the token is not for it"
        + "\(ShopError.quoted(message)). Check the shop cipher and the token."
    case .rateLimited(let message):
      "The service got too many requests\(ShopError.quoted(message)). Wait a minute and try again."
    case .unavailable(let status, let code, let message):
      "The service is unavailable (HTTP \(status)\(code == 0 ? "" : ", code \(code)"))"
        + "\(ShopError.quoted(message)). Try again later."
    case .notFound(let message):
      "The service knows no such record\(ShopError.quoted(message)). Check the id."
    case .refused(let code, let message, let requestID):
      "The service refused the request with code \(code)\(ShopError.quoted(message)). If the "
        + "configuration is right, ask the platform's support"
        + (requestID.map { " and name the request id \($0)." } ?? ".")
    case .garbled(_, let reason), .badAnswer(let reason):
      "The service's answer can't be used: \(reason). Check that the base URL is that of a TikTok "
        + "Shop API; if it is, try again later."
    case .cancelled:
      "The request was cancelled. Run the command again; what was fetched is kept."
    }
  }

  private static func quoted(_ message: String) -> String {
    message.isEmpty ? "" : " (it said: “\(message)”)"
  }
}
