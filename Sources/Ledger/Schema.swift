import Bookkeeping
import Foundation
import GRDB

/// The ledger's schema, as numbered migrations that are never changed once released.
enum Schema {
  /// "SETB" in SQLite's application id: how a ledger is told from other databases.
  static let applicationIDBytes: [UInt8] = [0x53, 0x45, 0x54, 0x42]

  /// Marks an empty database as a ledger.
  static let markAsLedger = "PRAGMA application_id = 1397052482"

  static var migrator: DatabaseMigrator {
    var migrator = DatabaseMigrator()
    migrator.registerMigration("001 facts") { db in
      try db.execute(sql: FactsSchema.tables)
      for currency in FactsSchema.currencies {
        try db.execute(
          sql: "INSERT INTO currencies (code, decimals) VALUES (?, ?)",
          arguments: [currency.code, Int(currency.decimals)]
        )
      }
    }
    migrator.registerMigration("002 conclusions") { db in
      try db.execute(sql: ConclusionsSchema.tables)
    }
    migrator.registerMigration("003 views for people") { db in
      try db.execute(sql: ViewsSchema.views)
    }
    return migrator
  }
}

/// Migration 001: what was fetched, as it came.
enum FactsSchema {
  /// Every currency that the vocabulary knows, for the views.
  static let currencies: [Currency] = {
    let letters = (UInt8(65)...90).map { Character(UnicodeScalar($0)) }
    return letters.flatMap { first in
      letters.flatMap { second in
        letters.compactMap { Currency(code: String([first, second, $0])) }
      }
    }
  }()

  static let tables = """
    CREATE TABLE currencies (
      code TEXT PRIMARY KEY NOT NULL CHECK (length(code) = 3),
      decimals INTEGER NOT NULL CHECK (decimals BETWEEN 0 AND 4)
    ) STRICT;
    CREATE TABLE shops (
      id INTEGER PRIMARY KEY,
      shop_id TEXT NOT NULL UNIQUE CHECK (length(shop_id) BETWEEN 1 AND 64),
      currency TEXT NOT NULL REFERENCES currencies (code),
      time_zone TEXT NOT NULL,
      dialect TEXT NOT NULL CHECK (dialect IN ('openapi', 'partner'))
    ) STRICT;
    CREATE TABLE pulls (
      id INTEGER PRIMARY KEY,
      shop INTEGER NOT NULL REFERENCES shops (id),
      operation TEXT NOT NULL,
      created_from INTEGER,
      created_before INTEGER,
      started_at INTEGER NOT NULL,
      finished_at INTEGER,
      pages INTEGER NOT NULL DEFAULT 0,
      rows_received INTEGER NOT NULL DEFAULT 0,
      distinct_records INTEGER NOT NULL DEFAULT 0,
      repeated_records INTEGER NOT NULL DEFAULT 0,
      declared_total INTEGER,
      is_complete INTEGER CHECK (is_complete IN (0, 1)),
      problems TEXT NOT NULL DEFAULT ''
    ) STRICT;
    CREATE INDEX pulls_by_operation ON pulls (shop, operation, id);
    CREATE TABLE pages (
      id INTEGER PRIMARY KEY,
      pull INTEGER NOT NULL REFERENCES pulls (id),
      number INTEGER NOT NULL CHECK (number >= 1),
      fetched_at INTEGER NOT NULL,
      byte_count INTEGER NOT NULL,
      row_count INTEGER NOT NULL,
      digest TEXT NOT NULL CHECK (length(digest) = 64),
      UNIQUE (pull, number)
    ) STRICT;
    -- The page as JSON less the private fields, gzip; kept where the page brought new facts.
    CREATE TABLE page_bodies (
      page INTEGER PRIMARY KEY REFERENCES pages (id),
      body BLOB NOT NULL
    ) STRICT;
    -- root is the row of the order's first revision: the order's own key.
    CREATE TABLE orders (
      id INTEGER PRIMARY KEY,
      root INTEGER NOT NULL REFERENCES orders (id),
      shop INTEGER NOT NULL REFERENCES shops (id),
      order_id TEXT NOT NULL CHECK (length(order_id) BETWEEN 1 AND 128),
      revision INTEGER NOT NULL CHECK (revision >= 1),
      status TEXT NOT NULL,
      created_at INTEGER NOT NULL,
      paid_at INTEGER,
      sold_at INTEGER NOT NULL,
      region_code TEXT,
      digest BLOB NOT NULL CHECK (length(digest) = 32),
      page INTEGER NOT NULL REFERENCES pages (id),
      UNIQUE (shop, order_id, revision),
      CHECK (sold_at = coalesce(paid_at, created_at))
    ) STRICT;
    CREATE INDEX orders_by_sale ON orders (shop, sold_at, order_id);
    CREATE INDEX orders_by_root ON orders (root, id) WHERE revision > 1;
    CREATE TABLE order_supersessions (
      order_row INTEGER PRIMARY KEY REFERENCES orders (id),
      by_row INTEGER NOT NULL REFERENCES orders (id)
    ) STRICT;
    -- line is the item's number within its order, the same in every revision; an item that a later
    -- revision no longer names stands there with is_present = 0.
    CREATE TABLE line_items (
      order_row INTEGER NOT NULL REFERENCES orders (id),
      line INTEGER NOT NULL CHECK (line >= 0),
      item_id TEXT NOT NULL CHECK (length(item_id) BETWEEN 1 AND 128),
      sku_id TEXT NOT NULL,
      product_name TEXT NOT NULL,
      quantity INTEGER NOT NULL CHECK (quantity >= 1),
      unit_price INTEGER NOT NULL,
      gross INTEGER NOT NULL,
      currency TEXT NOT NULL CHECK (length(currency) = 3),
      repeats INTEGER NOT NULL DEFAULT 0 CHECK (repeats >= 0),
      is_present INTEGER NOT NULL DEFAULT 1 CHECK (is_present IN (0, 1)),
      PRIMARY KEY (order_row, line),
      CHECK (gross = quantity * unit_price)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE payments (
      id INTEGER PRIMARY KEY,
      root INTEGER NOT NULL REFERENCES payments (id),
      shop INTEGER NOT NULL REFERENCES shops (id),
      payment_id TEXT NOT NULL CHECK (length(payment_id) BETWEEN 1 AND 128),
      revision INTEGER NOT NULL CHECK (revision >= 1),
      status TEXT NOT NULL,
      amount INTEGER NOT NULL,
      currency TEXT NOT NULL CHECK (length(currency) = 3),
      created_at INTEGER NOT NULL,
      paid_at INTEGER,
      page INTEGER NOT NULL REFERENCES pages (id),
      UNIQUE (shop, payment_id, revision)
    ) STRICT;
    CREATE INDEX payments_by_creation ON payments (shop, created_at, payment_id);
    CREATE INDEX payments_by_root ON payments (root, id) WHERE revision > 1;
    CREATE TABLE payment_supersessions (
      payment_row INTEGER PRIMARY KEY REFERENCES payments (id),
      by_row INTEGER NOT NULL REFERENCES payments (id)
    ) STRICT;
    CREATE TABLE quarantine (
      id INTEGER PRIMARY KEY,
      shop INTEGER NOT NULL REFERENCES shops (id),
      operation TEXT NOT NULL,
      record_id TEXT NOT NULL,
      reason TEXT NOT NULL,
      source BLOB NOT NULL,
      page INTEGER NOT NULL REFERENCES pages (id)
    ) STRICT;
    CREATE INDEX quarantine_by_page ON quarantine (page);
    CREATE TABLE unknown_fields (
      shop INTEGER NOT NULL REFERENCES shops (id),
      operation TEXT NOT NULL,
      path TEXT NOT NULL,
      page INTEGER NOT NULL REFERENCES pages (id),
      PRIMARY KEY (shop, operation, path)
    ) STRICT, WITHOUT ROWID;
    """
    + appendOnly

  /// Facts are never changed or deleted, whoever asks.
  private static let appendOnly = [
    "orders", "line_items", "payments", "order_supersessions", "payment_supersessions",
    "quarantine", "pages", "page_bodies",
  ].map { table in
    [
      "\nCREATE TRIGGER ", table, "_never_change BEFORE UPDATE ON ", table,
      " BEGIN SELECT raise(ABORT, 'facts are append-only'); END;",
      "\nCREATE TRIGGER ", table, "_never_go BEFORE DELETE ON ", table,
      " BEGIN SELECT raise(ABORT, 'facts are append-only'); END;",
    ].joined()
  }.joined()
}

/// Migration 002: what was concluded from the facts, month by month.
enum ConclusionsSchema {
  static let tables = """
    CREATE TABLE matches (
      id INTEGER PRIMARY KEY,
      shop INTEGER NOT NULL REFERENCES shops (id),
      period TEXT NOT NULL CHECK (period GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]'),
      match_id TEXT NOT NULL,
      rule TEXT NOT NULL CHECK (rule IN ('manual', 'reference', 'settlement_chain',
        'settlement_day', 'window', 'order', 'line_item', 'subset', 'combined', 'tolerance')),
      strength TEXT NOT NULL CHECK (strength IN ('decided', 'proved', 'unique', 'interchangeable')),
      rivals INTEGER NOT NULL CHECK (rivals >= 0),
      chance_billionths INTEGER NOT NULL CHECK (chance_billionths >= 0),
      explanation TEXT NOT NULL
    ) STRICT;
    CREATE INDEX matches_by_period ON matches (shop, period);
    CREATE TABLE allocations (
      id INTEGER PRIMARY KEY,
      match INTEGER NOT NULL REFERENCES matches (id) ON DELETE CASCADE,
      payment_root INTEGER NOT NULL REFERENCES payments (id),
      order_root INTEGER REFERENCES orders (id),
      line INTEGER,
      component TEXT NOT NULL,
      units INTEGER NOT NULL,
      allocated_in TEXT NOT NULL,
      CHECK ((order_root IS NULL) = (line IS NULL))
    ) STRICT;
    CREATE INDEX allocations_by_item ON allocations (order_root, line, allocated_in, units);
    CREATE INDEX allocations_by_payment ON allocations (payment_root, allocated_in, units);
    CREATE INDEX allocations_by_match ON allocations (match);
    -- What was said of a payment that was not matched in a month, for explain and the next pack.
    CREATE TABLE verdicts (
      shop INTEGER NOT NULL REFERENCES shops (id),
      period TEXT NOT NULL,
      payment_root INTEGER NOT NULL REFERENCES payments (id),
      reason TEXT NOT NULL CHECK (reason IN
        ('ambiguous', 'unmatched', 'on_account', 'in_transit')),
      rule TEXT,
      answers INTEGER,
      chance_billionths INTEGER,
      nearest_from INTEGER,
      nearest_to INTEGER,
      nearest_units INTEGER,
      PRIMARY KEY (shop, period, payment_root)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE verdict_items (
      shop INTEGER NOT NULL,
      period TEXT NOT NULL,
      payment_root INTEGER NOT NULL,
      order_root INTEGER NOT NULL REFERENCES orders (id),
      line INTEGER NOT NULL,
      PRIMARY KEY (shop, period, payment_root, order_root, line),
      FOREIGN KEY (shop, period, payment_root)
        REFERENCES verdicts (shop, period, payment_root) ON DELETE CASCADE
    ) STRICT, WITHOUT ROWID;
    -- A month's end: what was known, and the pattern; kind 'opening' has no pack of its own.
    CREATE TABLE closes (
      shop INTEGER NOT NULL REFERENCES shops (id),
      period TEXT NOT NULL,
      kind TEXT NOT NULL CHECK (kind IN ('opening', 'pack')),
      known_from INTEGER NOT NULL,
      orders_through INTEGER NOT NULL,
      payments_through INTEGER NOT NULL,
      pattern_rule TEXT,
      lag_from INTEGER,
      lag_to INTEGER,
      is_carried INTEGER NOT NULL CHECK (is_carried IN (0, 1)),
      on_account INTEGER NOT NULL CHECK (on_account IN (0, 1)),
      evidence_payments INTEGER NOT NULL,
      evidence_explained INTEGER NOT NULL,
      chance_billionths INTEGER NOT NULL,
      facts_digest TEXT NOT NULL,
      pack_digest TEXT,
      is_stale INTEGER NOT NULL CHECK (is_stale IN (0, 1)),
      closed_at INTEGER NOT NULL,
      PRIMARY KEY (shop, period),
      CHECK ((pattern_rule IS NULL) = (lag_from IS NULL)),
      CHECK ((pattern_rule IS NULL) = (lag_to IS NULL))
    ) STRICT, WITHOUT ROWID;
    -- What a month's pack closed with, block by block: what the next month must open with.
    CREATE TABLE closings (
      shop INTEGER NOT NULL REFERENCES shops (id),
      period TEXT NOT NULL,
      block TEXT NOT NULL,
      currency TEXT NOT NULL REFERENCES currencies (code),
      units INTEGER NOT NULL,
      PRIMARY KEY (shop, period, block, currency)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE findings (
      shop INTEGER NOT NULL REFERENCES shops (id),
      period TEXT NOT NULL,
      discrepancy_id TEXT NOT NULL,
      code TEXT NOT NULL,
      severity TEXT NOT NULL CHECK (severity IN ('error', 'warning', 'info')),
      subject TEXT NOT NULL,
      subject_id TEXT NOT NULL,
      currency TEXT,
      expected INTEGER,
      actual INTEGER,
      difference INTEGER,
      age_days INTEGER NOT NULL,
      explanation TEXT NOT NULL,
      suggested_action TEXT NOT NULL,
      first_seen TEXT NOT NULL,
      PRIMARY KEY (shop, period, discrepancy_id)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE audit_log (
      id INTEGER PRIMARY KEY,
      at INTEGER NOT NULL,
      shop INTEGER NOT NULL REFERENCES shops (id),
      event TEXT NOT NULL,
      subject TEXT NOT NULL,
      detail TEXT NOT NULL
    ) STRICT;
    CREATE TRIGGER audit_log_never_change BEFORE UPDATE ON audit_log
      BEGIN SELECT raise(ABORT, 'the audit log is append-only'); END;
    CREATE TRIGGER audit_log_never_go BEFORE DELETE ON audit_log
      BEGIN SELECT raise(ABORT, 'the audit log is append-only'); END;
    """
}

/// Migration 003: the ledger as a person reads it with the sqlite3 shell; amounts as decimal text.
enum ViewsSchema {
  /// A column's amount as decimal text: the currency's decimals, more where the amount has more.
  private static func amount(_ column: String) -> String {
    """
    CASE WHEN \(column) < 0 THEN '-' ELSE '' END || (abs(\(column)) / 10000) ||
      CASE WHEN c.decimals = 0 AND \(column) % 10000 = 0 THEN ''
        ELSE '.' || substr(printf('%04d', abs(\(column)) % 10000), 1, max(c.decimals,
          CASE WHEN \(column) % 10000 = 0 THEN 0 WHEN \(column) % 1000 = 0 THEN 1
            WHEN \(column) % 100 = 0 THEN 2 WHEN \(column) % 10 = 0 THEN 3 ELSE 4 END)) END
    """
  }

  private static let template = """
    CREATE VIEW readable_payments AS
      SELECT s.shop_id, p.payment_id, p.revision, p.status, p.currency,
        <p.amount> AS amount,
        datetime(p.created_at, 'unixepoch') AS created_at_utc,
        datetime(p.paid_at, 'unixepoch') AS paid_at_utc,
        NOT EXISTS (SELECT 1 FROM payment_supersessions x WHERE x.payment_row = p.id) AS is_current
      FROM payments p JOIN shops s ON s.id = p.shop JOIN currencies c ON c.code = p.currency;
    CREATE VIEW readable_line_items AS
      SELECT s.shop_id, o.order_id, o.revision, o.status, i.item_id, i.sku_id, i.product_name,
        i.quantity, i.currency,
        <i.gross> AS gross,
        datetime(o.sold_at, 'unixepoch') AS sold_at_utc,
        NOT EXISTS (SELECT 1 FROM order_supersessions x WHERE x.order_row = o.id) AS is_current
      FROM line_items i JOIN orders o ON o.id = i.order_row JOIN shops s ON s.id = o.shop
        JOIN currencies c ON c.code = i.currency;
    CREATE VIEW readable_allocations AS
      SELECT s.shop_id, a.allocated_in, m.match_id, m.rule, m.strength, p.payment_id, o.order_id,
        i.item_id, a.component, p.currency,
        <a.units> AS amount
      FROM allocations a JOIN matches m ON m.id = a.match JOIN shops s ON s.id = m.shop
        JOIN payments p ON p.id = a.payment_root JOIN currencies c ON c.code = p.currency
        LEFT JOIN orders o ON o.id = a.order_root
        LEFT JOIN line_items i ON i.line = a.line AND i.order_row =
          (SELECT max(id) FROM orders r WHERE r.id = a.order_root
            OR (r.root = a.order_root AND r.revision > 1));
    """

  /// The views, with each `<column>` of the template as the text of its amount.
  static let views = ["p.amount", "i.gross", "a.units"].reduce(template) { text, column in
    text.replacingOccurrences(of: "<\(column)>", with: amount(column))
  }
}
