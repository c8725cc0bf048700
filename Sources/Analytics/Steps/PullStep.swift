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
    var payments: PullKey?
    let paymentChain = try await client.listPayments { page in
      let pull = try payments ?? begin(page.operation, created: nil)
      payments = pull
      try ledger.record(page, pull: pull, shop: shop, at: now())
      progress(.pulled(operation: page.operation, page: page.number, rows: page.rowCount))
    }
    try end(payments, paymentChain, created: nil)
    var orders: PullKey?
    let orderChain = try await client.listOrders(
      createdFrom: window.start,
      createdBefore: window.end
    ) { page in
      let pull = try orders ?? begin(page.operation, created: window)
      orders = pull
      try ledger.record(page, pull: pull, shop: shop, at: now())
      progress(.pulled(operation: page.operation, page: page.number, rows: page.rowCount))
    }
    try end(orders, orderChain, created: window)
  }

  /// Begins with the first page: a pull that the platform refuses leaves the ledger as it was.
  private func begin(_ operation: String, created: Interval?) throws -> PullKey {
    try ledger.beginPull(shop, operation: operation, created: created, at: now())
  }

  private func end(_ pull: PullKey?, _ chain: PageChain, created: Interval?) throws {
    let pull = try pull ?? begin(chain.operation, created: created)
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
