import Bookkeeping
import Ledger
import TikTokShop

/// Fetches all payments, and the orders created in an interval in every status.
struct PullStep {
  let client: ShopClient
  let ledger: Ledger
  let shop: ShopKey
  let now: @Sendable () -> Instant
  let progress: @Sendable (MonthEndProgress) -> Void
  /// Whether the shop's catalogue is wanted.
  let wantsCatalogue: Bool

  /// How often a list is fetched again because a record changed while it was.
  private static let attempts = 3

  func run(orders window: Interval) async throws {
    // Payments first: a payment that is created while orders are pulled is then simply not known
    // yet, while the other way round its orders could be missing.
    try await fetch(created: nil) { keep in
      try await client.listPayments { page in
        try ledger.record(page, pull: try keep(page), shop: shop, at: now())
      }
    }
    try await fetch(created: window) { keep in
      try await client.listOrders(createdFrom: window.start, createdBefore: window.end) { page in
        try ledger.record(page, pull: try keep(page), shop: shop, at: now())
      }
    }
    if wantsCatalogue { try await pullCatalogue() }
  }

  /// Fetches a list, again where a record came twice with different content: which of the two holds
  /// is only known from a list in which nothing changed.
  func fetch<Record>(
    created: Interval?,
    _ list: ((SourcePage<Record>) throws -> PullKey) async throws -> PageChain
  ) async throws {
    for attempt in 1...PullStep.attempts {
      var pull: PullKey?
      let chain = try await list { page in
        progress(.pulled(operation: page.operation, page: page.number, rows: page.rowCount))
        // Begins with the first page: a pull that is refused leaves the ledger as it was.
        let begun = try pull ?? begin(page.operation, created: created)
        pull = begun
        return begun
      }
      try end(try pull ?? begin(chain.operation, created: created), chain)
      if chain.differingRepeats == 0 || attempt == PullStep.attempts { return }
    }
  }

  func begin(_ operation: String, created: Interval?) throws -> PullKey {
    try ledger.beginPull(shop, operation: operation, created: created, at: now())
  }

  private func end(_ pull: PullKey, _ chain: PageChain) throws {
    var problems = chain.problems
    if chain.differingRepeats > 0 {
      problems.append(
        Wording.count(chain.differingRepeats, "record")
          + " came twice with different content; the last one counts."
      )
    }
    let proof = PullProof(
      operation: chain.operation,
      pages: chain.pages,
      rowsReceived: chain.rowsReceived,
      distinctRecords: chain.distinctRecords,
      repeatedRecords: chain.repeatedRecords,
      declaredTotal: chain.declaredTotal,
      isComplete: problems.isEmpty,
      problems: problems
    )
    try ledger.endPull(pull, proof: proof, at: now())
  }
}
