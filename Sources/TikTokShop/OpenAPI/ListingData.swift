internal import Bookkeeping

/// The `data` of a listing: its records, and what is said about the whole.
struct ListingData<Record: ShopRecord> {
  private(set) var records: [Record] = []
  private(set) var quarantined: [QuarantinedRecord] = []
  private(set) var hasList = false
  private(set) var declaredTotal: Int?
  private(set) var nextToken: String?
  private var traces: [RecordTrace] = []
  private var content = Fingerprint()

  /// Reads the data of an answer that was validated as a whole.
  /// - Parameter list: the field that holds the records.
  /// - Throws: `FieldFault` where the data are no such listing.
  init(
    _ reader: inout JSONReader,
    _ envelope: Envelope,
    _ context: PageContext,
    _ list: StaticString
  ) throws {
    guard let data = envelope.data, envelope.dataKind == .object else {
      throw FieldFault("data", envelope.data == nil ? "missing" : "not an object")
    }
    reader.rewind(to: data)
    let shape = ListingData.shape(list)
    try reader.field("data") { reader in
      try reader.walk(shape) { (reader, field) in
        switch field {
        case 0: try readList(&reader, context)
        case 1: nextToken = try ListingData.token(&reader)
        case 2: declaredTotal = try ListingData.total(&reader)
        default:
          reader.checksText = false
          defer { reader.checksText = true }
          try reader.skipValue()
        }
      }
    }
    // Said and not fulfilled: without a list there is no telling whether it is one.
    guard hasList || (declaredTotal ?? 0) == 0 else {
      throw FieldFault("data.\(list)", "missing, though `total_count` says there are records")
    }
  }

  private mutating func readList(_ reader: inout JSONReader, _ context: PageContext) throws {
    guard try reader.begins(.array) else { return }
    hasList = true
    try reader.openArray()
    while try reader.nextElement() {
      reader.skipWhitespace()
      let start = reader.index
      switch try PageDecoding.record(&reader, context) as PageDecoding.RecordOutcome<Record> {
      case .sound(let record):
        records.append(record)
        traces.append(RecordTrace(record))
      case .quarantined(let record):
        quarantined.append(record)
        traces.append(RecordTrace(record))
      }
      content.add(raw: UnsafeRawBufferPointer(rebasing: reader.bytes[start..<reader.index]))
    }
  }

  /// What the page says for the proof of completeness.
  func trace(pass: Int) -> PageTrace {
    PageTrace(
      pass: pass,
      rowCount: traces.count,
      declaredTotal: declaredTotal,
      nextToken: nextToken,
      content: content.value,
      records: traces
    )
  }

  private static func token(_ reader: inout JSONReader) throws -> String? {
    guard let text = try reader.optionalText(), !text.range.isEmpty else { return nil }
    guard text.range.count <= PageDecoding.tokenLimit else {
      throw FieldFault("longer than \(PageDecoding.tokenLimit) bytes")
    }
    return reader.string(text)
  }

  private static func total(_ reader: inout JSONReader) throws -> Int? {
    guard let total = try reader.optionalInteger() else { return nil }
    guard (0...PageDecoding.totalLimit).contains(total) else {
      throw FieldFault("\(total) is no number of records")
    }
    return Int(total)
  }

  /// Documented for orders only, a total is taken from a list of payments too: it can only help to
  /// prove that nothing is missing.
  private static func shape(_ list: StaticString) -> ObjectShape {
    ObjectShape("", ["\(list)": .private, "next_page_token": .scalar, "total_count": .scalar])
  }
}
