/// The frame of every answer: `{"code": 0, "message": "Success", "data": {…}}`.
struct Envelope {
  let code: Int64
  let message: String
  let requestID: String?
  /// Where the data begins; nil where they are absent or null.
  let data: JSONReader.Bookmark?
  let dataKind: JSONReader.Kind

  /// Reads a whole answer, validating all of it: what follows can only fail in records.
  /// - Throws: `JSONError` where it is no JSON, `FieldFault` where it is no such frame.
  init(_ reader: inout JSONReader) throws {
    var code: Int64?
    var message: String?
    var requestID: String?
    var data: JSONReader.Bookmark?
    var dataKind = JSONReader.Kind.null
    guard try reader.peek() == .object else { throw FieldFault("not an object") }
    try reader.walk(Envelope.shape) { (reader, field) in
      switch field {
      case 0: code = try reader.optionalInteger()
      case 1: message = try reader.optionalText().map { reader.string($0) }
      case 2: requestID = try reader.optionalText().map { reader.string($0) }
      case 3:
        dataKind = try reader.peek()
        data = dataKind == .null ? nil : reader.bookmark
        // Texts inside are checked record by record, so that one bad record costs no page.
        reader.checksText = false
        defer { reader.checksText = true }
        try reader.skipValue()
      default: try reader.skipValue()
      }
    }
    try reader.finish()
    guard let code else { throw FieldFault("code", "missing") }
    self.code = code
    self.message = message ?? ""
    self.requestID = requestID
    self.data = data
    self.dataKind = dataKind
  }

  private static let shape = ObjectShape(
    "",
    ["code": .scalar, "message": .scalar, "request_id": .passing, "data": .private]
  )
}
