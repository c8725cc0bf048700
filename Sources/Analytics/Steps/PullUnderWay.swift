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
  private let now: @Sendable () -> Instant
  private let begun: Mutex<PullKey?>

  init(
    _ ledger: Ledger,
    _ shop: ShopKey,
    _ operation: String,
    created: Interval?,
    _ resumed: UnfinishedPull?,
    _ now: @escaping @Sendable () -> Instant
  ) {
    self.ledger = ledger
    self.shop = shop
    self.operation = operation
    self.created = created
    self.now = now
    begun = Mutex(resumed?.key)
  }

  /// The pull's key; the first call begins it.
  func key() throws -> PullKey {
    try begun.withLock { begun in
      if let begun { return begun }
      let key = try ledger.beginPull(shop, operation: operation, created: created, at: now())
      begun = key
      return key
    }
  }

  /// Ends the pull with the proof of all its parts together.
  /// - Parameter parts: when the records of each part were created, where there are several.
  func end(with chains: [PageChain], of parts: [Interval] = []) throws {
    let problems = chains.enumerated().flatMap { number, chain in
      guard parts.count > 1 else { return chain.problems }
      let days = "\(parts[number].start.settlementDay) to \(parts[number].end.settlementDay)"
      return chain.problems.map { "Created \(days): \($0)" }
    }
    let declared = chains.compactMap(\.declaredTotal)
    try ledger.endPull(
      try key(),
      proof: PullProof(
        operation: operation,
        passes: chains.map(\.passes).max() ?? 1,
        pages: chains.map(\.pages).reduce(0, +),
        rowsReceived: chains.map(\.rowsReceived).reduce(0, +),
        distinctRecords: chains.map(\.distinctRecords).reduce(0, +),
        repeatedRecords: chains.map(\.repeatedRecords).reduce(0, +),
        declaredTotal: declared.count == chains.count ? declared.reduce(0, +) : nil,
        retries: chains.map(\.retries).reduce(0, +),
        isComplete: problems.isEmpty,
        problems: problems
      ),
      at: now()
    )
  }

  /// Ends a pull of single records, which proves nothing about a list.
  func endOfDetails() throws {
    guard let key = begun.withLock({ $0 }) else { return }
    try ledger.endPull(key, proof: proofWithoutList(problems: []), at: now())
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
