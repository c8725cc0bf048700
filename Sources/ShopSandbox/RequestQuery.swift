import Foundation

/// The parameters of a request, checked as strictly as the API's description allows.
///
/// Parameters that an operation does not know are ignored.
struct RequestQuery {
  private let values: [String: [String]]

  /// The parameters in a percent-encoded query.
  init(_ query: String) throws(Refusal) {
    guard query.utf8.count <= 8_192 else { throw .invalid("invalid query: too long") }
    var values: [String: [String]] = [:]
    for pair in query.split(separator: "&") {
      let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      guard let name = RequestQuery.decoded(parts[0]),
        let value = RequestQuery.decoded(parts.count > 1 ? parts[1] : "")
      else { throw .invalid("invalid query: broken percent-encoding") }
      values[name, default: []].append(value)
    }
    self.values = values
  }

  private static func decoded(_ text: Substring) -> String? {
    text.replacing("+", with: " ").removingPercentEncoding
  }

  /// A parameter given once, or nil where it is absent; given twice it is refused.
  func value(_ name: String, _ refusal: Refusal) throws(Refusal) -> String? {
    guard let given = values[name] else { return nil }
    guard given.count == 1 else { throw refusal }
    return given[0]
  }

  /// A parameter of plain digits, within bounds.
  private func integer(
    _ name: String,
    in range: ClosedRange<Int64>,
    _ refusal: Refusal
  ) throws(Refusal) -> Int64? {
    guard let text = try value(name, refusal) else { return nil }
    // Int64 would take a sign too.
    guard text.utf8.allSatisfy({ (48...57).contains($0) }), let number = Int64(text),
      range.contains(number)
    else { throw refusal }
    return number
  }

  func pageSize(default usual: Int) throws(Refusal) -> Int {
    Int(try integer("page_size", in: 1...100, .invalid("invalid page_size")) ?? Int64(usual))
  }

  /// A parameter that is one of some words.
  private func word(
    _ name: String,
    of words: [String],
    _ refusal: Refusal
  ) throws(Refusal) -> String? {
    guard let text = try value(name, refusal) else { return nil }
    guard words.contains(text) else { throw refusal }
    return text
  }

  func productStatus() throws(Refusal) -> String? {
    try word("status", of: ProductRecords.statuses, .invalid("invalid status"))
  }

  func documentType() throws(Refusal) -> String {
    let refusal = Refusal.invalid("invalid document_type")
    guard let type = try word("document_type", of: ShippingDocument.types, refusal)
    else { throw refusal }
    return type
  }

  func orderFilter() throws(Refusal) -> OrderFilter {
    var filter = OrderFilter()
    let badStatus = Refusal.invalid("invalid order_status")
    filter.status = try word("order_status", of: OrderFilter.statuses, badStatus)
    let times: ClosedRange<Int64> = 0...Int64.max
    filter.createdFrom = try integer(
      "create_time_ge",
      in: times,
      .invalid("invalid create_time_ge")
    )
    filter.createdBefore = try integer(
      "create_time_lt",
      in: times,
      .invalid("invalid create_time_lt")
    )
    return filter
  }

  func pageToken() throws(Refusal) -> String? {
    try value("page_token", PageToken.malformed)
  }

  func shopCipher() throws(Refusal) -> String? {
    try value("shop_cipher", .invalid("invalid shop_cipher"))
  }
}
