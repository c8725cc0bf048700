import Bookkeeping
import Ledger
import TikTokShop

/// Fetches all payments, and the orders created in an interval in every status; asks again for
/// older orders that were not final.
///
/// A pull that broke off goes on behind the last page that came.
struct PullStep {
  let client: ShopClient
  let ledger: Ledger
  let shop: ShopKey
  let now: @Sendable () -> Instant
  let progress: @Sendable (MonthEndProgress) -> Void
  /// Whether the shop's catalogue is wanted.
  let wantsCatalogue: Bool

  /// Hours after which a pull that broke off is begun anew: what came before is too old by then.
  private static let resumableHours: Int64 = 2
  /// Older orders asked for one by one at the most; the youngest, likeliest to change, come first.
  private static let refreshedOrders = 2_000

  func run(orders window: Interval) async throws {
    // Payments first: a payment that is created while orders are pulled is then simply not known
    // yet, while the other way round its orders could be missing. For the same reason payments are
    // not fetched again where orders go on that were begun after them.
    let orders = try unfinished("listOrders", created: window)
    if orders == nil { try await pullPayments() }
    try await pullOrders(window, resuming: orders)
    try await refreshOrders(createdBefore: window.start)
    if wantsCatalogue { try await pullCatalogue() }
  }

  private func pullPayments() async throws {
    let resumed = try unfinished("listPayments", created: nil)
    let pull = PullUnderWay(
      ledger,
      shop,
      "listPayments",
      created: nil,
      source: source,
      resumed,
      now
    )
    let writing = PageWriting<Payment> { [ledger, shop] pages in
      try ledger.record(pages, pull: try pull.key(), shop: shop)
    }
    let chain = try await writing.during {
      try await client.listPayments(resuming: resumed?.traces[0] ?? []) { page in
        let expectsNews = await writing.expectsNews
        try await writing.take(ReceivedPage(page, at: now(), expectsNews: expectsNews))
        report(page)
      }
    }
    try pull.end(with: [chain])
  }

  private func pullOrders(_ window: Interval, resuming resumed: UnfinishedPull?) async throws {
    let pull = PullUnderWay(
      ledger,
      shop,
      "listOrders",
      created: window,
      source: source,
      resumed,
      now
    )
    let parts = OrderWindows.parts(of: window)
    let writing = PageWriting<Order> { [ledger, shop] pages in
      try ledger.record(pages, pull: try pull.key(), shop: shop)
    }
    let chains = try await writing.during {
      try await OrderWindows.inOrder(parts.indices) { part in
        try await client.listOrders(
          createdFrom: OrderWindows.start(of: parts[part]),
          createdBefore: parts[part].end,
          resuming: resumed?.traces[part] ?? []
        ) { page in
          let expectsNews = await writing.expectsNews
          try await writing.take(
            ReceivedPage(page, part: part, at: now(), expectsNews: expectsNews)
          )
          report(page)
        }
      }
    }
    try pull.end(with: chains, of: parts)
  }

  private func refreshOrders(createdBefore instant: Instant) async throws {
    let limit = PullStep.refreshedOrders
    let ids = try ledger.ordersToRefresh(shop, createdBefore: instant, limit: limit + 1)
    guard !ids.isEmpty else { return }
    let pull = PullUnderWay(ledger, shop, "getOrder", created: nil, source: source, nil, now)
    var unanswered = 0
    for id in ids.prefix(limit) {
      do {
        let page = try await client.getOrder(id: id)
        try ledger.record(page, pull: try pull.key(), shop: shop, at: now())
      } catch let error as ShopError where error.isAboutOneRecord {
        // What is known of the order stands; the others are asked for all the same.
        unanswered += 1
      }
    }
    var problems: [String] = []
    if unanswered > 0 {
      problems.append("\(Wording.count(unanswered, "older order")) could not be asked for again.")
    }
    if ids.count > limit {
      problems.append("More than \(limit) older orders are not final; the oldest were left out.")
    }
    try pull.endOfDetails(problems: problems)
  }

  /// Tells one service and shop from another: a pull goes on only where it began.
  var source: String { client.connection.fingerprint }

  /// Of a list that is fetched again, the first time counts.
  func report<Record>(_ page: SourcePage<Record>) {
    guard page.trace.pass == 1 else { return }
    progress(.pulled(operation: page.operation, rows: page.rowCount))
  }

  private func unfinished(_ operation: String, created: Interval?) throws -> UnfinishedPull? {
    try ledger.unfinishedPull(
      shop,
      operation: operation,
      created: created,
      source: source,
      since: Instant(seconds: now().seconds - PullStep.resumableHours * 3_600)
    )
  }
}
