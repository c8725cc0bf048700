/// Text from strangers as a CSV cell: RFC 4180 quoting, and nothing that a spreadsheet would run.
enum CSVText {
  /// Appends a cell's bytes.
  ///
  /// A text that a spreadsheet would take for a formula gets a single quote in front. Control
  /// characters other than tab and line breaks become U+FFFD.
  static func append(_ text: String, to bytes: inout [UInt8]) {
    let done: Void? = text.utf8.withContiguousStorageIfAvailable { append($0, to: &bytes) }
    if done == nil { Array(text.utf8).withUnsafeBufferPointer { append($0, to: &bytes) } }
  }

  /// Appends a cell of our own words, quoted where it must be.
  static func appendOwn(_ text: String, to bytes: inout [UInt8]) {
    for byte in text.utf8 where needsQuotes(byte) {
      append(text, to: &bytes)
      return
    }
    bytes.append(contentsOf: text.utf8)
  }

  private static func append(_ text: UnsafeBufferPointer<UInt8>, to bytes: inout [UInt8]) {
    var quoted = false
    var plain = true
    for byte in text {
      if needsQuotes(byte) { quoted = true }
      // 0xC2 may begin a C1 control character.
      if byte < 0x20 || byte == quote || byte == 0x7F || byte == 0xC2 { plain = false }
    }
    if quoted { bytes.append(quote) }
    if isFormula(text) { bytes.append(apostrophe) }
    if plain { bytes.append(contentsOf: text) } else { appendCleaned(text, to: &bytes) }
    if quoted { bytes.append(quote) }
  }

  private static func appendCleaned(_ text: UnsafeBufferPointer<UInt8>, to bytes: inout [UInt8]) {
    var index = 0
    while index < text.count {
      let byte = text[index]
      index += 1
      switch byte {
      case quote: bytes.append(contentsOf: [quote, quote])
      case tab, lineFeed, carriageReturn: bytes.append(byte)
      case 0..<0x20, 0x7F: bytes.append(contentsOf: replacement)
      case 0xC2 where index < text.count && text[index] < 0xA0:
        bytes.append(contentsOf: replacement)
        index += 1
      default: bytes.append(byte)
      }
    }
  }

  /// Whether a spreadsheet would run the text: its first character after white space starts a
  /// formula, in ASCII or in full width, or is a tab or a carriage return.
  private static func isFormula(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    var index = 0
    while index < text.count {
      switch text[index] {
      case tab, carriageReturn: return true
      case 0x3D, 0x2B, 0x2D, 0x40: return true  // = + - @
      case 0x20, 0x0A, 0x0B, 0x0C: index += 1
      case 0xC2 where follows(text, index, [0xA0]) || follows(text, index, [0x85]): index += 2
      case 0xE1...0xEF:
        guard index + 2 < text.count else { return false }
        let scalar =
          UInt32(text[index] & 0x0F) << 12
          | UInt32(text[index + 1] & 0x3F) << 6 | UInt32(text[index + 2] & 0x3F)
        switch scalar {
        case 0xFF1D, 0xFF0B, 0xFF0D, 0xFF20: return true  // ＝ ＋ － ＠
        case 0x1680, 0x2000...0x200B, 0x2028, 0x2029, 0x202F, 0x205F, 0x3000, 0xFEFF: index += 3
        default: return false
        }
      default: return false
      }
    }
    return false
  }

  private static func follows(
    _ text: UnsafeBufferPointer<UInt8>,
    _ index: Int,
    _ bytes: [UInt8]
  ) -> Bool {
    index + bytes.count < text.count
      && bytes.indices.allSatisfy { text[index + 1 + $0] == bytes[$0] }
  }

  private static func needsQuotes(_ byte: UInt8) -> Bool {
    byte == comma || byte == quote || byte == lineFeed || byte == carriageReturn
  }

  private static let tab: UInt8 = 0x09
  private static let lineFeed: UInt8 = 0x0A
  private static let carriageReturn: UInt8 = 0x0D
  private static let quote: UInt8 = 0x22
  private static let apostrophe: UInt8 = 0x27
  private static let comma: UInt8 = 0x2C
  private static let replacement: [UInt8] = [0xEF, 0xBF, 0xBD]
}
