public import Bookkeeping
import Ledger

/// Where a shop and its months stand.
public struct Standing: Sendable {
  /// One month.
  public struct Month: Sendable {
    /// How far the month is.
    public enum State: String, Sendable {
      /// A pack was written and tells what the ledger concludes.
      case closed
      /// A pack was written before the month had ended.
      case preview
      /// An earlier month was closed again since: close this one again.
      case stale
      /// The pack was not written to its end: close the month again.
      case unfinished
      /// Only matched, so that the first closed month opens right.
      case opening
    }

    /// The month.
    public let period: Period
    /// How far it is.
    public let state: State
    /// Whether a pack was asked for.
    public let hasPack: Bool
    /// The pattern's name.
    public let pattern: String
    /// How many discrepancies it found.
    public let findings: Int
    /// The digest of the pack's manifest, in hexadecimal.
    public let packDigest: String?
  }

  /// The proof of one pull.
  public struct Pull: Sendable {
    /// The API operation.
    public let operation: String
    /// How often the list was fetched from its beginning.
    public let passes: Int
    /// How many pages came in the last pass.
    public let pages: Int
    /// How many records came in the last pass.
    public let rowsReceived: Int
    /// How many different records came.
    public let distinctRecords: Int
    /// How many records came again.
    public let repeatedRecords: Int
    /// How many the platform declared, where it did.
    public let declaredTotal: Int?
    /// How many requests had to be sent again.
    public let retries: Int
    /// Whether nothing speaks against completeness.
    public let isComplete: Bool
    /// What speaks against it.
    public let problems: [String]
  }

  /// The shop's name.
  public let shop: String
  /// Its months, oldest first.
  public let months: [Month]
  /// Its last pulls.
  public let pulls: [Pull]
}

/// A shop as a ledger knows it.
public struct KnownShop: Sendable {
  /// Its name.
  public let id: String
  /// The code of the currency that it sells in.
  public let currency: String
  /// The IANA name of its time zone.
  public let timeZone: String
}

extension MonthEnd {
  /// The shops that the ledger at a path knows, by name.
  /// - Throws: `LedgerError`.
  public static func shops(ledgerPath: String) throws -> [KnownShop] {
    try Ledger(path: ledgerPath, readOnly: true).shops().map {
      KnownShop(id: $0.id, currency: $0.currency, timeZone: $0.timeZone)
    }
  }

  /// Where the shop and its months stand.
  /// - Throws: `LedgerError`.
  public func standing() throws -> Standing {
    let key = try knownKey()
    let months = try ledger.months(key).map { month in
      Standing.Month(
        period: month.period,
        state: state(month),
        hasPack: month.hasPack,
        pattern: PatternWords.name(month),
        findings: try ledger.findings(key, of: month.period).count,
        packDigest: month.packDigest
      )
    }
    let pulls = try ledger.newestPulls(key).map {
      Standing.Pull(
        operation: $0.operation,
        passes: $0.passes,
        pages: $0.pages,
        rowsReceived: $0.rowsReceived,
        distinctRecords: $0.distinctRecords,
        repeatedRecords: $0.repeatedRecords,
        declaredTotal: $0.declaredTotal,
        retries: $0.retries,
        isComplete: $0.isComplete,
        problems: $0.problems
      )
    }
    return Standing(shop: shop.id, months: months, pulls: pulls)
  }

  /// The newest month that was closed and is not stale, or the newest stale one; nil without any.
  /// - Throws: `LedgerError`.
  public func newestMonth() throws -> Period? {
    let key = try knownKey()
    let months = try ledger.months(key).filter(\.hasPack)
    return (months.last { !$0.isStale } ?? months.last)?.period
  }

  /// The key of a shop that must be in the ledger.
  func knownKey() throws -> ShopKey {
    guard let key = try ledger.key(of: shop) else {
      throw MonthEndError.unknownShop(shop: shop.id, ledger: ledger.path)
    }
    return key
  }

  private func state(_ month: MonthRecord) -> Standing.Month.State {
    if !month.hasPack { return .opening }
    if month.isStale { return .stale }
    if month.packDigest == nil { return .unfinished }
    return month.isPartial ? .preview : .closed
  }
}
