/// The proof of one pull: which pages came, and whether they were all.
public struct PageChain: Hashable, Sendable {
  /// The API operation, such as `listOrders`.
  public let operation: String
  /// How often the list was fetched from its beginning.
  public let passes: Int
  /// How many pages came in the last pass.
  public let pages: Int
  /// How many records they held, trusted or not.
  public let rowsReceived: Int
  /// How many records the platform said there are, by the word of most of those pages.
  public let declaredTotal: Int?
  /// How many different records came over all passes, by id, and by content where they have none.
  public let distinctRecords: Int
  /// How many records came again in the last pass, alike or not.
  public let repeatedRecords: Int
  /// How many of those came again with other content.
  public let differingRepeats: Int
  /// How many requests had to be sent again.
  public let retries: Int
  /// Why the pull is not known to be complete: sentences for people; none where it is.
  public let problems: [String]
  /// What each record looked like last, by its id: both as fingerprints.
  public let contents: [UInt64: UInt64]

  /// Whether nothing speaks against the pull being complete.
  public var isComplete: Bool { problems.isEmpty }

  /// A chain from its parts.
  public init(
    operation: String,
    passes: Int = 1,
    pages: Int,
    rowsReceived: Int,
    declaredTotal: Int?,
    distinctRecords: Int,
    repeatedRecords: Int,
    differingRepeats: Int,
    retries: Int = 0,
    problems: [String],
    contents: [UInt64: UInt64] = [:]
  ) {
    self.operation = operation
    self.passes = passes
    self.pages = pages
    self.rowsReceived = rowsReceived
    self.declaredTotal = declaredTotal
    self.distinctRecords = distinctRecords
    self.repeatedRecords = repeatedRecords
    self.differingRepeats = differingRepeats
    self.retries = retries
    self.problems = problems
    self.contents = contents
  }
}

/// How far a list is followed.
struct PageLimits: Sendable {
  /// Pages a pass.
  var pages = 100_000
  /// How often a list is fetched that never comes out the same.
  var passes = 12
  /// How often a page is asked for that there are doubts about.
  var looks = 8
  /// How often in a row a page must come out the same before what is odd about it is believed.
  var alikeLooks = 4
  /// Empty pages in a row, or pages in a row that came before.
  var idlePages = 10
}
