/// A request that the shop refuses: HTTP status, the API's code, and its message.
struct Refusal: Error, Equatable {
  let status: Int
  let code: Int
  /// Plain ASCII that needs no escaping in JSON; never text from the request.
  let message: StaticString
  /// What the header Allow says, where a method is refused.
  var allow: String?

  static let badToken = Refusal(status: 401, code: 105_001, message: "access token is invalid")
  static let badShopCipher = Refusal(
    status: 403,
    code: 101_000,
    message: "shop_cipher does not match the shop of the access token"
  )
  static let missingShopCipher = invalid(
    "missing shop_cipher: the access token is good for several shops"
  )
  static let unknownPath = Refusal(status: 404, code: 36_009_009, message: "path not found")
  static let unknownOrder = Refusal(status: 404, code: 21_008_111, message: "order not found")
  static let unknownProduct = Refusal(status: 404, code: 12_052_023, message: "product not found")
  static let unknownFile = Refusal(status: 404, code: 12_052_024, message: "file not found")
  static let bodyTooLarge = Refusal(status: 413, code: 36_009_011, message: "body too large")
  static let fileTooLarge = Refusal(
    status: 413,
    code: 36_009_011,
    message: "invalid data: more than 10485760 bytes"
  )
  static let badContentType = Refusal(
    status: 415,
    code: 36_009_012,
    message: "content type not supported"
  )
  static let storeFull = Refusal(
    status: 507,
    code: 36_009_013,
    message: "the sandbox holds as many files as it can; start it anew"
  )
  static let storeFailed = Refusal(
    status: 500,
    code: 36_009_001,
    message: "the sandbox can't write to its state file"
  )

  static func badMethod(allow: String) -> Refusal {
    Refusal(status: 405, code: 36_009_010, message: "method not allowed", allow: allow)
  }

  static func invalid(_ message: StaticString) -> Refusal {
    Refusal(status: 400, code: 36_009_004, message: message)
  }

  static func == (left: Refusal, right: Refusal) -> Bool {
    left.status == right.status && left.code == right.code && left.allow == right.allow
      && left.message.description == right.message.description
  }
}
