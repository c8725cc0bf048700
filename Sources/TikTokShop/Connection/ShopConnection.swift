internal import Digest

/// How to reach one shop: where, with which token, how patiently.
public struct ShopConnection: Sendable {
  /// The address of the service, without a slash at its end.
  public var baseURL: String { base.text }
  /// The token that the `x-tts-access-token` header carries.
  public let accessToken: Secret
  /// Which shop of several the token is for, where the service wants to be told.
  public let shopCipher: Secret?
  /// How many records are asked for at a time, 1 to 100.
  public let pageSize: Int
  /// How many requests a second there may be; 0 for as many as come.
  public let requestsPerSecond: Int
  /// How long a request may take.
  public let timeouts: HTTPTimeouts
  /// Whether the token may travel unencrypted to another machine.
  public let allowPlainHTTP: Bool

  let base: BaseURL

  /// The live service.
  public static let liveBaseURL = "https://open-api.tiktokglobalshop.com"

  /// A checked connection.
  /// - Parameters:
  ///   - baseURL: an `https://` address with a host and perhaps a path prefix; `http://` only to
  ///     this machine unless `allowPlainHTTP`.
  ///   - accessToken: 1 to 4,096 visible ASCII characters.
  ///   - shopCipher: sent as `shop_cipher` where given.
  ///   - pageSize: 1 to 100.
  ///   - requestsPerSecond: 0 to 10,000; 0 for as many as come.
  /// - Throws: `ShopError.invalidConnection`.
  public init(
    baseURL: String = ShopConnection.liveBaseURL,
    accessToken: Secret,
    shopCipher: String? = nil,
    pageSize: Int = 100,
    requestsPerSecond: Int = 50,
    timeouts: HTTPTimeouts = HTTPTimeouts(),
    allowPlainHTTP: Bool = false
  ) throws(ShopError) {
    base = try BaseURL(parsing: baseURL)
    guard !base.isPlain || base.isLoopback || allowPlainHTTP else {
      throw .invalidConnection(
        reason: "the base URL sends the access token unencrypted to \(base.host); use https://"
      )
    }
    guard ShopConnection.isHeaderText(accessToken.text) else {
      throw .invalidConnection(
        reason: "the access token is empty, too long, or has a space, line end or other character "
          + "that no token has; set SETTLEBOOK_ACCESS_TOKEN to the token alone"
      )
    }
    if let shopCipher, !ShopConnection.isHeaderText(shopCipher) {
      throw .invalidConnection(
        reason: "the shop cipher is empty, too long, or has a character that no cipher has"
      )
    }
    guard (1...100).contains(pageSize) else {
      throw .invalidConnection(reason: "the page size is \(pageSize); it must be 1 to 100")
    }
    guard (0...10_000).contains(requestsPerSecond) else {
      throw .invalidConnection(
        reason: "\(requestsPerSecond) requests a second can't be; it must be 0 to 10000"
      )
    }
    try timeouts.validate()
    self.accessToken = accessToken
    self.shopCipher = shopCipher.map { Secret($0) }
    self.pageSize = pageSize
    self.requestsPerSecond = requestsPerSecond
    self.timeouts = timeouts
    self.allowPlainHTTP = allowPlainHTTP
  }

  /// Tells this service and shop from others; neither address nor cipher can be read from it.
  ///
  /// It also tells how records' fingerprints are made: a pull that was begun by a Settlebook with
  /// others can't be gone on with.
  public var fingerprint: String {
    let parts = [base.text, shopCipher?.text ?? "", Fingerprint.method]
    return SHA256Digest.of(Array(parts.joined(separator: "\u{1F}").utf8)).hex
  }

  /// The URL of a path below the base, with the shop's cipher where one is configured.
  func url(path: String, query: [(name: String, value: String)]) -> String {
    var items = query
    if let shopCipher { items.append((name: "shop_cipher", value: shopCipher.text)) }
    let address = base.text + path
    return items.isEmpty ? address : "\(address)?\(PercentEncoding.query(items))"
  }

  private static func isHeaderText(_ text: String) -> Bool {
    (1...4_096).contains(text.utf8.count) && text.utf8.allSatisfy { (0x21...0x7E).contains($0) }
  }
}

extension ShopConnection: CustomStringConvertible {
  /// The address only.
  public var description: String { baseURL }
}
