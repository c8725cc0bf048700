/// A text of a JSON document, still as its bytes between the quotes.
struct JSONText: Equatable {
  let range: Range<Int>
  let hasEscapes: Bool
}

extension JSONReader {
  /// Reads the text that comes next, validating escapes, surrogate pairs and UTF-8.
  mutating func readText() throws(JSONError) -> JSONText {
    skipWhitespace()
    guard current == UInt8(ascii: "\"") else { throw error(.wrongKind("a text")) }
    index += 1
    let start = index
    var hasEscapes = false
    while true {
      skipPlainWords()
      switch current {
      case UInt8(ascii: "\""):
        index += 1
        return JSONText(range: start..<(index - 1), hasEscapes: hasEscapes)
      case UInt8(ascii: "\\"):
        hasEscapes = true
        try skipEscape()
      case 0..<0x20: throw error(.controlCharacter)
      case 0x80...: try skipMultibyte()
      default: index += 1
      }
    }
  }

  /// Steps over plain ASCII eight bytes at a time, up to the first byte that needs a look.
  @inline(__always) private mutating func skipPlainWords() {
    let ones: UInt64 = 0x0101_0101_0101_0101
    let highs: UInt64 = 0x8080_8080_8080_8080
    while index + 8 <= end {
      let word = UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: index, as: UInt64.self))
      let quote = word ^ (ones &* 0x22)
      let escape = word ^ (ones &* 0x5C)
      let control = (word &- ones &* 0x20) & ~word
      let special =
        (control | ((quote &- ones) & ~quote) | ((escape &- ones) & ~escape) | word) & highs
      guard special == 0 else {
        index += special.trailingZeroBitCount / 8
        return
      }
      index += 8
    }
  }

  private mutating func skipEscape() throws(JSONError) {
    index += 1
    switch current {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"), UInt8(ascii: "b"),
      UInt8(ascii: "f"), UInt8(ascii: "n"), UInt8(ascii: "r"), UInt8(ascii: "t"):
      index += 1
    case UInt8(ascii: "u"):
      index += 1
      let unit = try skipHexadecimal()
      switch unit {
      case 0xD800...0xDBFF:
        guard current == UInt8(ascii: "\\"), index + 1 < end, bytes[index + 1] == UInt8(ascii: "u")
        else { return try refuseSurrogate() }
        let second = index
        index += 2
        if !(0xDC00...0xDFFF).contains(try skipHexadecimal()) {
          index = second
          try refuseSurrogate()
        }
      case 0xDC00...0xDFFF: try refuseSurrogate()
      default: break
      }
    default: throw error(.badEscape)
    }
  }

  private func refuseSurrogate() throws(JSONError) {
    if checksText { throw JSONError(problem: .loneSurrogate, offset: index) }
  }

  private mutating func skipHexadecimal() throws(JSONError) -> UInt32 {
    var unit: UInt32 = 0
    for _ in 0..<4 {
      guard let digit = JSONReader.hexadecimal(current) else { throw error(.badEscape) }
      unit = unit << 4 | digit
      index += 1
    }
    return unit
  }

  private static func hexadecimal(_ byte: UInt8) -> UInt32? {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt32(byte) - 48
    case UInt8(ascii: "a")...UInt8(ascii: "f"): UInt32(byte) - 87
    case UInt8(ascii: "A")...UInt8(ascii: "F"): UInt32(byte) - 55
    default: nil
    }
  }

  private mutating func skipMultibyte() throws(JSONError) {
    while current >= 0x80 {
      let length = JSONReader.sequenceLength(bytes, at: index, end: end)
      if length == 0, checksText { throw JSONError(problem: .notUTF8, offset: index) }
      index += max(1, length)
    }
  }

  /// The length of the well-formed UTF-8 sequence of several bytes that starts here, or 0 (Unicode
  /// table 3-7: no overlong form, no surrogate, nothing above U+10FFFF).
  private static func sequenceLength(
    _ bytes: UnsafeRawBufferPointer,
    at index: Int,
    end: Int
  ) -> Int {
    let lead = bytes[index]
    let length = lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4
    guard index + length <= end else { return 0 }
    let second: ClosedRange<UInt8>
    switch lead {
    case 0xC2...0xDF, 0xE1...0xEC, 0xEE...0xEF, 0xF1...0xF3: second = 0x80...0xBF
    case 0xE0: second = 0xA0...0xBF
    case 0xED: second = 0x80...0x9F
    case 0xF0: second = 0x90...0xBF
    case 0xF4: second = 0x80...0x8F
    default: return 0
    }
    guard second.contains(bytes[index + 1]) else { return 0 }
    for offset in 2..<max(2, length) where bytes[index + offset] & 0xC0 != 0x80 { return 0 }
    return length
  }

  // MARK: Content

  /// The text's bytes in UTF-8, escapes undone, without a copy where there are none.
  func withUTF8<Result>(
    of text: JSONText,
    _ body: (UnsafeRawBufferPointer) throws -> Result
  ) rethrows -> Result {
    if !text.hasEscapes { return try body(UnsafeRawBufferPointer(rebasing: bytes[text.range])) }
    return try unescaped(text).withUnsafeBytes(body)
  }

  func string(_ text: JSONText) -> String {
    withUTF8(of: text) { String(decoding: $0, as: UTF8.self) }
  }

  /// Escapes undone; half a surrogate pair, passed only unchecked, becomes U+FFFD.
  private func unescaped(_ text: JSONText) -> [UInt8] {
    var result: [UInt8] = []
    result.reserveCapacity(text.range.count)
    var position = text.range.lowerBound
    func unit(at position: Int) -> UInt32 {
      (0..<4).reduce(0) { $0 << 4 | (JSONReader.hexadecimal(bytes[position + $1]) ?? 0) }
    }
    while position < text.range.upperBound {
      let byte = bytes[position]
      guard byte == UInt8(ascii: "\\") else {
        result.append(byte)
        position += 1
        continue
      }
      let kind = bytes[position + 1]
      position += 2
      guard kind == UInt8(ascii: "u") else {
        result.append(JSONReader.shortEscape(kind))
        continue
      }
      var scalar = unit(at: position)
      position += 4
      if (0xD800...0xDBFF).contains(scalar), position + 6 <= text.range.upperBound,
        bytes[position] == UInt8(ascii: "\\"), bytes[position + 1] == UInt8(ascii: "u"),
        case let low = unit(at: position + 2), (0xDC00...0xDFFF).contains(low)
      {
        scalar = 0x10000 + (scalar - 0xD800) << 10 + (low - 0xDC00)
        position += 6
      }
      result.append(contentsOf: Character(Unicode.Scalar(scalar) ?? "\u{FFFD}").utf8)
    }
    return result
  }

  private static func shortEscape(_ kind: UInt8) -> UInt8 {
    switch kind {
    case UInt8(ascii: "b"): 0x08
    case UInt8(ascii: "f"): 0x0C
    case UInt8(ascii: "n"): 0x0A
    case UInt8(ascii: "r"): 0x0D
    case UInt8(ascii: "t"): 0x09
    default: kind
    }
  }
}
