/// A record as it is spoiled: JSON in, JSON out, wrong in exactly one respect.
struct FaultyRecord {
  /// What no record can do without, in any of the lists.
  private static let required: Set<String> = [
    "order_id", "order_status", "create_time", "line_items", "item_id", "quantity", "sale_price",
    "amount", "currency", "payment_id", "product_id", "status",
  ]
  private static let malformed = [
    "12,99", "1e5", " 5", "0x10", "--5", "", "1.2.3", "NaN", "12.99-",
  ]
  private static let hugeAmounts = [
    "1000000000000000.00", "9223372036854775808", "99999999999999999999.99",
  ]
  private static let hugeQuantities = [
    "1000000000001", "9223372036854775808", "10000000000000000000000000000000",
  ]
  private static let currencies = ["XXQ", "usd", "US", "USDT", "ZZZ"]
  private static let strangers = [#""x""#, "17", #"{"a":[1,2]}"#, "true"]

  let bytes: [UInt8]
  private let fields: [RecordField]

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
    fields = RecordFields.all(in: bytes)
  }

  /// The record with a fault in a field, or nil where it has no field for it.
  func spoiled(by fault: Fault, _ random: inout SplitMix64) -> [UInt8]? {
    switch fault {
    case .unknownField: withUnknownField(&random)
    case .missingField:
      pick({ FaultyRecord.required.contains($0.name) }, &random).map { without($0) }
    case .wrongType:
      pick({ FaultyRecord.required.contains($0.name) }, &random).map { field in
        replaced([(field.value, otherType(field, &random))])
      }
    case .hugeNumber:
      pick({ $0.name == "quantity" || isAmount($0) }, &random).map { field in
        let text =
          isAmount(field)
          ? quoted(one(of: FaultyRecord.hugeAmounts, &random))
          : one(of: FaultyRecord.hugeQuantities, &random)
        return replaced([(field.value, text)])
      }
    case .malformedAmount:
      pick(isAmount, &random).map { field in
        replaced([(field.value, quoted(one(of: FaultyRecord.malformed, &random)))])
      }
    case .unknownCurrency:
      pick({ $0.name == "currency" }, &random).map { field in
        replaced([(field.value, quoted(one(of: FaultyRecord.currencies, &random)))])
      }
    default: nil
    }
  }

  /// The record with another status and another amount, or nil where it lacks one of them.
  func changed() -> [UInt8]? {
    guard let status = fields.first(where: { ["order_status", "status"].contains($0.name) }),
      let amount = fields.first(where: isAmount)
    else { return nil }
    var digits = bytes[amount.value]
    if let first = digits.firstIndex(where: { (49...57).contains($0) }) {
      digits[first] = (digits[first] - 48) % 9 + 49
    } else if let last = digits.lastIndex(of: UInt8(ascii: "0")) {
      digits[last] = UInt8(ascii: "5")
    } else {
      return nil
    }
    return replaced([
      (status.value, quoted(otherStatus(status))),
      (amount.value, String(decoding: digits, as: UTF8.self)),
    ])
  }

  private func otherStatus(_ field: RecordField) -> String {
    switch text(field) {
    case #""COMPLETED""#: "CANCELLED"
    case #""PAID""#: "FAILED"
    case #""ACTIVATE""#: "SELLER_DEACTIVATED"
    default:
      if field.name == "order_status" {
        "COMPLETED"
      } else {
        fields.contains { $0.name == "product_id" } ? "ACTIVATE" : "PAID"
      }
    }
  }

  private func withUnknownField(_ random: inout SplitMix64) -> [UInt8]? {
    guard bytes.first == UInt8(ascii: "{") else { return nil }
    let value = one(of: FaultyRecord.strangers, &random)
    let name = "undocumented_\(random.below(100))"
    return replaced([(1..<1, "\"\(name)\":\(value)\(fields.isEmpty ? "" : ",")")])
  }

  private func without(_ field: RecordField) -> [UInt8] {
    var range = field.member
    if range.upperBound < bytes.count, bytes[range.upperBound] == UInt8(ascii: ",") {
      range = range.lowerBound..<range.upperBound + 1
    } else if range.lowerBound > 0, bytes[range.lowerBound - 1] == UInt8(ascii: ",") {
      range = range.lowerBound - 1..<range.upperBound
    }
    return replaced([(range, "")])
  }

  private func otherType(_ field: RecordField, _ random: inout SplitMix64) -> String {
    switch bytes[field.value.lowerBound] {
    case UInt8(ascii: "\""): one(of: ["12", "true", "[]", "{}"], &random)
    case UInt8(ascii: "{"), UInt8(ascii: "["): one(of: [#""x""#, "12", "true"], &random)
    default: one(of: [#""12""#, "true", "[]", "{}"], &random)
    }
  }

  private func isAmount(_ field: RecordField) -> Bool {
    field.name == "amount" && bytes[field.value].first == UInt8(ascii: "\"")
  }

  private func pick(_ isWanted: (RecordField) -> Bool, _ random: inout SplitMix64) -> RecordField? {
    let wanted = fields.filter(isWanted)
    return wanted.isEmpty ? nil : wanted[random.below(wanted.count)]
  }

  private func one(of texts: [String], _ random: inout SplitMix64) -> String {
    texts[random.below(texts.count)]
  }

  private func text(_ field: RecordField) -> String {
    String(decoding: bytes[field.value], as: UTF8.self)
  }

  private func quoted(_ text: String) -> String { "\"\(text)\"" }

  /// The record with some ranges replaced, which don't overlap.
  private func replaced(_ edits: [(range: Range<Int>, text: String)]) -> [UInt8] {
    var result = bytes
    for edit in edits.sorted(by: { $0.range.lowerBound > $1.range.lowerBound }) {
      result.replaceSubrange(edit.range, with: edit.text.utf8)
    }
    return result
  }
}
