internal import Bookkeeping

/// A JSON value whose text is the same on every machine: keys sorted, two spaces, LF.
indirect enum JSONValue {
  case null
  case bool(Bool)
  case number(Int64)
  case text(String)
  case list([JSONValue])
  case object([String: JSONValue])

  /// A text, or null.
  static func optional(_ text: String?) -> JSONValue { text.map(JSONValue.text) ?? .null }

  /// A number, or null.
  static func optional(_ number: (some BinaryInteger)?) -> JSONValue {
    number.map { .number(Int64($0)) } ?? .null
  }

  /// The document, with a line end.
  var document: String {
    var bytes: [UInt8] = []
    append(to: &bytes, indent: 0)
    bytes.append(10)
    return String(decoding: bytes, as: UTF8.self)
  }

  private func append(to bytes: inout [UInt8], indent: Int) {
    switch self {
    case .null: bytes.append(contentsOf: "null".utf8)
    case .bool(let value): bytes.append(contentsOf: (value ? "true" : "false").utf8)
    case .number(let value): bytes.append(contentsOf: String(value).utf8)
    case .text(let value): Self.append(value, to: &bytes)
    case .list(let values):
      Self.append(values, "[", "]", to: &bytes, indent) { value, bytes in
        value.append(to: &bytes, indent: indent + 2)
      }
    case .object(let members):
      let sorted = members.sorted { ByteOrder.precedes($0.key, $1.key) }
      Self.append(sorted, "{", "}", to: &bytes, indent) { member, bytes in
        Self.append(member.key, to: &bytes)
        bytes.append(contentsOf: ": ".utf8)
        member.value.append(to: &bytes, indent: indent + 2)
      }
    }
  }

  private static func append<Part>(
    _ parts: [Part],
    _ opening: String,
    _ closing: String,
    to bytes: inout [UInt8],
    _ indent: Int,
    _ body: (Part, inout [UInt8]) -> Void
  ) {
    bytes.append(contentsOf: opening.utf8)
    for (index, part) in parts.enumerated() {
      bytes.append(contentsOf: (index == 0 ? "\n" : ",\n").utf8)
      bytes.append(contentsOf: repeatElement(32, count: indent + 2))
      body(part, &bytes)
    }
    if !parts.isEmpty {
      bytes.append(10)
      bytes.append(contentsOf: repeatElement(32, count: indent))
    }
    bytes.append(contentsOf: closing.utf8)
  }

  private static func append(_ text: String, to bytes: inout [UInt8]) {
    let digits = Array("0123456789abcdef".utf8)
    bytes.append(34)
    for byte in text.utf8 {
      switch byte {
      case 34, 92: bytes.append(contentsOf: [92, byte])
      case 0..<32, 127:
        bytes.append(contentsOf: "\\u00".utf8)
        bytes.append(contentsOf: [digits[Int(byte >> 4)], digits[Int(byte & 15)]])
      default: bytes.append(byte)
      }
    }
    bytes.append(34)
  }
}
