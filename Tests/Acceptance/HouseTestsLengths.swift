import Foundation

extension HouseRule {
  static let longFiles = HouseRule(
    name: "a file has at most 400 lines",
    folders: ["Sources", "Tests"],
    bad: [Sample(path: "Sources/Ledger/A.swift", text: lines(401))],
    good: [Sample(path: "Sources/Ledger/A.swift", text: lines(400) + "\n")]
  ) { file in
    var count = file.text.utf8.reduce(0) { $0 + ($1 == UInt8(ascii: "\n") ? 1 : 0) }
    if !file.text.isEmpty, file.text.utf8.last != UInt8(ascii: "\n") { count += 1 }
    guard count > 400 else { return [] }
    return [Finding(path: file.path, line: count, message: "\(count) lines")]
  }

  static let longFunctions = HouseRule(
    name: "a function has at most 60 lines",
    folders: ["Sources", "Tests"],
    bad: [
      "func a() {\n\(lines(59))\n}", "init(a: () -> Int = { 1 }) throws {\n\(lines(59))\n}",
      "protocol A {\n  func a()\n  func b() -> Int\n}\nfunc c(\n  d: Int\n)\n  -> Int\n{\n\(lines(56))\n}",
      "struct A {\n  func a() { f(\"}\") }\n  subscript(i: Int) -> Int {\n\(lines(59))\n  }\n}",
      "func a<B>() where B: C,\n  B: D {\n\(lines(58)) // }\n}",
    ].map { Sample(path: "Sources/Ledger/A.swift", text: $0) },
    good: [
      "func a() {\n\(lines(58))\n}", "struct A {\n\(lines(99))\n  func a() {}\n\(lines(99))\n}",
      "protocol A {\n  func a()\n  init(b: Int)\n}\nextension A {\n\(lines(80))\n}",
      "let a = A.init(1)\nlet b = [\n\(lines(99))\n]\nself.init(c)\nif d {\n\(lines(99))\n}",
    ].map { Sample(path: "Sources/Ledger/A.swift", text: $0) }
  ) { file in
    let bytes = Array(file.code.utf8)
    let keywords = try NSRegularExpression(pattern: #"(?<![\w.])(func|init|deinit|subscript)\b"#)
    let whole = NSRange(location: 0, length: bytes.count)
    return keywords.matches(in: file.code, range: whole).compactMap { match in
      let start = match.range.location
      guard let open = bodyStart(bytes, after: start + match.range.length),
        let close = bodyEnd(bytes, from: open)
      else { return nil }
      let length = bytes[start...close].reduce(1) { $0 + ($1 == UInt8(ascii: "\n") ? 1 : 0) }
      guard length > 60 else { return nil }
      let line = bytes[..<start].reduce(1) { $0 + ($1 == UInt8(ascii: "\n") ? 1 : 0) }
      return Finding(path: file.path, line: line, message: "a function of \(length) lines")
    }
  }

  /// Where the body of a declaration opens; nil where it has none, as in a protocol.
  private static func bodyStart(_ bytes: [UInt8], after start: Int) -> Int? {
    var depth = 0
    var lastMark = UInt8(ascii: " ")
    for position in start..<bytes.count {
      let byte = bytes[position]
      switch byte {
      case UInt8(ascii: "("), UInt8(ascii: "["): depth += 1
      case UInt8(ascii: ")"), UInt8(ascii: "]"):
        depth -= 1
        if depth < 0 { return nil }
      case UInt8(ascii: "{") where depth == 0: return position
      case UInt8(ascii: "}") where depth == 0: return nil
      case UInt8(ascii: "\n") where depth == 0 && lastMark != UInt8(ascii: ","):
        if !continues(bytes[(position + 1)...]) { return nil }
      default: break
      }
      if byte != UInt8(ascii: " "), byte != UInt8(ascii: "\n") { lastMark = byte }
    }
    return nil
  }

  /// Whether a line goes on with the declaration of the line before.
  private static func continues(_ rest: ArraySlice<UInt8>) -> Bool {
    let line = rest.drop { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\n") }
    return ["{", "->", "where ", "async", "throws", "rethrows", "(", ")"].contains {
      line.starts(with: $0.utf8)
    }
  }

  private static func bodyEnd(_ bytes: [UInt8], from open: Int) -> Int? {
    var depth = 0
    for position in open..<bytes.count {
      if bytes[position] == UInt8(ascii: "{") { depth += 1 }
      if bytes[position] == UInt8(ascii: "}") {
        depth -= 1
        if depth == 0 { return position }
      }
    }
    return nil
  }

  private static func lines(_ count: Int) -> String {
    Array(repeating: "  g()", count: count).joined(separator: "\n")
  }
}
