/// One page of the platform's answer: what was understood, what was not, and the evidence.
public struct SourcePage<Record: Sendable>: Sendable {
  /// The API operation, such as `listOrders`.
  public let operation: String
  /// The page's number within its pull, from 1.
  public let number: Int
  /// The records that were understood, in the order they came.
  public let records: [Record]
  /// The records that can't be trusted, with the reason.
  public let quarantined: [QuarantinedRecord]
  /// Names of fields that the documentation doesn't know, as paths, sorted; no values.
  public let unknownFields: [String]
  /// The size of the page's body as it came.
  public let byteCount: Int
  /// SHA-256 of the page's body as it came, in hexadecimal.
  public let digest: String
  /// The page's body as JSON, less the private fields.
  public let redactedBody: [UInt8]
  /// What the page says for the proof of completeness.
  public let trace: PageTrace

  /// Whether the platform named no further page.
  public var isLast: Bool { trace.nextToken == nil }
  /// How many records the platform says there are over all pages, where it says so.
  public var declaredTotal: Int? { trace.declaredTotal }
  /// How many records the page held, trusted or not.
  public var rowCount: Int { trace.rowCount }

  /// A page from its parts.
  public init(
    operation: String,
    number: Int,
    records: [Record],
    quarantined: [QuarantinedRecord],
    unknownFields: [String],
    byteCount: Int,
    digest: String,
    redactedBody: [UInt8],
    trace: PageTrace
  ) {
    self.operation = operation
    self.number = number
    self.records = records
    self.quarantined = quarantined
    self.unknownFields = unknownFields
    self.byteCount = byteCount
    self.digest = digest
    self.redactedBody = redactedBody
    self.trace = trace
  }
}

/// A record that can't be trusted, kept apart with its reason.
public struct QuarantinedRecord: Hashable, Sendable {
  /// The API operation that served it.
  public let operation: String
  /// The record's id, where it had one.
  public let recordID: String?
  /// What is wrong with it, naming the field.
  public let reason: String
  /// The record as JSON, less the private fields.
  public let redactedSource: [UInt8]

  /// A quarantined record from its parts.
  public init(operation: String, recordID: String?, reason: String, redactedSource: [UInt8]) {
    self.operation = operation
    self.recordID = recordID
    self.reason = reason
    self.redactedSource = redactedSource
  }
}
