public import Bookkeeping
import GRDB

/// What is known of a shop's catalogue: whether prices can be compared with it.
public struct CatalogueStanding: Hashable, Sendable {
  /// The last product revision that is known.
  public let through: Watermark.Row
  /// When the catalogue was last seen completely: of later sales it tells nothing.
  public let seenAt: Instant?
  /// Why prices are not compared; nil where they are.
  public let reason: String?

  /// A standing from its parts.
  public init(through: Watermark.Row, seenAt: Instant?, reason: String?) {
    self.through = through
    self.seenAt = seenAt
    self.reason = reason
  }
}

extension Ledger {
  /// What is known of the catalogue now: what it was when it was last seen completely; else why
  /// there is no telling.
  /// - Parameter since: a catalogue that was last seen earlier tells nothing.
  public func catalogueStanding(_ shop: ShopKey, since: Instant) throws -> CatalogueStanding {
    try read { db in
      let through = try Int64.fetchOne(db, sql: "SELECT max(id) FROM products") ?? 0
      let seen = try Int64.fetchOne(
        db,
        sql: """
          SELECT max(started_at) FROM pulls
          WHERE shop = ? AND operation = 'listProducts' AND is_complete = 1
          """,
        arguments: [shop.row]
      )
      if let seen, seen >= since.seconds {
        return CatalogueStanding(through: through, seenAt: Instant(seconds: seen), reason: nil)
      }
      let problems = try String.fetchOne(
        db,
        sql: """
          SELECT problems FROM pulls
          WHERE shop = ? AND operation = 'listProducts' AND finished_at IS NOT NULL
          ORDER BY id DESC LIMIT 1
          """,
        arguments: [shop.row]
      )
      return CatalogueStanding(
        through: through,
        seenAt: nil,
        reason: problems?.split(separator: "\n").first.map(String.init)
          ?? "the list of products was not pulled"
      )
    }
  }

  /// Keeps what a month's close knew of the catalogue; the month must have been concluded.
  public func keep(
    _ standing: CatalogueStanding,
    of period: Period,
    shop: ShopKey
  ) throws {
    try write { db in
      try db.execute(
        sql: """
          INSERT INTO close_catalogues (shop, period, products_through, seen_at, reason)
          VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT DO UPDATE SET products_through = ?3,
            seen_at = ?4, reason = ?5
          """,
        arguments: [
          shop.row, period.description, standing.through,
          standing.reason == nil ? standing.seenAt?.seconds : nil, standing.reason ?? "",
        ]
      )
    }
  }

  /// What a month's close knew of the catalogue; nil where the month was closed before there was
  /// any look at it.
  public func catalogueStanding(_ shop: ShopKey, of period: Period) throws -> CatalogueStanding? {
    try read { db in
      try Row.fetchOne(
        db,
        sql: """
          SELECT products_through, seen_at, reason FROM close_catalogues
          WHERE shop = ? AND period = ?
          """,
        arguments: [shop.row, period.description]
      ).map { row in
        let seen = (row[1] as Int64?).map { Instant(seconds: $0) }
        return CatalogueStanding(
          through: row[0],
          seenAt: seen,
          reason: seen == nil ? row[2] : nil
        )
      }
    }
  }

  /// The catalogue's prices as far as a close knew them.
  /// - Throws: `LedgerError`.
  public func catalogue(_ shop: ShopKey, _ standing: CatalogueStanding) throws -> Catalogue {
    try read { db in
      var catalogue = Catalogue(seenAt: standing.seenAt ?? Instant(seconds: .min))
      let rows = try Row.fetchCursor(
        db,
        sql: """
          SELECT p.id, p.root, p.valid_from, k.sku_id, k.price, k.currency
          FROM products p LEFT JOIN product_skus k ON k.product_row = p.id
          WHERE p.shop = ? AND p.id <= ? ORDER BY p.root, p.valid_from, p.id, k.sku_id
          """,
        arguments: [shop.row, standing.through]
      )
      while let row = try rows.next() {
        var price: Money?
        if let units = row[4] as Int64?, let code = row[5] as String? {
          guard let currency = Currency(code: code) else {
            throw LedgerError.damaged(path: path, reason: "a catalogue price in \(code)")
          }
          price = Money(units: units, currency: currency)
        }
        catalogue.add(
          revision: row[0],
          of: row[1],
          validFrom: row[2],
          sku: row[3],
          price: price
        )
      }
      return catalogue
    }
  }

  /// The row of the newest pull of the catalogue that ended.
  func cataloguePull(_ shop: ShopKey, _ db: Database) throws -> Int64? {
    try Int64.fetchOne(
      db,
      sql: """
        SELECT max(id) FROM pulls WHERE shop = ? AND operation = 'listProducts'
          AND finished_at IS NOT NULL
        """,
      arguments: [shop.row]
    )
  }
}
