/// A request that the shop refuses: HTTP status, the API's code, and its message.
struct Refusal: Error, Equatable {
  let status: Int
  let code: Int
  /// Plain ASCII that needs no escaping in JSON; never text from the request.
  let message: StaticString

  static let badToken = Refusal(status: 401, code: 105_001, message: "access token is invalid")
  static let badShopCipher = Refusal(
    status: 403,
    code: 101_000,
    message: "shop_cipher does not match the shop of the access token"
  )
  static let unknownPath = Refusal(status: 404, code: 36_009_009, message: "path not found")
  static let badMethod = Refusal(status: 405, code: 36_009_010, message: "method not allowed")
  static let unknownOrder = Refusal(status: 404, code: 21_008_111, message: "order not found")

  static func invalid(_ message: StaticString) -> Refusal {
    Refusal(status: 400, code: 36_009_004, message: message)
  }

  static func == (left: Refusal, right: Refusal) -> Bool {
    left.status == right.status && left.code == right.code
      && left.message.description == right.message.description
  }
}
