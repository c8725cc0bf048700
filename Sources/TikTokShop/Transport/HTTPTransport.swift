/// Sends one HTTP request and brings its answer.
///
/// A transport never follows redirects and never retries.
public protocol HTTPTransport: Sendable {
  /// Sends a request.
  /// - Throws: `ShopError` when no answer came; `.cancelled` when the task was cancelled.
  func send(_ request: HTTPRequest) async throws -> HTTPResponse
}

/// One HTTP request.
public struct HTTPRequest: Sendable {
  /// The method, such as `GET`.
  public var method: String
  /// The absolute URL, percent-encoded.
  public var url: String
  /// Header lines, in order; a value may be a secret.
  public var headers: [(name: String, value: String)]
  /// The body, where there is one.
  public var body: [UInt8]?

  /// A request from its parts.
  public init(
    method: String,
    url: String,
    headers: [(name: String, value: String)],
    body: [UInt8]? = nil
  ) {
    self.method = method
    self.url = url
    self.headers = headers
    self.body = body
  }

  /// The value of the first header of this name, whatever its case.
  public func header(_ name: String) -> String? { HTTPHeaders.value(of: name, in: headers) }

  /// The URL's host and port, for messages.
  var authority: String {
    guard let start = url.firstRange(of: "://")?.upperBound else { return "the service" }
    return String(url[start...].prefix { !"/?#".contains($0) })
  }
}

extension HTTPRequest: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  /// The method and the URL without its query; never a header.
  public var description: String { "\(method) \(url.prefix { $0 != "?" })" }

  /// The method and the URL without its query; never a header.
  public var debugDescription: String { description }

  /// The method and the URL without its query; never a header.
  public var customMirror: Mirror { Mirror(self, children: ["request": description]) }
}

/// The answer to one HTTP request.
public struct HTTPResponse: Sendable {
  /// The status code, such as 200.
  public var status: Int
  /// The headers of interest: at least Content-Type, Retry-After and Location where they came.
  public var headers: [(name: String, value: String)]
  /// The body, with its content encoding undone.
  public var body: [UInt8]

  /// An answer from its parts.
  public init(status: Int, headers: [(name: String, value: String)] = [], body: [UInt8]) {
    self.status = status
    self.headers = headers
    self.body = body
  }

  /// The value of the first header of this name, whatever its case.
  public func header(_ name: String) -> String? { HTTPHeaders.value(of: name, in: headers) }
}

enum HTTPHeaders {
  static func value(of name: String, in headers: [(name: String, value: String)]) -> String? {
    headers.first { $0.name.lowercased() == name.lowercased() }?.value
  }

  /// Whether a line of a request can hold the text without becoming two lines.
  static func isSafe(_ text: String) -> Bool {
    text.utf8.allSatisfy { $0 == 0x09 || ($0 >= 0x20 && $0 != 0x7F) }
  }
}
