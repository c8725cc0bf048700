public import Bookkeeping
import GRDB

/// Migration 006: how a month was closed, so that writing its pack again says the same.
enum CloseMannerSchema {
  static let columns = """
    ALTER TABLE closes ADD COLUMN is_partial INTEGER NOT NULL DEFAULT 0
      CHECK (is_partial IN (0, 1));
    ALTER TABLE closes ADD COLUMN allows_incomplete INTEGER NOT NULL DEFAULT 0
      CHECK (allows_incomplete IN (0, 1));
    """
}

extension Ledger {
  /// Keeps how a month was closed.
  /// - Parameters:
  ///   - isPartial: whether the month had not ended, so that its pack is a preview.
  ///   - allowsIncomplete: whether the pull was allowed to be incomplete.
  public func keep(
    isPartial: Bool,
    allowsIncomplete: Bool,
    of period: Period,
    shop: ShopKey
  ) throws {
    try write { db in
      try db.execute(
        sql: """
          UPDATE closes SET is_partial = ?, allows_incomplete = ? WHERE shop = ? AND period = ?
          """,
        arguments: [isPartial, allowsIncomplete, shop.row, period.description]
      )
    }
  }
}
