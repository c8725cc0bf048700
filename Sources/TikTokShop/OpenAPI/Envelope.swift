/// The frame of every answer: `{"code": 0, "message": "Success", "data": {…}}`.
struct Envelope {
  let code: Int64
  let message: String
  let requestID: String?
  /// Where the data begins; nil where they are absent or null.
  let data: JSONReader.Bookmark?
  let dataKind: JSONReader.Kind
  /// The data themselves, where they could be read in one go.
  let regular: (any Sendable)?

  /// Reads a whole answer, validating all of it: what follows can only fail in records.
  /// - Parameter readRegular: reads data in which nothing is out of the ordinary.
  /// - Throws: `JSONError` where it is no JSON, `FieldFault` where it is no such frame.
  init(_ reader: inout JSONReader, _ readRegular: RegularReading? = nil) throws {
    var code: Int64?
    var message: String?
    var requestID: String?
    var data: JSONReader.Bookmark?
    var dataKind = JSONReader.Kind.null
    var regular: (any Sendable)?
    guard try reader.peek() == .object else { throw FieldFault("not an object") }
    try reader.walk(Envelope.shape) { (reader, field) in
      switch field {
      case 0: code = try reader.optionalInteger()
      case 1: message = try reader.optionalText().map { reader.string($0) }
      case 2: requestID = try reader.optionalText().map { reader.string($0) }
      case 3:
        dataKind = try reader.peek()
        data = dataKind == .null ? nil : reader.bookmark
        regular = readRegular?(&reader)
        guard regular == nil else { return }
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
    self.regular = regular
  }

  private static let shape = ObjectShape(
    "",
    ["code": .scalar, "message": .scalar, "request_id": .passing, "data": .private]
  )
}
