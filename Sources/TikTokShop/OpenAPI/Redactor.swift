/// Rebuilds an answer as compact JSON with nothing but documented fields that aren't private, and
/// notes the names of fields that the documentation doesn't know.
///
/// What it reads was validated before, save for the texts of records that can't be trusted: those
/// with broken characters are left out.
struct Redactor {
  static let unknownLimit = 100

  private var reader: JSONReader
  private(set) var bytes: [UInt8] = []
  private var unknown: Set<String> = []
  /// Whether lists and objects inside the outermost one are left out, to save room.
  private let isShallow: Bool
  /// What may be kept of a value that was read before, and where that lies.
  private var known: (bytes: [UInt8], range: Range<Int>)?

  init(_ reader: JSONReader, isShallow: Bool = false) {
    self.reader = reader
    self.reader.checksText = false
    self.isShallow = isShallow
    bytes.reserveCapacity(256)
  }

  /// A redactor that need not look into a value that was read before: what may be kept of it is
  /// known.
  init(_ reader: JSONReader, known bytes: [UInt8], at range: Range<Int>) {
    self.init(reader)
    self.bytes.reserveCapacity(bytes.count + 512)
    known = (bytes, range)
  }

  /// The names found, as paths, sorted; at most `unknownLimit`.
  var unknownFields: [String] { Array(unknown.sorted().prefix(Redactor.unknownLimit)) }

  /// Appends the value under the cursor, or `null` where nothing of it may be kept.
  mutating func append(_ shape: ObjectShape) throws {
    if try !appendKept(.object(shape)) { bytes += Array("null".utf8) }
  }

  /// Appends the next value as far as it may be kept; false, and nothing, where nothing may.
  private mutating func appendKept(_ shape: Shape) throws -> Bool {
    if let known {
      reader.skipWhitespace()
      if reader.index == known.range.lowerBound {
        bytes.append(contentsOf: known.bytes)
        reader.jump(to: known.range.upperBound)
        return true
      }
    }
    switch shape {
    case .private, .passing:
      try reader.skipValue()
      return false
    case .scalar: return try appendScalar { _ in true }
    case .regionCode: return try appendScalar(where: RegionCode.isPlausible)
    case .object(let object):
      guard try reader.peek() == .object else {
        return try appendScalar { _ in object.keepsScalar }
      }
      try appendObject(object)
      return true
    case .list(let element):
      guard try reader.peek() == .array else {
        return try appendScalar { _ in element.keepsScalar }
      }
      try appendList(of: element)
      return true
    }
  }

  private mutating func appendObject(_ shape: ObjectShape) throws {
    try reader.openObject()
    bytes.append(UInt8(ascii: "{"))
    let start = bytes.count
    while let key = try reader.nextKey() {
      guard let index = shape.index(of: key, in: reader) else {
        note(key, in: shape)
        try reader.skipValue()
        continue
      }
      if isShallow, [.object, .array].contains(try reader.peek()) {
        try reader.skipValue()
        continue
      }
      let before = bytes.count
      if before > start { bytes.append(UInt8(ascii: ",")) }
      bytes.append(contentsOf: shape.fields[index].key)
      if try !appendKept(shape.fields[index].shape) { bytes.removeSubrange(before...) }
    }
    bytes.append(UInt8(ascii: "}"))
  }

  private mutating func appendList(of element: ObjectShape) throws {
    try reader.openArray()
    bytes.append(UInt8(ascii: "["))
    let start = bytes.count
    while try reader.nextElement() {
      if bytes.count > start { bytes.append(UInt8(ascii: ",")) }
      try append(element)
    }
    bytes.append(UInt8(ascii: "]"))
  }

  /// Appends the next value where it is a scalar that passes the test and whose text is sound.
  private mutating func appendScalar(
    where isKept: (UnsafeRawBufferPointer) -> Bool
  ) throws -> Bool {
    let kind = try reader.peek()
    guard kind != .object, kind != .array, let range = try soundScalar() else {
      try reader.skipValue()
      return false
    }
    let value = UnsafeRawBufferPointer(rebasing: reader.bytes[range])
    guard isKept(value) else { return false }
    bytes.append(contentsOf: value)
    return true
  }

  /// The bytes of the next value, stepped over; nil, and not stepped over, if its text is broken.
  private mutating func soundScalar() throws -> Range<Int>? {
    let bookmark = reader.bookmark
    reader.checksText = true
    defer { reader.checksText = false }
    do {
      return try reader.skipValueRange()
    } catch  where error.isAboutText {
      reader.rewind(to: bookmark)
      return nil
    }
  }

  private mutating func note(_ key: JSONText, in shape: ObjectShape) {
    // Far more names than are ever shown, so that the first hundred in order don't hang on the
    // order in which they came; and still a bound.
    guard unknown.count < 10_000 else { return }
    unknown.insert(shape.path + FieldName.shown(reader.string(key)))
  }
}

/// The name of a field that nobody documented.
enum FieldName {
  static let limit = 64

  /// The name as it may be shown: visible, at most 64 bytes.
  static func shown(_ name: String) -> String {
    let clean = PlatformText.clean(name, limit: limit)
    return clean.isEmpty ? "(no name)" : clean
  }
}

/// A region's code: the only part of an address that is kept.
enum RegionCode {
  static let limit = 8

  /// Whether a JSON value's bytes are a short text of letters and hyphens, or null: no digits, so
  /// that no postal code can pass for a region's.
  static func isPlausible(_ value: UnsafeRawBufferPointer) -> Bool {
    if value.elementsEqual("null".utf8) { return true }
    guard value.count >= 2, value.first == UInt8(ascii: "\"") else { return false }
    return isCode(value.dropFirst().dropLast())
  }

  static func isCode(_ text: some Collection<UInt8>) -> Bool {
    text.count <= limit
      && text.allSatisfy { byte in
        (65...90).contains(byte) || (97...122).contains(byte) || byte == UInt8(ascii: "-")
      }
  }
}
