/// A number of a JSON document, still as its text.
struct JSONNumber: Equatable {
  let range: Range<Int>
  /// Whether the text has neither a fraction nor an exponent.
  let isInteger: Bool
}

extension JSONReader {
  /// Reads the number that comes next: an optional minus, digits without a leading zero, then
  /// perhaps a fraction and an exponent.
  mutating func readNumber() throws(JSONError) -> JSONNumber {
    skipWhitespace()
    let start = index
    var isInteger = true
    if current == UInt8(ascii: "-") { index += 1 }
    if current == UInt8(ascii: "0") { index += 1 } else { try skipDigits() }
    if current == UInt8(ascii: ".") {
      isInteger = false
      index += 1
      try skipDigits()
    }
    if current | 0x20 == UInt8(ascii: "e") {
      isInteger = false
      index += 1
      if current == UInt8(ascii: "+") || current == UInt8(ascii: "-") { index += 1 }
      try skipDigits()
    }
    return JSONNumber(range: start..<index, isInteger: isInteger)
  }

  private mutating func skipDigits() throws(JSONError) {
    let start = index
    while current &- 48 < 10 { index += 1 }
    guard index > start else { throw error(.badNumber) }
  }

  /// The number as a 64-bit integer, or nil where it has a fraction or exponent or is too large.
  func integer(_ number: JSONNumber) -> Int64? {
    guard number.isInteger else { return nil }
    var magnitude: Int64 = 0
    var isNegative = false
    for position in number.range {
      let byte = bytes[position]
      if byte == UInt8(ascii: "-") {
        isNegative = true
        continue
      }
      // Counted below zero, where the range is one wider.
      let (product, wide) = magnitude.multipliedReportingOverflow(by: 10)
      let (sum, high) = product.subtractingReportingOverflow(Int64(byte &- 48))
      if wide || high { return nil }
      magnitude = sum
    }
    if isNegative { return magnitude }
    return magnitude == .min ? nil : -magnitude
  }
}
