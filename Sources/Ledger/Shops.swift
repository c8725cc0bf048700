public import Bookkeeping
import GRDB

/// The ledger's own key of a shop.
public struct ShopKey: Hashable, Sendable {
  let row: Int64
}

extension Ledger {
  /// The key of a shop, which is entered into the ledger the first time.
  /// - Throws: `LedgerError.shopDiffers` when the ledger keeps the shop with another currency,
  ///   time zone or dialect: its months would no longer be the same.
  public func enter(_ shop: Shop) throws -> ShopKey {
    if let key = try key(of: shop) { return key }
    return try write { db in
      try db.execute(
        sql: "INSERT INTO shops (shop_id, currency, time_zone, dialect) VALUES (?, ?, ?, ?)",
        arguments: [
          shop.id, shop.currency.code, shop.timeZone.identifier, shop.dialect.rawValue,
        ]
      )
      return ShopKey(row: db.lastInsertedRowID)
    }
  }

  /// The key of a shop that the ledger knows, or nil.
  /// - Throws: `LedgerError.shopDiffers`.
  public func key(of shop: Shop) throws -> ShopKey? {
    let row = try read { db in
      try Row.fetchOne(
        db,
        sql: "SELECT id, currency, time_zone, dialect FROM shops WHERE shop_id = ?",
        arguments: [shop.id]
      )
    }
    guard let row else { return nil }
    for (setting, kept, given) in [
      ("currency", row[1] as String, shop.currency.code),
      ("time zone", row[2] as String, shop.timeZone.identifier),
      ("dialect", row[3] as String, shop.dialect.rawValue),
    ] where kept != given {
      throw LedgerError.shopDiffers(shop: shop.id, setting: setting, ledger: kept, given: given)
    }
    return ShopKey(row: row[0])
  }

  /// What the ledger says of every shop that it keeps: id, currency, time zone.
  public func shops() throws -> [(id: String, currency: String, timeZone: String)] {
    try read { db in
      try Row.fetchAll(db, sql: "SELECT shop_id, currency, time_zone FROM shops ORDER BY shop_id")
        .map { ($0[0], $0[1], $0[2]) }
    }
  }
}
