import Bookkeeping

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
    + [
      "orders", "line_items", "payments", "order_supersessions", "payment_supersessions",
      "quarantine", "pages", "page_bodies",
    ].map(appendOnly).joined()

  /// Facts are never changed or deleted, whoever asks.
  static func appendOnly(_ table: String) -> String {
    [
      "\nCREATE TRIGGER ", table, "_never_change BEFORE UPDATE ON ", table,
      " BEGIN SELECT raise(ABORT, 'facts are append-only'); END;",
      "\nCREATE TRIGGER ", table, "_never_go BEFORE DELETE ON ", table,
      " BEGIN SELECT raise(ABORT, 'facts are append-only'); END;",
    ].joined()
  }
}
