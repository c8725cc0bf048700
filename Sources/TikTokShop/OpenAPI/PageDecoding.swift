internal import Bookkeeping
internal import Digest

/// Where a page stands in its pull.
struct PageContext {
  let operation: String
  let number: Int
  /// How often the list had been begun, from 1.
  let pass: Int
}

enum PageDecoding {
  static let tokenLimit = 2_048
  static let totalLimit: Int64 = 1_000_000_000_000
  static let quarantineLimit = 64 << 10

  /// Reads one page of a listing.
  /// - Throws: `JSONError` or `FieldFault` where the page as a whole can't be used.
  static func listing<Record: ShopRecord>(
    _ body: [UInt8],
    _ envelope: Envelope,
    context: PageContext,
    list: StaticString,
    shape: ObjectShape
  ) throws -> SourcePage<Record> {
    if let listing = envelope.regular as? RegularListing<Record> {
      return try page(of: listing, body, context, shape)
    }
    return try body.withUnsafeBytes { bytes in
      var reader = JSONReader(bytes)
      let data = try ListingData<Record>(&reader, envelope, context, list)
      var redactor = Redactor(JSONReader(bytes))
      try redactor.append(shape)
      guard data.hasList || !redactor.unknownFields.contains(where: { $0.hasPrefix("data.") })
      else { throw FieldFault("data.\(list)", "missing, and there are fields nobody documented") }
      return SourcePage(
        operation: context.operation,
        number: context.number,
        records: data.records,
        quarantined: data.quarantined,
        unknownFields: redactor.unknownFields,
        byteCount: body.count,
        digest: SHA256Digest.of(body).hex,
        redactedBody: redactor.bytes,
        trace: data.trace(pass: context.pass)
      )
    }
  }

  /// The page of data that were read in one go; of the rest of the answer what may be kept is
  /// added.
  private static func page<Record: ShopRecord>(
    of listing: RegularListing<Record>,
    _ body: [UInt8],
    _ context: PageContext,
    _ shape: ObjectShape
  ) throws -> SourcePage<Record> {
    let (redacted, unknownFields) = try body.withUnsafeBytes { bytes in
      var redactor = Redactor(JSONReader(bytes), known: listing.kept, at: listing.range)
      try redactor.append(shape)
      return (redactor.bytes, redactor.unknownFields)
    }
    return SourcePage(
      operation: context.operation,
      number: context.number,
      records: listing.records,
      quarantined: [],
      unknownFields: unknownFields,
      byteCount: body.count,
      digest: SHA256Digest.of(body).hex,
      redactedBody: redacted,
      trace: PageTrace(
        pass: context.pass,
        rowCount: listing.traces.count,
        declaredTotal: listing.declaredTotal,
        nextToken: listing.nextToken,
        content: listing.content.value,
        records: listing.traces
      )
    )
  }

  /// Reads the answer that holds one record.
  /// - Throws: `JSONError` or `FieldFault` where the answer as a whole can't be used.
  static func detail<Record: ShopRecord>(
    _ body: [UInt8],
    _ envelope: Envelope,
    context: PageContext,
    shape: ObjectShape
  ) throws -> SourcePage<Record> {
    try body.withUnsafeBytes { bytes in
      var reader = JSONReader(bytes)
      guard let data = envelope.data, envelope.dataKind == .object else {
        throw FieldFault("data", envelope.data == nil ? "missing" : "not an object")
      }
      reader.rewind(to: data)
      let outcome: RecordOutcome<Record> = try record(&reader, context)
      var redactor = Redactor(JSONReader(bytes))
      try redactor.append(shape)
      var records: [Record] = []
      var quarantined: [QuarantinedRecord] = []
      switch outcome {
      case .sound(let record): records = [record]
      case .quarantined(let record): quarantined = [record]
      }
      return SourcePage(
        operation: context.operation,
        number: context.number,
        records: records,
        quarantined: quarantined,
        unknownFields: redactor.unknownFields,
        byteCount: body.count,
        digest: SHA256Digest.of(body).hex,
        redactedBody: redactor.bytes,
        trace: PageTrace(
          pass: context.pass,
          rowCount: 1,
          declaredTotal: nil,
          nextToken: nil,
          content: 0,
          records: records.map { RecordTrace($0) } + quarantined.map { RecordTrace($0) }
        )
      )
    }
  }

  enum RecordOutcome<Record: ShopRecord> {
    case sound(Record)
    case quarantined(QuarantinedRecord)
  }

  /// Reads the record under the cursor, or sets it apart; either way the cursor ends behind it.
  static func record<Record: ShopRecord>(
    _ reader: inout JSONReader,
    _ context: PageContext
  ) throws -> RecordOutcome<Record> {
    let start = reader.bookmark
    let fault: FieldFault
    do {
      guard try reader.begins(.object) else { throw FieldFault("null, not an object") }
      return .sound(try Record.decode(&reader))
    } catch let found as FieldFault {
      fault = found
    } catch let error as JSONError where error.isAboutText {
      fault = FieldFault("a field's name is \(error.problem)")
    }
    reader.rewind(to: start)
    let source = try redactedSource(of: Record.self, reader)
    let id = try identifier(of: Record.self, reader)
    reader.checksText = false
    defer { reader.checksText = true }
    try reader.skipValue()
    return .quarantined(
      QuarantinedRecord(
        operation: context.operation,
        recordID: id,
        reason: fault.reason,
        redactedSource: source
      )
    )
  }

  private static func redactedSource<Record: ShopRecord>(
    of type: Record.Type,
    _ reader: JSONReader
  ) throws -> [UInt8] {
    for isShallow in [false, true] {
      var redactor = Redactor(reader, isShallow: isShallow)
      try redactor.append(Record.shape)
      if redactor.bytes.count <= quarantineLimit { return redactor.bytes }
    }
    return Array("{}".utf8)
  }

  /// The id of a record that can't be trusted, where it has exactly one that could be an id.
  private static func identifier<Record: ShopRecord>(
    of type: Record.Type,
    _ start: JSONReader
  ) throws -> String? {
    var reader = start
    reader.checksText = false
    guard try reader.peek() == .object else { return nil }
    var found: Set<String> = []
    try reader.openObject()
    while let key = try reader.nextKey() {
      guard try reader.peek() == .text,
        reader.withUTF8(of: key, { $0.elementsEqual(Record.idField.utf8) })
      else {
        try reader.skipValue()
        continue
      }
      let text = try reader.readText()
      if let id = try? reader.identifier(text), !id.unicodeScalars.contains("\u{FFFD}") {
        found.insert(id)
      }
    }
    return found.count == 1 ? found.first : nil
  }
}
