import Foundation

/// A source file as the house rules see it.
struct SourceFile: CustomStringConvertible {
  /// The path from the project's root, such as `Sources/Ledger/Schema.swift`.
  let path: String
  /// The file as it is.
  let text: String
  /// The code alone, each line in its place.
  ///
  /// Comments, what literals say and raw identifiers are blank. ASCII only, so that an offset is an offset in any encoding.
  let code: String
  /// What the string literals say, with the line where each begins; `\(` marks an interpolation.
  let literals: [(line: Int, text: String)]

  init(path: String, text: String) {
    self.path = path
    self.text = text
    var reader = SourceReader(text)
    reader.readCode(inInterpolation: false)
    code = String(decoding: reader.code, as: UTF8.self)
    literals = reader.literals
  }

  var description: String { path }

  /// The module that the file belongs to: the folder under `Sources`, or under `Sources/System`.
  var module: String? {
    let folders = path.split(separator: "/").dropLast().map(String.init)
    guard folders.first == "Sources" else { return nil }
    return folders.dropFirst().first { $0 != "System" }
  }
}

/// Where a pattern is found in a text: the line and what its groups caught.
func matches(of pattern: String, in text: String) throws -> [(line: Int, groups: [String])] {
  let expression = try NSRegularExpression(pattern: pattern, options: .anchorsMatchLines)
  let string = text as NSString
  let whole = NSRange(location: 0, length: string.length)
  var (line, position) = (1, 0)
  return expression.matches(in: text, range: whole).map { match in
    let passed = NSRange(location: position, length: match.range.location - position)
    line += string.substring(with: passed).utf8.count { $0 == UInt8(ascii: "\n") }
    position = match.range.location
    let groups = (0..<match.numberOfRanges).map { index in
      let range = match.range(at: index)
      return range.location == NSNotFound ? "" : string.substring(with: range)
    }
    return (line, groups)
  }
}

/// Tells Swift code from comments and literals.
///
/// Regular expressions between bare slashes are not
/// understood; the house writes them between `#/` and `/#`.
private struct SourceReader {
  /// What can begin a comment, a literal, a raw identifier or an interpolation's end.
  private static let marks = Array("/#\"`()".utf8)

  private let bytes: [UInt8]
  private var position = 0
  private var line = 1
  private(set) var code: [UInt8] = []
  private(set) var literals: [(line: Int, text: String)] = []

  init(_ text: String) { bytes = Array(text.utf8) }

  /// Reads code to the end, or to the parenthesis that closes an interpolation.
  mutating func readCode(inInterpolation: Bool) {
    var depth = 0
    while position < bytes.count {
      if !SourceReader.marks.contains(bytes[position]) {
        take(1)
      } else if starts(with: "//") {
        blank(upTo: "\n")
      } else if starts(with: "/*") {
        blankBlockComment()
      } else if starts(with: "#/") {
        take(2)
        blank(upTo: "/#")
        take(2)
      } else if let hashes = hashesBeforeQuote() {
        readLiteral(hashes: hashes)
      } else if bytes[position] == UInt8(ascii: "`") {
        take(1)
        blank(upTo: "`")
        take(1)
      } else {
        if bytes[position] == UInt8(ascii: "(") { depth += 1 }
        if bytes[position] == UInt8(ascii: ")") {
          depth -= 1
          if inInterpolation, depth < 0 { return }
        }
        take(1)
      }
    }
  }

  private mutating func readLiteral(hashes: Int) {
    let start = line
    let fence = [UInt8](repeating: UInt8(ascii: "#"), count: hashes)
    take(hashes)
    let isLong = starts(with: "\"\"\"")
    let quotes = Array((isLong ? "\"\"\"" : "\"").utf8)
    take(quotes.count)
    var said: [UInt8] = []
    while position < bytes.count {
      if starts(with: quotes + fence) {
        take(quotes.count + hashes)
        break
      }
      if !isLong, bytes[position] == UInt8(ascii: "\n") { break }
      if starts(with: Array("\\".utf8) + fence) {
        said.append(UInt8(ascii: "\\"))
        skip(1 + hashes)
        if position < bytes.count, bytes[position] == UInt8(ascii: "(") {
          said.append(UInt8(ascii: "("))
          take(1)
          readCode(inInterpolation: true)
          take(1)
          continue
        }
      }
      if position < bytes.count { said.append(bytes[position]) }
      skip(1)
    }
    literals.append((start, String(decoding: said, as: UTF8.self)))
  }

  private mutating func blankBlockComment() {
    var depth = 0
    repeat {
      if starts(with: "/*") {
        depth += 1
        skip(2)
      } else if starts(with: "*/") {
        depth -= 1
        skip(2)
      } else {
        skip(1)
      }
    } while depth > 0 && position < bytes.count
  }

  private mutating func blank(upTo end: String) {
    while position < bytes.count, !starts(with: end) { skip(1) }
  }

  /// Keeps bytes as code.
  private mutating func take(_ count: Int) {
    for _ in 0..<count where position < bytes.count {
      let byte = bytes[position]
      if byte == UInt8(ascii: "\n") { line += 1 }
      code.append(byte < 128 ? byte : UInt8(ascii: "_"))
      position += 1
    }
  }

  /// Leaves bytes out, and keeps the lines' numbers.
  private mutating func skip(_ count: Int) {
    for _ in 0..<count where position < bytes.count {
      let isNewline = bytes[position] == UInt8(ascii: "\n")
      if isNewline { line += 1 }
      code.append(isNewline ? UInt8(ascii: "\n") : UInt8(ascii: " "))
      position += 1
    }
  }

  private func hashesBeforeQuote() -> Int? {
    var ahead = position
    while ahead < bytes.count, bytes[ahead] == UInt8(ascii: "#") { ahead += 1 }
    return ahead < bytes.count && bytes[ahead] == UInt8(ascii: "\"") ? ahead - position : nil
  }

  private func starts(with text: String) -> Bool { starts(with: Array(text.utf8)) }

  private func starts(with text: [UInt8]) -> Bool {
    bytes[position] == text[0] && bytes[position...].starts(with: text)
  }
}
