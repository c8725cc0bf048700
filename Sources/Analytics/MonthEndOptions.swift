public import Bookkeeping

/// What a month end was asked for.
public struct MonthEndOptions: Sendable {
  /// The folder that packs go to; a pack is `<folder>/<shop>/<YYYY-MM>`.
  public var reportsFolder: String
  /// Whether a month may be closed that has not ended.
  public var partial = false
  /// Whether a pull may be incomplete; the pack says so.
  public var allowIncomplete = false
  /// The accounts that the journal posts to.
  public var accounts = ChartOfAccounts()
  /// Whether the pack gets its archive; only the speed bench does without.
  package var wantsArchive = true

  /// The usual options.
  public init(reportsFolder: String) { self.reportsFolder = reportsFolder }
}

/// What is under way.
public enum MonthEndProgress: Sendable, Equatable {
  /// A page of an operation came, with so many records.
  case pulled(operation: String, rows: Int)
  /// Payments are being matched.
  case matching
  /// Discrepancies are being looked for.
  case flagging
  /// The pack is being written.
  case rendering
}

/// What closing a month gave.
public struct ClosedMonth: Sendable {
  /// The month's books.
  public let books: Books
  /// The pack's folder.
  public let folder: String
  /// SHA-256 of the pack's manifest, in hexadecimal.
  public let manifestDigest: String
}

/// Why a month can't be closed.
public enum MonthEndError: Error, CustomStringConvertible {
  /// The month has not ended.
  case notEnded(period: Period, end: String)
  /// The month has not begun.
  case notBegun(period: Period, start: String)
  /// An earlier month is stale.
  case staleBefore(period: Period, stale: Period)
  /// The pull was not complete.
  case incomplete([String])
  /// There is nowhere to pull from.
  case noSource(shop: String)
  /// The month was never closed.
  case notClosed(shop: String, period: Period)
  /// A month does not open as the month before was closed: a bug.
  case openingDiffers(period: Period, block: String, opening: Money, closing: Money)
  /// The fees of a closed month's sales are no longer those that it was closed with.
  case feesDiffer(period: Period, closed: Period)
  /// The ledger does not know the shop.
  case unknownShop(shop: String, ledger: String)
  /// No month of the shop was closed yet.
  case noMonth(shop: String)

  /// What happened, and what to do.
  public var description: String {
    switch self {
    case .notEnded(let period, let end):
      "\(period) has not ended: it ends at \(end). Try again then, or close it with --partial."
    case .notBegun(let period, let start):
      "\(period) has not begun: it begins at \(start). Nothing can be closed yet."
    case .staleBefore(let period, let stale):
      "\(stale) is stale: an earlier month was closed again since. Close it first, then \(period): "
        + "settlebook close \(stale)"
    case .incomplete(let problems):
      "the pull is not complete: \(problems.joined(separator: " ")) "
        + "Pull again, or close with --allow-incomplete; the pack will say so."
    case .noSource(let shop):
      "there is nowhere to pull \(shop) from; give --base-url and SETTLEBOOK_ACCESS_TOKEN, or "
        + "--sandbox."
    case .notClosed(let shop, let period):
      "\(period) of \(shop) is not closed, or an earlier month was closed again since; run: "
        + "settlebook close \(period)"
    case .openingDiffers(let period, let block, let opening, let closing):
      "\(period) would open with \(opening) in the block \(block), while \(period.previous) closed "
        + "with \(closing); no pack was written."
    case .feesDiffer(let period, let closed):
      "the configured fees of sales up to the end of \(closed) are not those that it was closed with. Fees "
        + "change by a rule with a first day after that (from: \(closed.next.firstDate)); or close "
        + "\(closed) again"
        + (closed == period ? "." : ", then the months up to \(period).")
    case .unknownShop(let shop, let ledger):
      "the ledger \(ledger) knows no shop \(shop); close a month of it first, or give --ledger."
    case .noMonth(let shop): "no month of \(shop) is closed yet; run: settlebook close YYYY-MM"
    }
  }
}
