/// Writes records of JSON straight into bytes, and remembers where they and wanted fields lie.
struct RecordWriter {
  private var bytes: [UInt8] = [UInt8(ascii: "[")]
  private var records: [Range<Int>] = []
  private var fields: [Range<Int>] = []
  private var start = 0
  private let wanted: [String]
  private let decimals: Int
  private let currency: [UInt8]

  /// - Parameters:
  ///   - byteCount: about how many bytes are to come.
  ///   - currency: the code that every price has, with its decimals.
  init(wanted: [String], currency: String, decimals: Int, byteCount: Int) {
    self.wanted = wanted
    self.decimals = decimals
    self.currency = Array(currency.utf8)
    bytes.reserveCapacity(byteCount)
  }

  mutating func beginRecord() {
    text(records.isEmpty ? "\n" : ",\n")
    start = bytes.count
    for _ in wanted { fields.append(0..<0) }
  }

  mutating func endRecord() { records.append(start..<bytes.count) }

  /// Writes a value that may be one of the wanted fields of the record.
  mutating func field(_ name: String, _ write: (inout RecordWriter) -> Void) {
    let valueStart = bytes.count
    write(&self)
    guard let place = wanted.firstIndex(of: name) else { return }
    fields[fields.count - wanted.count + place] = valueStart..<bytes.count
  }

  /// Text of ours, as it is.
  mutating func text(_ text: StaticString) {
    bytes.append(
      contentsOf: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount)
    )
  }

  /// Text of ours that needs no escaping, prepared once for many records.
  mutating func text(_ text: [UInt8]) { bytes.append(contentsOf: text) }

  /// A number that is not negative, with so many digits at least.
  mutating func number(_ number: Int64, digits: Int = 1) {
    var rest = number
    var count = digits
    var power: Int64 = 1
    for _ in 1..<max(1, digits) { power *= 10 }
    while rest / power >= 10 {
      power *= 10
      count += 1
    }
    for _ in 0..<count {
      bytes.append(UInt8(48 + rest / power % 10))
      rest %= power
      power = max(1, power / 10)
    }
  }

  mutating func quoted(_ number: Int64) {
    bytes.append(UInt8(ascii: "\""))
    self.number(number)
    bytes.append(UInt8(ascii: "\""))
  }

  /// An amount in the currency's smallest unit, as the API's price.
  mutating func price(_ amount: Int64) {
    text(amount < 0 ? "{\"amount\":\"-" : "{\"amount\":\"")
    let amount = abs(amount)
    var unit: Int64 = 1
    for _ in 0..<decimals { unit *= 10 }
    number(amount / unit)
    if decimals > 0 {
      text(".")
      number(amount % unit, digits: decimals)
    }
    text("\",\"currency\":\"")
    text(currency)
    text("\"}")
  }

  /// The list of all records.
  consuming func list() -> RecordList {
    text("\n]\n")
    return RecordList(
      bytes: bytes,
      records: records,
      fields: fields,
      fieldsPerRecord: wanted.count
    )
  }
}
