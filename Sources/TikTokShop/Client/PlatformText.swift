/// Texts from the platform, made fit for a message: data from a stranger, never an instruction to
/// a terminal.
enum PlatformText {
  static let messageLimit = 200

  /// The text without control and invisible characters, at most `limit` bytes of it.
  static func clean(_ text: String, limit: Int = messageLimit) -> String {
    var result = ""
    var size = 0
    for scalar in text.unicodeScalars {
      let isSpace = scalar == "\n" || scalar == "\t"
      if !isSpace, isInvisible(scalar) { continue }
      let added = isSpace ? 1 : UTF8.width(scalar)
      guard size + added <= limit else { break }
      size += added
      result.unicodeScalars.append(isSpace ? " " : scalar)
    }
    return result
  }

  /// Whether a text holds a control or invisible character.
  static func hasInvisible(_ text: String) -> Bool {
    // Nearly every id is visible ASCII, which its bytes tell quickly.
    if text.utf8.allSatisfy({ (0x20...0x7E).contains($0) }) { return false }
    return text.unicodeScalars.contains(where: isInvisible)
  }

  /// Control characters, and those that change how their neighbours are shown.
  static func isInvisible(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0..<0x20, 0x7F...0x9F, 0x200B...0x200F, 0x2028...0x202E, 0x2060...0x206F, 0xFEFF,
      0xFFF9...0xFFFB, 0xE0000...0xE007F:
      true
    default: false
    }
  }
}
