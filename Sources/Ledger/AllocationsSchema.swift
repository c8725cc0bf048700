import GRDB

/// Migration 008: allocations of a million line items are kept and read in seconds.
///
/// The allocations of a match stand one behind the other, payment by payment, so that a payment's
/// are found by their rows and need no index. No foreign keys: looking up three parents took longer
/// than the row itself. That every allocation names an item and a payment of the ledger is proved
/// before a pack is written.
enum AllocationsSchema {
  /// Makes the tables anew and keeps what stands in the old one.
  static func migrate(_ db: Database) throws {
    let view = try String.fetchOne(
      db,
      sql: "SELECT sql FROM sqlite_schema WHERE name = 'readable_allocations'"
    )
    try db.execute(sql: tables)
    if let view { try db.execute(sql: view) }
  }

  private static let tables = """
    DROP VIEW readable_allocations;
    ALTER TABLE allocations RENAME TO allocations_before;
    CREATE TABLE allocations (
      id INTEGER PRIMARY KEY,
      match INTEGER NOT NULL,
      payment_root INTEGER NOT NULL,
      order_root INTEGER,
      line INTEGER,
      component TEXT NOT NULL,
      units INTEGER NOT NULL,
      allocated_in TEXT NOT NULL,
      CHECK ((order_root IS NULL) = (line IS NULL))
    ) STRICT;
    INSERT INTO allocations (match, payment_root, order_root, line, component, units, allocated_in)
      SELECT match, payment_root, order_root, line, component, units, allocated_in
      FROM allocations_before ORDER BY match, payment_root, order_root, line, id;
    DROP TABLE allocations_before;
    CREATE INDEX allocations_by_item
      ON allocations (order_root, line, allocated_in, payment_root, units);
    -- What a match gives one payment: its allocations are the rows from first_row to last_row.
    CREATE TABLE match_payments (
      match INTEGER NOT NULL REFERENCES matches (id) ON DELETE CASCADE,
      payment_root INTEGER NOT NULL REFERENCES payments (id),
      allocated_in TEXT NOT NULL,
      first_row INTEGER NOT NULL,
      last_row INTEGER NOT NULL CHECK (last_row >= first_row),
      units INTEGER NOT NULL,
      orders INTEGER NOT NULL CHECK (orders >= 0),
      line_items INTEGER NOT NULL CHECK (line_items >= 0),
      PRIMARY KEY (match, payment_root)
    ) STRICT, WITHOUT ROWID;
    INSERT INTO match_payments
      SELECT match, payment_root, allocated_in, min(id), max(id), sum(units),
        count(DISTINCT order_root), count(order_root)
      FROM allocations GROUP BY match, payment_root;
    CREATE INDEX match_payments_by_payment ON match_payments (payment_root, allocated_in, units);
    """
}
