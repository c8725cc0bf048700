/// Reads an answer whose data are an object of texts.
enum DataTexts {
  static let limit = 8_192

  /// The texts of these fields, in their order; nil where one is absent or empty.
  /// - Throws: `FieldFault` where the data are no object, or a field is no plain text.
  static func read(
    _ body: [UInt8],
    _ envelope: Envelope,
    _ names: [String]
  ) throws -> [String?] {
    try body.withUnsafeBytes { bytes in
      guard let data = envelope.data, envelope.dataKind == .object else {
        throw FieldFault("data", envelope.data == nil ? "missing" : "not an object")
      }
      var reader = JSONReader(bytes)
      reader.rewind(to: data)
      return try reader.field("data") { try texts(&$0, names) }
    }
  }

  private static func texts(_ reader: inout JSONReader, _ names: [String]) throws -> [String?] {
    var texts: [String?] = names.map { _ in nil }
    var seen: Set<String> = []
    try reader.openObject()
    while let key = try reader.nextKey() {
      let name = reader.string(key)
      guard let index = names.firstIndex(of: name) else {
        try reader.skipValue()
        continue
      }
      guard seen.insert(name).inserted else { throw FieldFault(name, "given twice") }
      texts[index] = try reader.field(name) { reader in
        guard let text = try reader.optionalText(), !text.range.isEmpty else { return nil }
        let found = reader.string(text)
        guard found.utf8.count <= limit else { throw FieldFault("longer than \(limit) bytes") }
        guard !PlatformText.hasInvisible(found) else {
          throw FieldFault("has a control or invisible character")
        }
        return found
      }
    }
    return texts
  }
}
