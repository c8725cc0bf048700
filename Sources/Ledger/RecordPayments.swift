public import Bookkeeping
import GRDB

extension Ledger {
  /// Keeps a page of payments in one transaction: payments that are new or changed become facts.
  /// - Returns: how many revisions were new.
  @discardableResult
  public func record(
    _ page: SourcePage<Payment>,
    pull: PullKey,
    shop: ShopKey,
    at now: Instant
  ) throws -> Int {
    let received = try ReceivedPage(page, at: now, expectsNews: false)
    return try record([received], pull: pull, shop: shop).added
  }

  /// Keeps pages of payments, all in one transaction, in the order given: payments that are new or
  /// changed become facts.
  @discardableResult
  public func record(
    _ pages: [ReceivedPage<Payment>],
    pull: PullKey,
    shop: ShopKey
  ) throws -> RecordedNews {
    try write { db in
      var news = RecordedNews()
      for received in pages {
        let page = received.page
        let row = try insert(received, pull: pull, shop: shop, db)
        var added = 0
        var refused = page.quarantined.count
        for payment in page.records {
          if let reason = try changeOfCurrency(payment, shop: shop.row, db) {
            let record = QuarantinedRecord(page.operation, payment.id, reason)
            try insert(record, page: row, shop: shop, db)
            refused += 1
          } else if try insert(payment, page: row, shop: shop.row, db) {
            added += 1
          }
        }
        if added > 0 || refused > 0 { try keepBody(of: received, page: row, db) }
        news.added += added
        news.refused += refused
      }
      return news
    }
  }

  /// Why the payment can't be a revision of the one that is known, or nil: what is booked in one
  /// currency can't become an amount of another.
  private func changeOfCurrency(
    _ payment: Payment,
    shop: Int64,
    _ db: Database
  ) throws -> String? {
    let before = try String.fetchOne(
      db.cachedStatement(
        sql: """
          SELECT currency FROM payments WHERE shop = ? AND payment_id = ? AND revision = 1
          """
      ),
      arguments: [shop, payment.id]
    )
    guard let before, before != payment.amount.currency.code else { return nil }
    return "the payment changed its currency from \(before) to \(payment.amount.currency.code); "
      + "what was known before is kept"
  }

  /// Whether the payment was new or changed.
  private func insert(
    _ payment: Payment,
    page: Int64,
    shop: Int64,
    _ db: Database
  ) throws -> Bool {
    let known = try Row.fetchOne(
      db.cachedStatement(
        sql: """
          SELECT id, root, revision, status, amount, currency, created_at, paid_at
          FROM payments WHERE shop = ? AND payment_id = ? ORDER BY revision DESC LIMIT 1
          """
      ),
      arguments: [shop, payment.id]
    )
    if let known, isAlike(known, payment) { return false }
    let next =
      (try Int64.fetchOne(db.cachedStatement(sql: "SELECT max(id) FROM payments")) ?? 0) + 1
    try db.cachedStatement(
      sql: """
        INSERT INTO payments (id, root, shop, payment_id, revision, status, amount, currency,
          created_at, paid_at, page) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """
    ).execute(arguments: [
      next, known?[1] ?? next, shop, payment.id, (known?[2] ?? 0) + 1, payment.status.rawValue,
      payment.amount.units, payment.amount.currency.code, payment.createdAt.seconds,
      payment.paidAt?.seconds, page,
    ])
    if let known {
      try db.execute(
        sql: "INSERT INTO payment_supersessions (payment_row, by_row) VALUES (?, ?)",
        arguments: [known[0] as Int64, next]
      )
    }
    return true
  }

  private func isAlike(_ known: Row, _ payment: Payment) -> Bool {
    known[3] as String == payment.status.rawValue
      && known[4] as Int64 == payment.amount.units
      && known[5] as String == payment.amount.currency.code
      && known[6] as Int64 == payment.createdAt.seconds
      && known[7] as Int64? == payment.paidAt?.seconds
  }
}

extension QuarantinedRecord {
  /// A record that is well made but contradicts what is known; the page's body holds it.
  init(_ operation: String, _ id: String, _ reason: String) {
    self.init(operation: operation, recordID: id, reason: reason, redactedSource: [])
  }
}
