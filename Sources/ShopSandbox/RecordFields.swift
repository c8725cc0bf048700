/// A field somewhere in a record: where it lies in the record's bytes.
struct RecordField {
  let name: String
  /// From the name's quotation mark to the value's end.
  let member: Range<Int>
  let value: Range<Int>
}

/// Finds all fields of a record, the nested ones too, in their order.
///
/// It reads compact JSON that a scanner has checked; in anything else it stops early.
struct RecordFields {
  private let bytes: [UInt8]
  private var position = 0
  private var found: [RecordField] = []

  private init(_ bytes: [UInt8]) { self.bytes = bytes }

  static func all(in record: [UInt8]) -> [RecordField] {
    var fields = RecordFields(record)
    fields.value()
    return fields.found
  }

  private var next: UInt8 { position < bytes.count ? bytes[position] : 0 }

  private mutating func value() {
    switch next {
    case UInt8(ascii: "{"): members(until: UInt8(ascii: "}")) { $0.member() }
    case UInt8(ascii: "["): members(until: UInt8(ascii: "]")) { $0.value() }
    case UInt8(ascii: "\""): string()
    default:
      while ![0, UInt8(ascii: ","), UInt8(ascii: "}"), UInt8(ascii: "]")].contains(next) {
        position += 1
      }
    }
  }

  private mutating func members(until end: UInt8, _ member: (inout RecordFields) -> Void) {
    position += 1
    while next != end, next != 0 {
      let start = position
      member(&self)
      if next == UInt8(ascii: ",") { position += 1 }
      guard position > start else { return }
    }
    position += 1
  }

  private mutating func member() {
    let start = position
    string()
    guard position > start + 1, next == UInt8(ascii: ":") else { return }
    let name = String(decoding: bytes[start + 1..<position - 1], as: UTF8.self)
    position += 1
    let valueStart = position
    value()
    guard position <= bytes.count else { return }
    found.append(
      RecordField(name: name, member: start..<position, value: valueStart..<position)
    )
  }

  private mutating func string() {
    guard next == UInt8(ascii: "\"") else { return }
    position += 1
    while next != UInt8(ascii: "\""), next != 0 {
      position += next == UInt8(ascii: "\\") ? 2 : 1
    }
    position += 1
  }
}
