public import Bookkeeping
import GRDB

/// How far facts were known: the last row of orders and of payments.
public struct Watermark: Hashable, Sendable {
  /// The number of a row; later facts have larger ones.
  public typealias Row = Int64

  /// The last order revision.
  public let orders: Row
  /// The last payment revision.
  public let payments: Row

  /// Every fact that there is.
  static let everything = Watermark(orders: .max, payments: .max)
}

/// A month's end as the ledger keeps it.
public struct MonthRecord: Hashable, Sendable {
  /// The month.
  public let period: Period
  /// Whether a pack was asked for, or the month was only matched so that a later one opens right.
  public let hasPack: Bool
  /// From when on orders were known.
  public let knownFrom: Instant
  /// How far facts were known.
  public let watermark: Watermark
  /// What the month's payments said together.
  public let evidence: PatternEvidence
  /// Whether payments are on account.
  public let isOnAccount: Bool
  /// The digest of the facts that the month rests on, in hexadecimal.
  public let factsDigest: String
  /// The digest of the pack's manifest, once it was written.
  public let packDigest: String?
  /// Whether an earlier month was closed again since.
  public let isStale: Bool
  /// Whether the month had not ended, so that its pack is a preview.
  public let isPartial: Bool
  /// Whether the pull was allowed to be incomplete.
  public let allowsIncomplete: Bool
  /// The fees of sales before the month's end that amounts are net of, as `FeeSchedule.text` says.
  public let fees: String
}

extension MonthRecord {
  init?(row: Row) {
    guard let period = Period(row["period"] as String) else { return nil }
    self.period = period
    hasPack = row["kind"] as String == "pack"
    knownFrom = Instant(seconds: row["known_from"])
    watermark = Watermark(orders: row["orders_through"], payments: row["payments_through"])
    var pattern: Pattern?
    if let rule = (row["pattern_rule"] as String?).flatMap(MatchRule.init(rawValue:)),
      let from = row["lag_from"] as Int64?, let to = row["lag_to"] as Int64?, from <= to
    {
      pattern = Pattern(rule: rule, lag: from...to)
    }
    evidence = PatternEvidence(
      pattern: pattern,
      isCarried: row["is_carried"],
      payments: row["evidence_payments"],
      explained: row["evidence_explained"],
      exception: PatternException(rawValue: row["exception"]) ?? .none,
      chance: Chance(billionths: row["chance_billionths"])
    )
    isOnAccount = row["on_account"]
    factsDigest = row["facts_digest"]
    packDigest = row["pack_digest"]
    isStale = row["is_stale"]
    isPartial = row["is_partial"]
    allowsIncomplete = row["allows_incomplete"]
    fees = row["fees"]
  }
}
