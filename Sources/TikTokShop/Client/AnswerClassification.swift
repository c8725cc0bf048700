/// What an answer means before its data are looked at: an error, or nothing.
///
/// The platform's own code decides whatever the HTTP status says; the status decides where there is
/// no code.
struct AnswerClassification {
  let secrets: [Secret]

  /// The frame of an answer whose data may be read.
  /// - Parameter readRegular: reads data in which nothing is out of the ordinary.
  /// - Throws: the failure that any other answer stands for.
  func envelope(
    of response: HTTPResponse,
    host: String,
    _ readRegular: RegularReading? = nil
  ) throws(FailedAttempt) -> Envelope {
    if (300..<400).contains(response.status) {
      throw FailedAttempt(error: Redirect.error(location: response.header("Location") ?? ""))
    }
    let read = Result {
      try response.body.withUnsafeBytes { bytes in
        var reader = JSONReader(bytes)
        return try Envelope(&reader, readRegular)
      }
    }
    let envelope = try? read.get()
    if let error = error(of: response, envelope) {
      throw FailedAttempt(error: error, retryAfter: AnswerClassification.retryAfter(response))
    }
    do {
      return try read.get()
    } catch {
      throw FailedAttempt(error: self.error(forBody: response.body, error, host: host))
    }
  }

  /// The error for an answer that is no page.
  func error(forBody body: [UInt8], _ error: any Error, host: String) -> ShopError {
    if let fault = error as? FieldFault { return .badAnswer(reason: clean(fault.reason)) }
    guard let error = error as? JSONError else {
      return .badAnswer(reason: clean("\(error)"))
    }
    if AnswerClassification.isMarkup(body) {
      return .garbled(isWebPage: true, reason: "it is a web page")
    }
    if body.isEmpty { return .interrupted(host: host, reason: "it is empty") }
    if error.problem == .endsTooEarly { return .interrupted(host: host, reason: "\(error)") }
    return .garbled(isWebPage: false, reason: "it is not valid JSON: \(error)")
  }

  private func error(of response: HTTPResponse, _ envelope: Envelope?) -> ShopError? {
    let status = response.status
    let code = envelope?.code ?? 0
    let message = clean(envelope?.message ?? "")
    if let error = AnswerClassification.error(code: code, status: status, message) {
      return error
    }
    switch status {
    case 200..<300 where code == 0: return nil
    case 401, 403: return .notAuthorised(message: message)
    case 429: return .rateLimited(message: message)
    case 408, 500...: return .unavailable(status: status, code: code, message: message)
    case 404 where AnswerClassification.speaks(message, of: ["shop"]):
      return .unknownShop(message: message)
    case _ where AnswerClassification.isNotFound(code, message): return .notFound(message: message)
    default:
      guard code != 0 else { return .badAnswer(reason: reason(status, response.body, message)) }
      return .refused(
        code: code,
        message: message,
        requestID: envelope?.requestID.map { clean($0) }.flatMap { $0.isEmpty ? nil : $0 }
      )
    }
  }

  /// The error that a code of the platform's stands for, where it is one of those that mean the
  /// same everywhere.
  private static func error(code: Int64, status: Int, _ message: String) -> ShopError? {
    switch code {
    case 105_000...105_999: .notAuthorised(message: message)
    case 101_000, 106_013: .unknownShop(message: message)
    case 36_009_004 where speaks(message, of: ["token", "sign", "app key", "app_key", "appkey"]):
      .notAuthorised(message: message)
    case 36_009_004 where speaks(message, of: ["shop"]): .unknownShop(message: message)
    case 36_009_002, 36_009_003, 36_009_007:
      status == 429
        ? .rateLimited(message: message)
        : .unavailable(status: status, code: code, message: message)
    default: nil
    }
  }

  /// Whether one record is meant that does not exist; the codes that mean the same everywhere speak of
  /// requests, paths and pages.
  private static func isNotFound(_ code: Int64, _ message: String) -> Bool {
    code != 0 && !(36_009_000...36_009_999).contains(code)
      && speaks(message, of: ["not found", "not exist"])
  }

  private static func speaks(_ message: String, of words: [String]) -> Bool {
    // The token of a page is no access token.
    let message = message.lowercased().replacing("page_token", with: "page")
      .replacing("page token", with: "page")
    return words.contains { message.contains($0) }
  }

  private func reason(_ status: Int, _ body: [UInt8], _ message: String) -> String {
    let what =
      AnswerClassification.isMarkup(body) ? "HTTP \(status) and a web page" : "HTTP \(status)"
    let hint = status == 404 ? ", so nothing is at this address" : ""
    return what + hint + (message.isEmpty ? "" : " (“\(message)”)")
  }

  /// A text of the platform's, shortened, cleaned, and without a secret that it may repeat.
  private func clean(_ text: String) -> String {
    PlatformText.clean(secrets.reduce(text) { $1.hidden(in: $0) })
  }

  private static func isMarkup(_ body: [UInt8]) -> Bool {
    body.first { ![0x20, 0x09, 0x0A, 0x0D, 0xEF, 0xBB, 0xBF].contains($0) } == UInt8(ascii: "<")
  }

  /// Seconds of a Retry-After header; its other form, a date, leaves the pause to us.
  private static func retryAfter(_ response: HTTPResponse) -> Duration? {
    guard let text = response.header("Retry-After"), let seconds = Int64(text),
      (0...86_400).contains(seconds)
    else { return nil }
    return .seconds(seconds)
  }
}
