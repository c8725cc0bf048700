internal import Bookkeeping

/// What makes one record untrustworthy: where in it, and why.
///
/// It never costs more than its record.
struct FieldFault: Error, Equatable {
  /// The field's path inside the record; empty for the record itself.
  let path: String
  let problem: String

  init(_ problem: String) { self.init("", problem) }

  init(_ path: String, _ problem: String) {
    self.path = path
    self.problem = problem
  }

  func within(_ name: String) -> FieldFault {
    FieldFault(path.isEmpty || path.hasPrefix("[") ? name + path : "\(name).\(path)", problem)
  }

  /// One line for the quarantine, such as `line_items[1].quantity: missing`.
  var reason: String { path.isEmpty ? problem : "\(path): \(problem)" }
}

/// Fields of a record, read strictly: a wrong type is a fault, null equals absent.
extension JSONReader {
  static let identifierLimit = 128
  static let nameLimit = 4_096
  /// The largest amount that is believed, in storage units: a million million.
  ///
  /// One absurd record must not make the sums of a month leave the range of an amount.
  static let largestUnits = UInt64(1_000_000_000_000) * UInt64(Money.unitsPerWhole)

  /// Runs a read whose faults concern this field.
  mutating func field<Result>(
    _ name: @autoclosure () -> String,
    _ read: (inout JSONReader) throws -> Result
  ) throws -> Result {
    do {
      return try read(&self)
    } catch let fault as FieldFault {
      throw fault.within(name())
    } catch let error as JSONError where error.isAboutText {
      throw FieldFault(name(), "\(error.problem)")
    }
  }

  /// Whether a value of this kind comes next; false after stepping over null.
  /// - Throws: `FieldFault` for any other kind.
  mutating func begins(_ kind: Kind) throws -> Bool {
    let found = try peek()
    if found == kind { return true }
    guard found == .null else { throw FieldFault("\(found.name), not \(kind.name)") }
    try readNull()
    return false
  }

  mutating func optionalText() throws -> JSONText? { try begins(.text) ? try readText() : nil }

  /// An id or a platform's word: 1 to 128 bytes, no control or invisible characters.
  mutating func optionalIdentifier() throws -> String? {
    guard let text = try optionalText() else { return nil }
    return try identifier(text)
  }

  func identifier(_ text: JSONText) throws -> String {
    let identifier = string(text)
    guard !identifier.isEmpty else { throw FieldFault("empty") }
    guard identifier.utf8.count <= JSONReader.identifierLimit else {
      throw FieldFault("longer than \(JSONReader.identifierLimit) bytes")
    }
    guard !PlatformText.hasInvisible(identifier) else {
      throw FieldFault("has a control or invisible character")
    }
    return identifier
  }

  /// A name for people: at most 4,096 bytes, no NUL.
  mutating func optionalName() throws -> String? {
    guard let text = try optionalText() else { return nil }
    let name = string(text)
    guard name.utf8.count <= JSONReader.nameLimit else {
      throw FieldFault("longer than \(JSONReader.nameLimit) bytes")
    }
    guard !name.utf8.contains(0) else { throw FieldFault("has a NUL character") }
    return name
  }

  mutating func optionalInteger() throws -> Int64? {
    guard try begins(.number) else { return nil }
    guard let integer = integer(try readNumber()) else {
      throw FieldFault("not a whole number of at most 64 bits")
    }
    return integer
  }

  /// Unix seconds, from 2000 to 2099: milliseconds and other slips fall outside.
  mutating func optionalTime() throws -> Instant? {
    guard let seconds = try optionalInteger() else { return nil }
    return try time(seconds)
  }

  func time(_ seconds: Int64) throws -> Instant {
    guard (946_684_800..<4_102_444_800).contains(seconds) else {
      throw FieldFault("\(seconds) is no Unix time in seconds from 2000 to 2099")
    }
    return Instant(seconds: seconds)
  }

  /// An object of amount and currency.
  mutating func optionalMoney() throws -> Money? {
    guard try begins(.object) else { return nil }
    var amount: JSONText?
    var currency: Currency?
    try walk(MoneyField.shape) { (reader, field) in
      switch MoneyField(rawValue: field) {
      case .amount: amount = try reader.optionalText()
      case .currency: currency = try reader.optionalCurrency()
      case nil: try reader.skipValue()
      }
    }
    guard let amount else { throw FieldFault("amount", "missing") }
    guard let currency else { throw FieldFault("currency", "missing") }
    let money = try withUTF8(of: amount) { bytes in
      do throws(Money.ParsingError) {
        return try Money(utf8: bytes.assumingMemoryBound(to: UInt8.self), currency: currency)
      } catch {
        throw FieldFault("amount", error.description)
      }
    }
    guard money.units.magnitude <= JSONReader.largestUnits else {
      throw FieldFault("amount", "\(money.text) is absurdly large")
    }
    return money
  }

  private mutating func optionalCurrency() throws -> Currency? {
    guard let text = try optionalText() else { return nil }
    guard let currency = withUTF8(of: text, { Currency(utf8: $0) }) else {
      throw FieldFault("not an ISO 4217 currency")
    }
    return currency
  }

  /// Walks an object: calls `read` with each field's index in the shape, the cursor before its
  /// value, and -1 for a field that the shape doesn't know.
  /// - Throws: `FieldFault` for a field given twice.
  mutating func walk(
    _ shape: ObjectShape,
    _ read: (inout JSONReader, Int) throws -> Void
  ) throws {
    var seen: UInt32 = 0
    var others: Set<String> = []
    try openObject()
    while let key = try nextKey() {
      if let index = shape.index(of: key, in: self) {
        guard seen & (1 << UInt32(index)) == 0 else {
          throw FieldFault(shape.fields[index].name, "given twice")
        }
        seen |= 1 << UInt32(index)
        try field(shape.fields[index].name) { try read(&$0, index) }
      } else {
        let name = string(key)
        guard others.insert(name).inserted else {
          throw FieldFault(FieldName.shown(name), "given twice")
        }
        try field(FieldName.shown(name)) { try read(&$0, -1) }
      }
    }
  }
}

extension JSONReader.Kind {
  var name: String {
    switch self {
    case .object: "an object"
    case .array: "a list"
    case .text: "a text"
    case .number: "a number"
    case .boolean: "true or false"
    case .null: "null"
    }
  }
}

private enum MoneyField: Int {
  case amount
  case currency

  static let shape = ObjectShape("", ["amount": .scalar, "currency": .scalar])
}
