public import Bookkeeping
import GRDB

extension Ledger {
  /// Keeps a month's findings in place of what it found before.
  public func keep(
    findings: [Discrepancy],
    of period: Period,
    shop: ShopKey
  ) throws {
    try write { db in
      try db.execute(
        sql: "DELETE FROM findings WHERE shop = ? AND period = ?",
        arguments: [shop.row, period.description]
      )
      let statement = try db.cachedStatement(
        sql: """
          INSERT INTO findings (shop, period, discrepancy_id, code, severity, subject, subject_id,
            currency, expected, actual, difference, age_days, explanation, suggested_action,
            first_seen) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
          """
      )
      for finding in findings {
        let currency = (finding.difference ?? finding.actual ?? finding.expected)?.currency.code
        try statement.execute(arguments: [
          shop.row, period.description, finding.id, finding.code.rawValue,
          finding.severity.rawValue, finding.subject.rawValue, finding.subjectID, currency,
          finding.expected?.units, finding.actual?.units, finding.difference?.units,
          finding.ageDays, finding.explanation, finding.suggestedAction,
          finding.firstSeen.description,
        ])
      }
    }
  }

  /// The first month that found each discrepancy, among months before `period`, by id.
  public func firstSeen(_ shop: ShopKey, before period: Period) throws -> [String: Period] {
    try read { db in
      var seen: [String: Period] = [:]
      let rows = try Row.fetchCursor(
        db,
        sql: """
          SELECT discrepancy_id, min(first_seen) FROM findings WHERE shop = ? AND period < ?
          GROUP BY discrepancy_id
          """,
        arguments: [shop.row, period.description]
      )
      while let row = try rows.next() { seen[row[0]] = Period(row[1] as String) }
      return seen
    }
  }

  /// The findings of a month, gravest first.
  public func findings(_ shop: ShopKey, of period: Period) throws -> [Discrepancy] {
    try read { db in
      try Row.fetchAll(
        db,
        sql: """
          SELECT * FROM findings WHERE shop = ? AND period = ?
          ORDER BY CASE severity WHEN 'error' THEN 0 WHEN 'warning' THEN 1 ELSE 2 END,
            code, subject_id, discrepancy_id
          """,
        arguments: [shop.row, period.description]
      ).map { try discrepancy($0) }
    }
  }

  private func discrepancy(_ row: Row) throws -> Discrepancy {
    guard let code = DiscrepancyCode(rawValue: row["code"]),
      let severity = Severity(rawValue: row["severity"]),
      let subject = DiscrepancySubject(rawValue: row["subject"]),
      let firstSeen = Period(row["first_seen"] as String)
    else {
      throw LedgerError.damaged(path: path, reason: "finding \(row["discrepancy_id"] as String)")
    }
    let currency = (row["currency"] as String?).flatMap { Currency(code: $0) }
    func money(_ units: Int64?) -> Money? {
      units.flatMap { units in currency.map { Money(units: units, currency: $0) } }
    }
    return Discrepancy(
      id: row["discrepancy_id"],
      code: code,
      severity: severity,
      subject: subject,
      subjectID: row["subject_id"],
      expected: money(row["expected"]),
      actual: money(row["actual"]),
      difference: money(row["difference"]),
      ageDays: row["age_days"],
      explanation: row["explanation"],
      suggestedAction: row["suggested_action"],
      firstSeen: firstSeen,
      namedOrders: []
    )
  }
}
