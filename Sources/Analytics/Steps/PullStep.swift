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

  func run(orders window: Interval) async throws {
    // Payments first: a payment that is created while orders are pulled is then simply not known
    // yet, while the other way round its orders could be missing.
    try await pull("listPayments", created: nil) { pull in
      try await client.listPayments { page in
        try ledger.record(page, pull: pull, shop: shop, at: now())
        progress(.pulled(operation: page.operation, page: page.number, rows: page.rowCount))
      }
    }
    try await pull("listOrders", created: window) { pull in
      try await client.listOrders(createdFrom: window.start, createdBefore: window.end) { page in
        try ledger.record(page, pull: pull, shop: shop, at: now())
        progress(.pulled(operation: page.operation, page: page.number, rows: page.rowCount))
      }
    }
  }

  private func pull(
    _ operation: String,
    created: Interval?,
    _ fetch: (PullKey) async throws -> PageChain
  ) async throws {
    let pull = try ledger.beginPull(shop, operation: operation, created: created, at: now())
    let chain = try await fetch(pull)
    let proof = PullProof(
      operation: chain.operation,
      pages: chain.pages,
      rowsReceived: chain.rowsReceived,
      distinctRecords: chain.distinctRecords,
      repeatedRecords: chain.repeatedRecords,
      declaredTotal: chain.declaredTotal,
      isComplete: chain.isComplete,
      problems: chain.problems
    )
    try ledger.endPull(pull, proof: proof, at: now())
  }
}
