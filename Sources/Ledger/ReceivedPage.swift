public import Bookkeeping

/// A page on its way into the ledger, with all that can be worked out before it is its turn.
///
/// Making one costs time that the ledger's writer would otherwise lose: pages are made ready beside
/// one another, and written one behind the other.
public struct ReceivedPage<Record: Sendable>: Sendable {
  /// What came.
  public let page: SourcePage<Record>
  /// Which part of the list the page belongs to, where it is fetched in parts.
  public let part: Int
  /// When it came.
  public let fetchedAt: Instant
  /// The body as it is kept; nil where that is left for when it turns out to be needed.
  let evidence: [UInt8]?
  /// The digests of the records, one behind the other; empty where records need none.
  let digests: [UInt8]

  private init(
    _ page: SourcePage<Record>,
    part: Int,
    at instant: Instant,
    expectsNews: Bool,
    digests: [UInt8]
  ) throws {
    self.page = page
    self.part = part
    self.digests = digests
    fetchedAt = instant
    evidence = expectsNews ? try EvidenceCompressor.shared.gzip(page.redactedBody) : nil
  }
}

extension ReceivedPage where Record == Order {
  /// A page of orders.
  /// - Parameters:
  ///   - part: which part of the list the page belongs to, where it is fetched in parts.
  ///   - expectsNews: whether the page probably brings what the ledger does not know.
  /// - Throws: `LedgerError` when memory is short.
  public init(
    _ page: SourcePage<Order>,
    part: Int,
    at instant: Instant,
    expectsNews: Bool
  ) throws {
    let digests = OrderDigest.of(page.records)
    try self.init(page, part: part, at: instant, expectsNews: expectsNews, digests: digests)
  }
}

extension ReceivedPage where Record == Payment {
  /// A page of payments.
  /// - Parameter expectsNews: whether the page probably brings what the ledger does not know.
  /// - Throws: `LedgerError` when memory is short.
  public init(_ page: SourcePage<Payment>, at instant: Instant, expectsNews: Bool) throws {
    try self.init(page, part: 0, at: instant, expectsNews: expectsNews, digests: [])
  }
}

/// What pages brought that the ledger did not know.
public struct RecordedNews: Hashable, Sendable {
  /// How many revisions were new.
  public internal(set) var added: Int
  /// How many records could not be trusted.
  public internal(set) var refused: Int

  /// So much of each.
  public init(added: Int = 0, refused: Int = 0) {
    self.added = added
    self.refused = refused
  }

  /// Whether there was anything.
  public var isAny: Bool { added > 0 || refused > 0 }
}
