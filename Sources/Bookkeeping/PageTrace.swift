/// What a page leaves behind for the proof of completeness.
///
/// The traces of a list's pages are enough to go on, after a crash, as if those pages had just
/// come.
public struct PageTrace: Hashable, Sendable {
  /// How often the list had been begun when the page came, from 1.
  public let pass: Int
  /// How many records the page held, trusted or not.
  public let rowCount: Int
  /// How many records the platform says there are over all pages, where it says so.
  public let declaredTotal: Int?
  /// What the platform calls the next page; nil at the last one.
  public let nextToken: String?
  /// Tells the records' bytes from those of any other page, whatever differs around them.
  public let content: UInt64
  /// The records, trusted or not, in the order they came.
  public let records: [RecordTrace]

  /// A trace from its parts.
  public init(
    pass: Int,
    rowCount: Int,
    declaredTotal: Int?,
    nextToken: String?,
    content: UInt64,
    records: [RecordTrace]
  ) {
    self.pass = pass
    self.rowCount = rowCount
    self.declaredTotal = declaredTotal
    self.nextToken = nextToken
    self.content = content
    self.records = records
  }
}

/// Which record came, and what it looked like: two fingerprints, for a pull may hold a million.
public struct RecordTrace: Hashable, Sendable {
  /// The fingerprint of the record's id; of its source where it has none.
  public let id: UInt64
  /// The fingerprint of what the record says.
  public let content: UInt64

  /// A trace from its parts.
  public init(id: UInt64, content: UInt64) {
    self.id = id
    self.content = content
  }
}
