public import Bookkeeping
import GRDB

/// A payment as the ledger knows it at a month's end.
public struct LedgerPayment: Hashable, Sendable {
  /// The ledger's key.
  public let key: PaymentKey
  /// The payment as it was last fetched.
  public let payment: Payment
  /// The payment as it was known when the month before was closed; nil where it was not known.
  public let before: Payment?
  /// What months before this one allocated, in ten-thousandths.
  public let allocatedBefore: Int64
  /// What this month allocated, in ten-thousandths.
  public let allocatedInPeriod: Int64
  /// The payment's status when it first became known.
  public let firstStatus: PaymentStatus
  /// The last revision in which the payment was not paid, among those that the month before knew.
  public let lastUnpaid: Watermark.Row
  /// Whether a month before this one matched the payment, even if that was undone since.
  public let wasMatched: Bool

  /// Whether a match of a month before this one still holds.
  public var isMatched: Bool {
    allocatedBefore != 0 && allocatedBefore == payment.amount.units
      && payment.status.standing == .received
  }
}

/// The match of a payment, as the pack tells it.
public struct PaymentMatch: Hashable, Sendable {
  /// Derived from the match's content.
  public let matchID: String
  /// How it was found.
  public let rule: MatchRule
  /// How sure it is.
  public let strength: MatchStrength
  /// How many other answers fit as well.
  public let rivals: Int64
  /// The expected number of accidental fits.
  public let chance: Chance
  /// One sentence.
  public let explanation: String
  /// How many orders are settled.
  public let orders: Int
  /// How many line items are settled.
  public let lineItems: Int
  /// The month of the match.
  public let period: Period
}

extension Ledger {
  /// All payments created before an instant, oldest first, then by id.
  ///
  /// A payment stays in the month of its creation as it was first known: a later correction of that
  /// time moves it to no other month's books.
  /// - Parameters:
  ///   - end: the first instant that is left out.
  ///   - period: the month whose allocations count as this month's.
  ///   - known: how far facts were known when the month before was closed.
  ///   - now: how far facts are looked at; nil for all.
  public func payments(
    _ shop: ShopKey,
    createdBefore end: Instant,
    period: Period,
    knownBefore known: Watermark,
    through now: Watermark? = nil
  ) throws -> [LedgerPayment] {
    try read { db in
      let asOf = try db.cachedStatement(sql: PaymentQueries.asOf)
      let rows = try Row.fetchAll(
        db,
        sql: PaymentQueries.all,
        arguments: [
          "shop": shop.row, "end": end.seconds, "period": period.description,
          "through": (now ?? .everything).payments, "known": known.payments,
        ]
      )
      return try rows.map { row in
        let root: Int64 = row[1]
        let payment = try payment(row)
        var before: Payment? = payment
        if row[0] as Int64 > known.payments {
          before = try Row.fetchOne(asOf, arguments: [root, known.payments])
            .map { try self.payment($0) }
        }
        return LedgerPayment(
          key: PaymentKey(row: root),
          payment: payment,
          before: before,
          allocatedBefore: row[9],
          allocatedInPeriod: row[10],
          firstStatus: PaymentStatus(rawValue: row[11]),
          lastUnpaid: row[13],
          wasMatched: row[12]
        )
      }
    }
  }

  /// The matches of payments up to a month that were not undone, by payment.
  public func matches(_ shop: ShopKey, through period: Period) throws -> [PaymentKey: PaymentMatch]
  {
    try read { db in
      let rows = try Row.fetchCursor(
        db,
        sql: """
          SELECT p.payment_root, m.match_id, m.rule, m.strength, m.rivals, m.chance_billionths,
            m.explanation, p.orders, p.line_items, m.period, p.units
          FROM matches m JOIN match_payments p ON p.match = m.id
          WHERE m.shop = ? AND m.period <= ? ORDER BY m.id
          """,
        arguments: [shop.row, period.description]
      )
      var matches: [PaymentKey: PaymentMatch] = [:]
      while let row = try rows.next() {
        guard let rule = MatchRule(rawValue: row[2]),
          let strength = MatchStrength(rawValue: row[3]), let period = Period(row[9] as String)
        else { throw LedgerError.damaged(path: path, reason: "match \(row[1] as String)") }
        // A match that was undone later is none; only payments above zero are matched.
        guard row[10] as Int64 > 0 else {
          matches[PaymentKey(row: row[0])] = nil
          continue
        }
        matches[PaymentKey(row: row[0])] = PaymentMatch(
          matchID: row[1],
          rule: rule,
          strength: strength,
          rivals: row[4],
          chance: Chance(billionths: row[5]),
          explanation: row[6],
          orders: row[7],
          lineItems: row[8],
          period: period
        )
      }
      return matches
    }
  }

  /// What a month said of the payments that it did not match.
  public func verdicts(_ shop: ShopKey, of period: Period) throws -> [PaymentKey: Verdict] {
    try read { db in
      let rows = try Row.fetchAll(
        db,
        sql: """
          SELECT payment_root, reason, rule, answers, chance_billionths, nearest_from, nearest_to,
            nearest_units, unsearched_items
          FROM verdicts WHERE shop = ? AND period = ?
          """,
        arguments: [shop.row, period.description]
      )
      var verdicts: [PaymentKey: Verdict] = [:]
      for row in rows {
        let root: Int64 = row[0]
        let reason: Verdict.Reason =
          switch row[1] as String {
          case "ambiguous":
            .ambiguous(
              rule: (row[2] as String?).flatMap(MatchRule.init(rawValue:)) ?? .window,
              answers: row[3] ?? 0,
              chance: Chance(billionths: row[4] ?? 0)
            )
          case "on_account": .onAccount
          case "in_transit": .inTransit
          default: .unmatched
          }
        verdicts[PaymentKey(row: root)] = Verdict(
          reason: reason,
          nearest: try nearest(row, shop, period, db),
          candidates: try candidates(of: PaymentKey(row: root), period, shop, db),
          unsearchedItems: row[8]
        )
      }
      return verdicts
    }
  }

  private func nearest(
    _ row: Row,
    _ shop: ShopKey,
    _ period: Period,
    _ db: Database
  ) throws -> Candidate? {
    guard let from = row[5] as Int64?, let to = row[6] as Int64?, let units = row[7] as Int64?,
      from <= to
    else { return nil }
    let items = try Row.fetchAll(
      db.cachedStatement(
        sql: """
          SELECT order_root, line FROM verdict_items
          WHERE shop = ? AND period = ? AND payment_root = ? ORDER BY order_root, line
          """
      ),
      arguments: [shop.row, period.description, row[0] as Int64]
    )
    return Candidate(
      days: SettlementDay(number: from)...SettlementDay(number: to),
      items: items.map { LineItemKey(orderRoot: $0[0], line: $0[1]) },
      units: units
    )
  }

  private func payment(_ row: Row) throws -> Payment {
    let code: String = row[5]
    guard let currency = Currency(code: code) else {
      throw LedgerError.damaged(path: path, reason: "payment \(row[2] as String) in \(code)")
    }
    return Payment(
      id: row[2],
      amount: Money(units: row[4], currency: currency),
      status: PaymentStatus(rawValue: row[3]),
      createdAt: Instant(seconds: row[6]),
      paidAt: (row[7] as Int64?).map { Instant(seconds: $0) }
    )
  }
}

/// The hot queries of payments; a test looks at their plans.
enum PaymentQueries {
  static let all = """
    SELECT p.id, p.root, p.payment_id, p.status, p.amount, p.currency, r.created_at, p.paid_at,
      p.revision,
      coalesce((SELECT sum(units) FROM match_payments a
        WHERE a.payment_root = r.id AND a.allocated_in < :period), 0),
      coalesce((SELECT sum(units) FROM match_payments a
        WHERE a.payment_root = r.id AND a.allocated_in = :period), 0),
      r.status,
      EXISTS (SELECT 1 FROM match_payments a
        WHERE a.payment_root = r.id AND a.allocated_in < :period),
      coalesce((SELECT max(u.id) FROM payments u
        WHERE (u.id = r.id OR (u.root = r.id AND u.revision > 1))
          AND u.status <> 'PAID' AND u.id <= :known), 0)
    FROM payments r JOIN payments p ON p.id = coalesce(
      (SELECT max(id) FROM payments WHERE root = r.id AND revision > 1 AND id <= :through), r.id)
    WHERE r.shop = :shop AND r.created_at < :end AND r.revision = 1 AND r.id <= :through
    ORDER BY r.created_at, r.payment_id
    """

  static let asOf = """
    SELECT p.id, p.root, p.payment_id, p.status, p.amount, p.currency, r.created_at, p.paid_at
    FROM payments p JOIN payments r ON r.id = ?1
    WHERE (p.id = ?1 OR (p.root = ?1 AND p.revision > 1)) AND p.id <= ?2
    ORDER BY p.id DESC LIMIT 1
    """
}
