/// Text from strangers inside Markdown: shown as it is, never taken for markup, a link or HTML.
enum MarkdownText {
  /// The text on one line, escaped, and cut after `limit` characters.
  static func escape(_ text: String, limit: Int = 600) -> String {
    var bytes: [UInt8] = []
    var isSpace = true
    var count = 0
    for scalar in text.unicodeScalars {
      if count == limit {
        bytes.append(contentsOf: "…".utf8)
        break
      }
      if isLineBreakOrSpace(scalar) {
        if !isSpace { bytes.append(32) }
        isSpace = true
        continue
      }
      isSpace = false
      count += 1
      append(scalar, to: &bytes)
    }
    if bytes.last == 32 { bytes.removeLast() }
    return String(decoding: bytes, as: UTF8.self)
  }

  private static func append(_ scalar: Unicode.Scalar, to bytes: inout [UInt8]) {
    switch scalar {
    case "&": bytes.append(contentsOf: "&amp;".utf8)
    case "<": bytes.append(contentsOf: "&lt;".utf8)
    case ">": bytes.append(contentsOf: "&gt;".utf8)
    // The colon, the at sign and the point would make links of addresses.
    case "|", "`", "[", "]", "*", "_", "#", "\\", "~", "!", "@":
      bytes.append(contentsOf: "\\\(scalar)".utf8)
    case ":" where endsWithScheme(bytes): bytes.append(contentsOf: "\\:".utf8)
    case "." where endsWithWWW(bytes): bytes.append(contentsOf: "\\.".utf8)
    default:
      let isControl = scalar.value < 0x20 || (0x7F..<0xA0).contains(scalar.value)
      // Marks that turn the direction of writing could show a text as another one.
      let turns =
        (0x202A...0x202E).contains(scalar.value) || (0x2066...0x2069).contains(scalar.value)
      bytes.append(contentsOf: String(isControl || turns ? "\u{FFFD}" : scalar).utf8)
    }
  }

  private static func isLineBreakOrSpace(_ scalar: Unicode.Scalar) -> Bool {
    [0x09, 0x0A, 0x0B, 0x0C, 0x0D, 0x20, 0x85, 0x2028, 0x2029].contains(scalar.value)
  }

  private static func endsWithScheme(_ bytes: [UInt8]) -> Bool {
    ["http", "https", "ftp", "mailto", "xmpp"].contains { ends(bytes, with: $0) }
  }

  private static func endsWithWWW(_ bytes: [UInt8]) -> Bool { ends(bytes, with: "www") }

  private static func ends(_ bytes: [UInt8], with word: String) -> Bool {
    bytes.suffix(word.utf8.count).map { $0 | 0x20 } == Array(word.utf8)
  }
}

/// A table of a Markdown page.
enum MarkdownTable {
  /// The lines of a table; the columns from `numbersFrom` on are aligned to the right.
  static func lines(_ header: [String], numbersFrom: Int, _ rows: [[String]]) -> [String] {
    let rule = header.indices.map { $0 >= numbersFrom ? "---:" : "---" }
    return ([header, rule] + rows).map { "| " + $0.joined(separator: " | ") + " |" }
  }
}
