public import Bookkeeping
import Digest
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
}

extension Ledger {
  /// How far facts are known now.
  public func watermark() throws -> Watermark {
    try read { db in
      Watermark(
        orders: try Int64.fetchOne(db, sql: "SELECT max(id) FROM orders") ?? 0,
        payments: try Int64.fetchOne(db, sql: "SELECT max(id) FROM payments") ?? 0
      )
    }
  }

  /// How far facts were known when a month was closed; everything where it was not closed.
  func watermark(of period: Period, _ shop: ShopKey, _ db: Database) throws -> Watermark {
    let row = try Row.fetchOne(
      db,
      sql: "SELECT orders_through, payments_through FROM closes WHERE shop = ? AND period = ?",
      arguments: [shop.row, period.description]
    )
    return row.map { Watermark(orders: $0[0], payments: $0[1]) } ?? .everything
  }

  /// The months of a shop, oldest first.
  public func months(_ shop: ShopKey) throws -> [MonthRecord] {
    try read { db in
      try Row.fetchAll(
        db,
        sql: "SELECT * FROM closes WHERE shop = ? ORDER BY period",
        arguments: [shop.row]
      ).compactMap(MonthRecord.init(row:))
    }
  }

  /// The record of one month, or nil where it was never closed.
  public func month(_ shop: ShopKey, _ period: Period) throws -> MonthRecord? {
    try read { db in
      try Row.fetchOne(
        db,
        sql: "SELECT * FROM closes WHERE shop = ? AND period = ?",
        arguments: [shop.row, period.description]
      ).flatMap(MonthRecord.init(row:))
    }
  }

  /// Keeps what a month's matching concluded, in one transaction.
  ///
  /// What this and later months concluded before is dropped, and later months are marked as stale.
  public func keep(
    _ conclusions: MonthConclusions,
    of period: Period,
    shop: ShopKey,
    hasPack: Bool,
    at now: Instant
  ) throws {
    try write { db in
      try forget(from: period, shop: shop, db)
      try undoReturned(in: period, shop, db)
      for match in conclusions.matches { try insert(match, period, shop, db) }
      for (payment, verdict) in conclusions.verdicts.sorted(by: { $0.key < $1.key }) {
        try insert(verdict, of: payment, period, shop, db)
      }
      try insert(conclusions, period, shop, hasPack: hasPack, at: now, db)
    }
  }

  /// Keeps the digest of the pack that was written for a month, and what it closed with.
  public func keepPack(
    digest: String,
    closings: [RollForwardLine] = [],
    of period: Period,
    shop: ShopKey,
    at now: Instant
  ) throws {
    try write { db in
      try db.execute(
        sql: """
          UPDATE closes SET pack_digest = ?, closed_at = ? WHERE shop = ? AND period = ?
          """,
        arguments: [digest, now.seconds, shop.row, period.description]
      )
      try db.execute(
        sql: "DELETE FROM closings WHERE shop = ? AND period = ?",
        arguments: [shop.row, period.description]
      )
      for line in closings where line.line == .closing {
        try db.execute(
          sql: "INSERT INTO closings (shop, period, block, currency, units) VALUES (?, ?, ?, ?, ?)",
          arguments: [
            shop.row, period.description, line.block.rawValue, line.amount.currency.code,
            line.amount.units,
          ]
        )
      }
      try db.execute(
        sql: "INSERT INTO audit_log (at, shop, event, subject, detail) VALUES (?, ?, ?, ?, ?)",
        arguments: [now.seconds, shop.row, "month closed", period.description, digest]
      )
    }
  }

  /// What a month's pack closed with in one block and currency, in ten-thousandths; nil where no
  /// pack was written, or it had no such block.
  public func closing(
    _ shop: ShopKey,
    of period: Period,
    block: RollForwardLine.Block,
    currency: Currency
  ) throws -> Int64? {
    try read { db in
      try Int64.fetchOne(
        db,
        sql: """
          SELECT units FROM closings WHERE shop = ? AND period = ? AND block = ? AND currency = ?
          """,
        arguments: [shop.row, period.description, block.rawValue, currency.code]
      )
    }
  }

  /// Marks a month whose pack no longer tells what the ledger concludes.
  public func markStale(_ period: Period, shop: ShopKey) throws {
    try write { db in
      try db.execute(
        sql: "UPDATE closes SET is_stale = 1 WHERE shop = ? AND period = ?",
        arguments: [shop.row, period.description]
      )
    }
  }

  private func forget(from period: Period, shop: ShopKey, _ db: Database) throws {
    let arguments: StatementArguments = [shop.row, period.description]
    try db.execute(
      sql: "DELETE FROM matches WHERE shop = ? AND period >= ?",
      arguments: arguments
    )
    try db.execute(
      sql: "DELETE FROM verdicts WHERE shop = ? AND period >= ?",
      arguments: arguments
    )
    try db.execute(
      sql: "DELETE FROM closes WHERE shop = ? AND period = ?",
      arguments: arguments
    )
    try db.execute(
      sql: "UPDATE closes SET is_stale = 1 WHERE shop = ? AND period > ?",
      arguments: arguments
    )
  }

  private func insert(_ match: Match, _ period: Period, _ shop: ShopKey, _ db: Database) throws {
    let payments = Set(match.allocations.map(\.payment)).sorted()
    let ids = try payments.map { payment in
      try String.fetchOne(
        db.cachedStatement(sql: "SELECT payment_id FROM payments WHERE id = ?"),
        arguments: [payment.row]
      ) ?? ""
    }
    let id = SHA256Digest.identifier(prefix: "M-", [match.rule.rawValue] + ids.sorted())
    try db.cachedStatement(
      sql: """
        INSERT INTO matches (shop, period, match_id, rule, strength, rivals, chance_billionths,
          explanation) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
        """
    ).execute(arguments: [
      shop.row, period.description, id, match.rule.rawValue, match.strength.rawValue, match.rivals,
      match.chance.billionths, match.explanation,
    ])
    let row = db.lastInsertedRowID
    let statement = try db.cachedStatement(
      sql: """
        INSERT INTO allocations (match, payment_root, order_root, line, component, units,
          allocated_in) VALUES (?, ?, ?, ?, ?, ?, ?)
        """
    )
    for allocation in match.allocations {
      try statement.execute(arguments: [
        row, allocation.payment.row, allocation.lineItem?.orderRoot,
        allocation.lineItem.map { Int64($0.line) }, allocation.component.rawValue,
        allocation.units, period.description,
      ])
    }
  }

  private func insert(
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
          chance_billionths, nearest_from, nearest_to, nearest_units)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """,
      arguments: [
        shop.row, period.description, payment.row, reason, rule?.rawValue, answers,
        chance?.billionths, verdict.nearest?.days.lowerBound.number,
        verdict.nearest?.days.upperBound.number, verdict.nearest?.units,
      ]
    )
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

  private func insert(
    _ conclusions: MonthConclusions,
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
          chance_billionths, facts_digest, is_stale, closed_at)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0, ?)
        """,
      arguments: [
        shop.row, period.description, hasPack ? "pack" : "opening",
        conclusions.knownFrom.seconds, conclusions.watermark.orders, conclusions.watermark.payments,
        evidence.pattern?.rule.rawValue, evidence.pattern?.lag.lowerBound,
        evidence.pattern?.lag.upperBound, evidence.isCarried, conclusions.isOnAccount,
        evidence.payments, evidence.explained, evidence.chance.billionths,
        conclusions.factsDigest, now.seconds,
      ]
    )
  }
}

/// What a month's matching concluded.
public struct MonthConclusions: Sendable {
  /// From when on orders were known.
  public let knownFrom: Instant
  /// How far facts were known.
  public let watermark: Watermark
  /// The digest of the facts that the month rests on, in hexadecimal.
  public let factsDigest: String
  /// What the month's payments said together.
  public let evidence: PatternEvidence
  /// Whether payments are on account.
  public let isOnAccount: Bool
  /// The matches that were found.
  public let matches: [Match]
  /// What is said of payments that were not matched.
  public let verdicts: [PaymentKey: Verdict]

  /// Conclusions from their parts.
  public init(
    knownFrom: Instant,
    watermark: Watermark,
    factsDigest: String,
    evidence: PatternEvidence,
    isOnAccount: Bool,
    matches: [Match],
    verdicts: [PaymentKey: Verdict]
  ) {
    self.knownFrom = knownFrom
    self.watermark = watermark
    self.factsDigest = factsDigest
    self.evidence = evidence
    self.isOnAccount = isOnAccount
    self.matches = matches
    self.verdicts = verdicts
  }
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
      chance: Chance(billionths: row["chance_billionths"])
    )
    isOnAccount = row["on_account"]
    factsDigest = row["facts_digest"]
    packDigest = row["pack_digest"]
    isStale = row["is_stale"]
  }
}
