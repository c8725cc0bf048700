/// What the documentation says a value looks like, and whether it may be kept: the whitelist behind
/// every byte of the platform's that is stored.
indirect enum Shape: Sendable {
  /// A text, number, boolean or null that is kept as it came.
  case scalar
  /// A scalar kept only where it looks like a region's code, for it stands among private fields.
  case regionCode
  /// Documented, and never kept.
  case `private`
  /// Read, but not kept: it differs from answer to answer.
  case passing
  case object(ObjectShape)
  case list(ObjectShape)
}

/// The documented fields of an object.
final class ObjectShape: Sendable {
  struct Field: Sendable {
    let name: String
    let shape: Shape
    /// `"name":`, as it is written.
    let key: [UInt8]
    fileprivate let length: Int
    /// The name's first eight bytes: with the length, they tell nearly all names apart.
    fileprivate let head: UInt64

    fileprivate init(_ name: String, _ shape: Shape) {
      self.name = name
      self.shape = shape
      key = Array("\"\(name)\":".utf8)
      length = name.utf8.count
      head = name.utf8.prefix(8).reduce(0) { $0 << 8 | UInt64($1) }
    }
  }

  /// Where the object stands, as unknown fields are reported: `orders[].`, or empty.
  let path: String
  let fields: [Field]
  /// Whether a scalar that stands in the object's place is kept as evidence.
  let keepsScalar: Bool

  init(_ path: String, keepsScalar: Bool = true, _ fields: KeyValuePairs<String, Shape>) {
    self.path = path
    self.keepsScalar = keepsScalar
    self.fields = fields.map { Field($0.key, $0.value) }
  }

  /// The index of the field that a key names.
  func index(of key: JSONText, in reader: JSONReader) -> Int? {
    reader.withUTF8(of: key) { name in
      var head: UInt64 = 0
      for position in 0..<min(8, name.count) { head = head << 8 | UInt64(name[position]) }
      for index in fields.indices
      where fields[index].head == head && fields[index].length == name.count {
        if isName(name, of: fields[index]) { return index }
      }
      return nil
    }
  }

  private func isName(_ name: UnsafeRawBufferPointer, of field: Field) -> Bool {
    var position = 8
    while position < name.count {
      // The key begins with a quote.
      guard field.key[position + 1] == name[position] else { return false }
      position += 1
    }
    return true
  }
}
