public import Bookkeeping
public import Ledger
import Reporting
public import TikTokShop

/// The month end of one shop: pull → match → flag → render.
///
/// Each step is a function of the ledger and can be run again; a crash costs at most the step that
/// was under way. This is the one place that knows the order of the steps.
public struct MonthEnd: Sendable {
  /// The shop whose month ends.
  public let shop: Shop
  /// Where facts and conclusions are kept.
  public let ledger: Ledger
  /// The shop's API; nil where the month is closed from what the ledger holds.
  public let client: ShopClient?
  /// What was asked for.
  public let options: MonthEndOptions
  /// The clock, which decides only whether a month has ended; it never enters a pack.
  public let now: @Sendable () -> Instant
  /// Told what is under way.
  public let progress: @Sendable (MonthEndProgress) -> Void

  /// A month end over the ledger at a path, which is made where there is none.
  /// - Throws: `LedgerError`.
  public init(
    shop: Shop,
    ledgerPath: String,
    readOnly: Bool = false,
    client: ShopClient?,
    options: MonthEndOptions,
    now: @escaping @Sendable () -> Instant,
    progress: @escaping @Sendable (MonthEndProgress) -> Void
  ) throws {
    self.init(
      shop: shop,
      ledger: try Ledger(path: ledgerPath, readOnly: readOnly),
      client: client,
      options: options,
      now: now,
      progress: progress
    )
  }

  /// A month end from its parts.
  public init(
    shop: Shop,
    ledger: Ledger,
    client: ShopClient?,
    options: MonthEndOptions,
    now: @escaping @Sendable () -> Instant,
    progress: @escaping @Sendable (MonthEndProgress) -> Void
  ) {
    self.shop = shop
    self.ledger = ledger
    self.client = client
    self.options = options
    self.now = now
    self.progress = progress
  }

  /// Closes a month: fetches its facts, matches, flags, and writes the pack.
  /// - Throws: `MonthEndError`, `ShopError`, `LedgerError`, `MatchingError`, `PackError` and
  ///   `PackRefusal`; the pack that was there before stays as it was.
  public func close(_ period: Period) async throws -> ClosedMonth {
    try MonthEnd.requireTime(period, of: shop, partial: options.partial, now: now())
    let key = try ledger.enter(shop)
    try requireFresh(before: period, key)
    try requireSameFees(before: period, key)
    if client != nil { try await pull(period) }
    let sources = try requireComplete(period, key)
    let begun = try match(through: period, key)
    let copied = Meanwhile { [ledger] in try ledger.checkpoint() }
    // What is under way when the program ends would leave SQLite's files behind.
    defer {
      begun?.giveUp()
      copied.wait()
    }
    let closed = try flagAndRender(period, key, sources, begun)
    try copied.value()
    return closed
  }

  /// Fetches the month's facts and concludes nothing.
  /// - Throws: `MonthEndError`, `ShopError`, `LedgerError`.
  public func pull(_ period: Period) async throws {
    guard let client else { throw MonthEndError.noSource(shop: shop.id) }
    let key = try ledger.enter(shop)
    try await PullStep(
      client: client,
      ledger: ledger,
      shop: key,
      now: now,
      progress: progress,
      wantsCatalogue: shop.terms.checksCatalogue
    ).run(orders: try window(period, key))
  }

  /// Writes the pack of a month again from what was concluded when it was closed.
  /// - Throws: `MonthEndError.notClosed`, and as `close`.
  public func report(_ period: Period) throws -> ClosedMonth {
    try requireClosed(period)
    let key = try knownKey()
    return try flagAndRender(period, key, try settledSources(period, key))
  }

  /// What is known of how a closed month's facts came.
  private func settledSources(_ period: Period, _ key: ShopKey) throws -> SourceReport {
    try SourceReport(
      ledger,
      key,
      window: try window(period, key),
      isSettled: try ledger.month(key, period)?.allowsIncomplete == false
    )
  }

  /// The month's books as they were concluded, without writing anything.
  /// - Throws: `MonthEndError.notClosed`, `LedgerError`.
  public func books(_ period: Period) throws -> Books {
    let key = try knownKey()
    guard let month = try ledger.month(key, period) else {
      throw MonthEndError.notClosed(shop: shop.id, period: period)
    }
    if !month.isStale { try requireSameFees(as: month) }
    return try BooksMaker(
      shop: shop.knownThrough(period),
      ledger: ledger,
      key: key,
      period: period,
      sources: try settledSources(period, key),
      accounts: options.accounts
    ).make()
  }

  private func match(through period: Period, _ key: ShopKey) throws -> BegunWork? {
    progress(.matching)
    let render = RenderStep(
      shop: shop.knownThrough(period),
      ledger: ledger,
      key: key,
      options: options
    )
    let begun = try MatchStep(
      shop: shop,
      ledger: ledger,
      key: key,
      start: try booksStart(period, key),
      now: now()
    ) { try render.begin($0, of: period) }
    .run(through: period)
    do {
      try ledger.keep(
        isPartial: options.partial,
        allowsIncomplete: options.allowIncomplete,
        of: period,
        shop: key
      )
      // Of prices after the catalogue was last seen nothing is known.
      let standing = try ledger.catalogueStanding(
        key,
        since: period.interval(in: shop.timeZone).start
      )
      try ledger.keep(standing, of: period, shop: key)
    } catch {
      begun?.giveUp()
      throw error
    }
    return begun
  }

  /// Line items are flagged while the pack's file of them is written, so that a million of them are
  /// read once; the pack takes its place only when all of it holds.
  private func flagAndRender(
    _ period: Period,
    _ key: ShopKey,
    _ sources: SourceReport,
    _ begun: BegunWork? = nil
  ) throws -> ClosedMonth {
    progress(.flagging)
    let shop = shop.knownThrough(period)
    let draft = try BooksMaker(
      shop: shop,
      ledger: ledger,
      key: key,
      period: period,
      sources: sources,
      accounts: options.accounts
    ).draft(begun?.counts)
    defer { draft.counts.wait() }
    progress(.rendering)
    let step = RenderStep(shop: shop, ledger: ledger, key: key, options: options)
    let (pack, books) = try step.run(draft, begun?.pack) { books in
      try ledger.keep(findings: books.findings, of: period, shop: key)
      try OpeningProof(ledger: ledger, key: key).requireOpening(books)
    }
    try ledger.keepPack(
      digest: pack.manifestDigest,
      closings: books.rollForward,
      of: books.period,
      shop: key,
      at: now()
    )
    return ClosedMonth(books: books, folder: pack.folder, manifestDigest: pack.manifestDigest)
  }

  /// The window that orders are pulled from.
  ///
  /// It begins at 00:00 UTC of the day that is the lookback before the period, or at the end of the
  /// last closed month where that is earlier: no order between two closes is left out.
  func window(_ period: Period, _ key: ShopKey) throws -> Interval {
    let interval = period.interval(in: shop.timeZone)
    let closed = try ledger.months(key).last { $0.hasPack && $0.period < period }
    let from = min(
      lookback(period),
      closed?.period.interval(in: shop.timeZone).end ?? .distantFuture
    )
    return Interval(start: from.settlementDay.start, end: interval.end)
  }

  private func lookback(_ period: Period) -> Instant {
    period.interval(in: shop.timeZone).start.adding(days: -shop.terms.lookbackDays).settlementDay
      .start
  }

  /// Where the books begin: the lookback before the first closed month, as that was closed.
  ///
  /// What was sold or paid before can't be explained, and is in no figure.
  private func booksStart(_ period: Period, _ key: ShopKey) throws -> Instant {
    let first = try ledger.months(key).first { $0.hasPack && $0.period < period }
    return first?.knownFrom ?? lookback(period)
  }
}
