/// The proof of one pull: which pages came, and whether they were all.
public struct PageChain: Hashable, Sendable {
  /// The API operation, such as `listOrders`.
  public let operation: String
  /// How many pages came.
  public let pages: Int
  /// How many records they held, trusted or not.
  public let rowsReceived: Int
  /// How many records the platform said there are, on the last page that said so.
  public let declaredTotal: Int?
  /// How many different records came, by id; a record without an id counts for itself.
  public let distinctRecords: Int
  /// How many records came again, alike or not.
  public let repeatedRecords: Int
  /// How many of those came again with other content.
  public let differingRepeats: Int
  /// Why the pull is not known to be complete: sentences for people; none where it is.
  public let problems: [String]

  /// Whether nothing speaks against the pull being complete.
  public var isComplete: Bool { problems.isEmpty }

  /// A chain from its parts.
  public init(
    operation: String,
    pages: Int,
    rowsReceived: Int,
    declaredTotal: Int?,
    distinctRecords: Int,
    repeatedRecords: Int,
    differingRepeats: Int,
    problems: [String]
  ) {
    self.operation = operation
    self.pages = pages
    self.rowsReceived = rowsReceived
    self.declaredTotal = declaredTotal
    self.distinctRecords = distinctRecords
    self.repeatedRecords = repeatedRecords
    self.differingRepeats = differingRepeats
    self.problems = problems
  }
}

/// How far a chain of pages is followed.
struct PageLimits: Sendable {
  var pages = 100_000
  /// Empty pages in a row, or pages in a row that came before.
  var idlePages = 10
}
