public import Bookkeeping
import Digest
import GRDB

/// What a month's matching concluded.
public struct MonthConclusions: Sendable {
  /// From when on orders were known.
  public let knownFrom: Instant
  /// How far facts were known.
  public let watermark: Watermark
  /// What the month's payments said together.
  public let evidence: PatternEvidence
  /// Whether payments are on account.
  public let isOnAccount: Bool
  /// The matches that were found.
  public let matches: [Match]
  /// What is said of payments that were not matched.
  public let verdicts: [PaymentKey: Verdict]
  /// Items left open of which nobody can say whether they were paid in place of another one of their
  /// amount.
  public let uncertain: [LineItemKey]
  /// The fees of sales before the month's end that amounts are net of, as `FeeSchedule.text` says.
  public let fees: String

  /// Conclusions from their parts.
  public init(
    knownFrom: Instant,
    watermark: Watermark,
    evidence: PatternEvidence,
    isOnAccount: Bool,
    matches: [Match],
    verdicts: [PaymentKey: Verdict],
    uncertain: [LineItemKey] = [],
    fees: String = ""
  ) {
    self.knownFrom = knownFrom
    self.watermark = watermark
    self.evidence = evidence
    self.isOnAccount = isOnAccount
    self.matches = matches
    self.verdicts = verdicts
    self.uncertain = uncertain
    self.fees = fees
  }
}

// How the conclusions are kept.
extension Ledger {
  func insert(
    _ match: Match,
    _ period: Period,
    _ shop: ShopKey,
    _ writer: AllocationWriter,
    _ db: Database
  ) throws {
    try db.cachedStatement(
      sql: """
        INSERT INTO matches (shop, period, match_id, rule, strength, rivals, chance_billionths,
          explanation) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
        """
    ).execute(arguments: [
      shop.row, period.description, try match.identifier(db), match.rule.rawValue,
      match.strength.rawValue, match.rivals,
      match.chance.billionths, match.explanation,
    ])
    try writer.insert(match.allocations, match: db.lastInsertedRowID)
  }

  func insert(
    _ verdict: Verdict,
    of payment: PaymentKey,
    _ period: Period,
    _ shop: ShopKey,
    _ db: Database
  ) throws {
    var rule: MatchRule?
    var answers: Int64?
    var chance: Chance?
    let reason: String
    switch verdict.reason {
    case .ambiguous(let foundRule, let foundAnswers, let foundChance):
      (rule, answers, chance) = (foundRule, foundAnswers, foundChance)
      reason = "ambiguous"
    case .unmatched: reason = "unmatched"
    case .onAccount: reason = "on_account"
    case .inTransit: reason = "in_transit"
    }
    try db.execute(
      sql: """
        INSERT INTO verdicts (shop, period, payment_root, reason, rule, answers,
          chance_billionths, nearest_from, nearest_to, nearest_units, unsearched_items)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """,
      arguments: [
        shop.row, period.description, payment.row, reason, rule?.rawValue, answers,
        chance?.billionths, verdict.nearest?.days.lowerBound.number,
        verdict.nearest?.days.upperBound.number, verdict.nearest?.units, verdict.unsearchedItems,
      ]
    )
    try insert(verdict.candidates, of: payment, period, shop, db)
    let statement = try db.cachedStatement(
      sql: """
        INSERT INTO verdict_items (shop, period, payment_root, order_root, line)
        VALUES (?, ?, ?, ?, ?)
        """
    )
    for item in verdict.nearest?.items ?? [] {
      try statement.execute(arguments: [
        shop.row, period.description, payment.row, item.orderRoot, Int64(item.line),
      ])
    }
  }

  func insert(
    _ conclusions: MonthConclusions,
    _ factsDigest: String,
    _ period: Period,
    _ shop: ShopKey,
    hasPack: Bool,
    at now: Instant,
    _ db: Database
  ) throws {
    let evidence = conclusions.evidence
    try db.execute(
      sql: """
        INSERT INTO closes (shop, period, kind, known_from, orders_through, payments_through,
          pattern_rule, lag_from, lag_to, is_carried, on_account, evidence_payments, evidence_explained,
          exception, chance_billionths, facts_digest, fees, is_stale, closed_at)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0, ?)
        """,
      arguments: [
        shop.row, period.description, hasPack ? "pack" : "opening",
        conclusions.knownFrom.seconds, conclusions.watermark.orders, conclusions.watermark.payments,
        evidence.pattern?.rule.rawValue, evidence.pattern?.lag.lowerBound,
        evidence.pattern?.lag.upperBound, evidence.isCarried, conclusions.isOnAccount,
        evidence.payments, evidence.explained, evidence.exception.rawValue,
        evidence.chance.billionths,
        factsDigest, conclusions.fees, now.seconds,
      ]
    )
  }
}

extension Match {
  /// The payments that it pays with, in order of their keys.
  var payments: [PaymentKey] {
    var payments: Set<PaymentKey> = []
    var last: PaymentKey?
    for allocation in allocations where allocation.payment != last {
      payments.insert(allocation.payment)
      last = allocation.payment
    }
    return payments.sorted()
  }

  /// What names the match in packs, from its rule and the ids of its payments.
  func identifier(_ db: Database) throws -> String {
    let statement = try db.cachedStatement(sql: "SELECT payment_id FROM payments WHERE id = ?")
    let ids = try payments.map { try String.fetchOne(statement, arguments: [$0.row]) ?? "" }
    return SHA256Digest.identifier(prefix: "M-", [rule.rawValue] + ids.sorted())
  }
}
