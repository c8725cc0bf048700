/// Something that goes wrong on purpose: what a platform, a proxy or a network does to a pull.
public enum Fault: String, CaseIterable, Sendable, Comparable {
  case tooManyRequests = "too-many-requests"
  case serverError = "server-error"
  case unavailable = "unavailable"
  case errorCode = "error-code"
  case connectionReset = "connection-reset"
  case truncatedBody = "truncated-body"
  case garbageBody = "garbage-body"
  case slowFirstByte = "slow-first-byte"
  case stalledBody = "stalled-body"
  case repeatedPage = "repeated-page"
  case skippedPage = "skipped-page"
  case tokenLoop = "token-loop"
  case wrongTotal = "wrong-total"
  case tokenExpired = "token-expired"
  case duplicateRecord = "duplicate-record"
  case changedRecord = "changed-record"
  case unknownField = "unknown-field"
  case missingField = "missing-field"
  case wrongType = "wrong-type"
  case hugeNumber = "huge-number"
  case malformedAmount = "malformed-amount"
  case unknownCurrency = "unknown-currency"

  /// What the sandbox does, in one line.
  public var meaning: String {
    switch self {
    case .tooManyRequests: "429 with Retry-After"
    case .serverError: "500 with the API's envelope"
    case .unavailable: "503 with a gateway's web page"
    case .errorCode: "200 with code 36009003 and no data"
    case .connectionReset: "the connection is reset before any byte (RST; without it a plain end)"
    case .truncatedBody: "Content-Length promises more than comes before the connection ends"
    case .garbageBody: "200 with bytes that are not JSON"
    case .slowFirstByte: "silence before the first byte, then the true answer"
    case .stalledBody: "a part of the body, then silence, then the connection ends"
    case .repeatedPage: "an earlier page's records again, with the asked page's next_page_token"
    case .skippedPage: "the page after the asked one, with that page's next_page_token"
    case .tokenLoop: "the right records, but next_page_token is this page's or an earlier one's"
    case .wrongTotal: "total_count is off by 1 to 9, in lists that have one"
    case .tokenExpired: "401 with code 105002, as if the access token had expired"
    case .duplicateRecord: "one record of the page stands on it twice"
    case .changedRecord:
      "a record of this or an earlier page once more, with another status and another amount"
    case .unknownField: "a field in one record that no description knows"
    case .missingField: "one record lacks a required field, such as order_id, amount or quantity"
    case .wrongType: "a required field of one record has another JSON type"
    case .hugeNumber: "an amount or quantity beyond 10^12, or beyond 64 bits"
    case .malformedAmount: "an amount that is no decimal number, such as 12,99 or 1e5"
    case .unknownCurrency: "a currency that ISO 4217 does not list, such as XXQ"
    }
  }

  /// Whether the true answer comes by simply asking again; an expired token is for a person.
  public var isTransient: Bool { self != .tokenExpired }

  /// In the order of the table.
  public static func < (left: Fault, right: Fault) -> Bool { left.place < right.place }

  private var place: Int { Fault.allCases.firstIndex(of: self) ?? 0 }
}
