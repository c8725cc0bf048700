import Bookkeeping
import Ledger
import Synchronization
import TikTokShop

/// One pull of one operation as the ledger knows it.
///
/// It begins with the first page: a pull that is refused leaves the ledger as it was.
final class PullUnderWay: Sendable {
  private let ledger: Ledger
  private let shop: ShopKey
  private let operation: String
  private let created: Interval?
  private let source: String
  private let now: @Sendable () -> Instant
  private let begun: Mutex<PullKey?>

  init(
    _ ledger: Ledger,
    _ shop: ShopKey,
    _ operation: String,
    created: Interval?,
    source: String,
    _ resumed: UnfinishedPull?,
    _ now: @escaping @Sendable () -> Instant
  ) {
    self.ledger = ledger
    self.shop = shop
    self.operation = operation
    self.created = created
    self.source = source
    self.now = now
    begun = Mutex(resumed?.key)
  }

  /// The pull's key; the first call begins it.
  func key() throws -> PullKey {
    try begun.withLock { begun in
      if let begun { return begun }
      let key = try ledger.beginPull(
        shop,
        operation: operation,
        created: created,
        source: source,
        at: now()
      )
      begun = key
      return key
    }
  }

  /// Ends the pull with the proof of all its parts together.
  /// - Parameter parts: when the records of each part were created, where there are several.
  func end(with chains: [PageChain], of parts: [Interval] = []) throws {
    var problems = chains.enumerated().flatMap { number, chain in
      guard parts.count > 1 else { return chain.problems }
      let days = "\(parts[number].start.settlementDay) to \(parts[number].end.settlementDay)"
      return chain.problems.map { "Created \(days): \($0)" }
    }
    let union = PullUnderWay.union(chains)
    if union.differing > 0 {
      problems.append(
        "\(Wording.count(union.differing, "record")) came in two parts of the list with different "
          + "content; the last one counts."
      )
    }
    let distinct = chains.map(\.distinctRecords).reduce(0, +) - union.overlap
    let declared = chains.compactMap(\.declaredTotal)
    // What parts declare adds up only where no record is in two of them.
    let isDeclared = declared.count == chains.count && union.overlap == 0
    try ledger.endPull(
      try key(),
      proof: PullProof(
        operation: operation,
        passes: chains.map(\.passes).max() ?? 1,
        pages: chains.map(\.pages).reduce(0, +),
        rowsReceived: chains.map(\.rowsReceived).reduce(0, +),
        distinctRecords: distinct,
        repeatedRecords: chains.map(\.repeatedRecords).reduce(0, +),
        declaredTotal: isDeclared ? declared.reduce(0, +) : nil,
        retries: chains.map(\.retries).reduce(0, +),
        isComplete: problems.isEmpty,
        problems: problems
      ),
      at: now()
    )
  }

  /// How many records came in more than one part, and how many of them differed.
  private static func union(_ chains: [PageChain]) -> (overlap: Int, differing: Int) {
    guard chains.count > 1 else { return (0, 0) }
    var all: [UInt64: UInt64] = [:]
    all.reserveCapacity(chains.map(\.contents.count).reduce(0, +))
    var (overlap, differing) = (0, 0)
    for (id, content) in chains.lazy.flatMap(\.contents) {
      guard let earlier = all.updateValue(content, forKey: id) else { continue }
      overlap += 1
      if earlier != content { differing += 1 }
    }
    return (overlap, differing)
  }

  /// Ends a pull of single records, which proves nothing about a list.
  func endOfDetails(problems: [String]) throws {
    try ledger.endPull(try key(), proof: proofWithoutList(problems: problems), at: now())
  }

  /// Ends a pull whose list could not be had.
  func end(withoutList reason: String) throws {
    try ledger.endPull(try key(), proof: proofWithoutList(problems: [reason]), at: now())
  }

  private func proofWithoutList(problems: [String]) -> PullProof {
    PullProof(
      operation: operation,
      pages: 0,
      rowsReceived: 0,
      distinctRecords: 0,
      repeatedRecords: 0,
      declaredTotal: nil,
      isComplete: problems.isEmpty,
      problems: problems
    )
  }
}
