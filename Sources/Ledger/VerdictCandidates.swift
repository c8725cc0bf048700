public import Bookkeeping
import GRDB

/// Migration 009: what a payment without a match may be for, best first.
enum CandidatesSchema {
  static let tables = """
    ALTER TABLE verdicts ADD COLUMN unsearched_items INTEGER NOT NULL DEFAULT 0
      CHECK (unsearched_items >= 0);
    CREATE TABLE verdict_candidates (
      shop INTEGER NOT NULL,
      period TEXT NOT NULL,
      payment_root INTEGER NOT NULL,
      rank INTEGER NOT NULL CHECK (rank >= 1),
      rule TEXT NOT NULL,
      days_from INTEGER,
      days_to INTEGER,
      days_units INTEGER NOT NULL,
      units INTEGER NOT NULL,
      PRIMARY KEY (shop, period, payment_root, rank),
      FOREIGN KEY (shop, period, payment_root)
        REFERENCES verdicts (shop, period, payment_root) ON DELETE CASCADE,
      CHECK ((days_from IS NULL) = (days_to IS NULL))
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE verdict_candidate_items (
      shop INTEGER NOT NULL,
      period TEXT NOT NULL,
      payment_root INTEGER NOT NULL,
      rank INTEGER NOT NULL,
      is_left_out INTEGER NOT NULL CHECK (is_left_out IN (0, 1)),
      order_root INTEGER NOT NULL REFERENCES orders (id),
      line INTEGER NOT NULL,
      PRIMARY KEY (shop, period, payment_root, rank, is_left_out, order_root, line),
      FOREIGN KEY (shop, period, payment_root, rank)
        REFERENCES verdict_candidates (shop, period, payment_root, rank) ON DELETE CASCADE
    ) STRICT, WITHOUT ROWID;
    -- Items left open of which nobody can say whether they were paid in place of another one.
    CREATE TABLE uncertain_items (
      shop INTEGER NOT NULL,
      period TEXT NOT NULL,
      order_root INTEGER NOT NULL REFERENCES orders (id),
      line INTEGER NOT NULL,
      PRIMARY KEY (shop, period, order_root, line),
      FOREIGN KEY (shop, period) REFERENCES closes (shop, period) ON DELETE CASCADE
    ) STRICT, WITHOUT ROWID;
    """
}

// How candidates are kept and read.
extension Ledger {
  func insert(
    _ candidates: [CandidateSet],
    of payment: PaymentKey,
    _ period: Period,
    _ shop: ShopKey,
    _ db: Database
  ) throws {
    for (place, candidate) in candidates.enumerated() {
      try db.cachedStatement(
        sql: """
          INSERT INTO verdict_candidates (shop, period, payment_root, rank, rule, days_from, days_to,
            days_units, units) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
          """
      ).execute(arguments: [
        shop.row, period.description, payment.row, place + 1, candidate.rule.rawValue,
        candidate.days?.lowerBound.number, candidate.days?.upperBound.number, candidate.daysUnits,
        candidate.units,
      ])
      let statement = try db.cachedStatement(
        sql: """
          INSERT INTO verdict_candidate_items (shop, period, payment_root, rank, is_left_out,
            order_root, line) VALUES (?, ?, ?, ?, ?, ?, ?)
          """
      )
      for (isLeftOut, items) in [(true, candidate.without), (false, candidate.items)] {
        for item in items {
          try statement.execute(arguments: [
            shop.row, period.description, payment.row, place + 1, isLeftOut, item.orderRoot,
            Int64(item.line),
          ])
        }
      }
    }
  }

  func candidates(
    of payment: PaymentKey,
    _ period: Period,
    _ shop: ShopKey,
    _ db: Database
  ) throws -> [CandidateSet] {
    let rows = try Row.fetchAll(
      db.cachedStatement(
        sql: """
          SELECT rank, rule, days_from, days_to, days_units, units FROM verdict_candidates
          WHERE shop = ? AND period = ? AND payment_root = ? ORDER BY rank
          """
      ),
      arguments: [shop.row, period.description, payment.row]
    )
    return try rows.map { row in
      guard let rule = MatchRule(rawValue: row[1]) else {
        throw LedgerError.damaged(path: path, reason: "a candidate by rule \(row[1] as String)")
      }
      let items = try Row.fetchAll(
        db.cachedStatement(
          sql: """
            SELECT is_left_out, order_root, line FROM verdict_candidate_items
            WHERE shop = ? AND period = ? AND payment_root = ? AND rank = ?
            ORDER BY is_left_out, order_root, line
            """
        ),
        arguments: [shop.row, period.description, payment.row, row[0] as Int64]
      ).map { (isLeftOut: $0[0] as Bool, key: LineItemKey(orderRoot: $0[1], line: $0[2])) }
      return CandidateSet(
        rule: rule,
        days: days(row[2], row[3]),
        daysUnits: row[4],
        without: items.filter(\.isLeftOut).map(\.key),
        items: items.filter { !$0.isLeftOut }.map(\.key),
        units: row[5]
      )
    }
  }

  func insert(uncertain: [LineItemKey], _ period: Period, _ shop: ShopKey, _ db: Database) throws {
    let statement = try db.cachedStatement(
      sql: "INSERT INTO uncertain_items (shop, period, order_root, line) VALUES (?, ?, ?, ?)"
    )
    for item in uncertain {
      try statement.execute(arguments: [
        shop.row, period.description, item.orderRoot, Int64(item.line),
      ])
    }
  }

  /// Items that a month left open and of which nobody can say whether they were paid in place of
  /// another one of their amount.
  public func uncertainItems(_ shop: ShopKey, of period: Period) throws -> Set<LineItemKey> {
    try read { db in
      let rows = try Row.fetchCursor(
        db,
        sql: "SELECT order_root, line FROM uncertain_items WHERE shop = ? AND period = ?",
        arguments: [shop.row, period.description]
      )
      var items: Set<LineItemKey> = []
      while let row = try rows.next() {
        items.insert(LineItemKey(orderRoot: row[0], line: row[1]))
      }
      return items
    }
  }

  private func days(_ from: Int64?, _ to: Int64?) -> ClosedRange<SettlementDay>? {
    guard let from, let to, from <= to else { return nil }
    return SettlementDay(number: from)...SettlementDay(number: to)
  }
}
