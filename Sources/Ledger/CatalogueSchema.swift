/// Migration 004: the catalogue as it was seen, and what each month's close knew of it.
enum CatalogueSchema {
  static let tables =
    """
    -- root is the row of the product's first revision. valid_from is when the revision's prices
    -- began to hold, as far as the platform or our own seeing tells.
    CREATE TABLE products (
      id INTEGER PRIMARY KEY,
      root INTEGER NOT NULL REFERENCES products (id),
      shop INTEGER NOT NULL REFERENCES shops (id),
      product_id TEXT NOT NULL CHECK (length(product_id) BETWEEN 1 AND 128),
      revision INTEGER NOT NULL CHECK (revision >= 1),
      name TEXT NOT NULL,
      status TEXT NOT NULL,
      created_at INTEGER,
      updated_at INTEGER,
      seen_at INTEGER NOT NULL,
      valid_from INTEGER NOT NULL,
      digest BLOB NOT NULL CHECK (length(digest) = 32),
      page INTEGER NOT NULL REFERENCES pages (id),
      UNIQUE (shop, product_id, revision)
    ) STRICT;
    CREATE TABLE product_skus (
      product_row INTEGER NOT NULL REFERENCES products (id),
      sku_id TEXT NOT NULL CHECK (length(sku_id) BETWEEN 1 AND 128),
      seller_sku TEXT NOT NULL,
      price INTEGER CHECK (price >= 0),
      currency TEXT REFERENCES currencies (code),
      PRIMARY KEY (product_row, sku_id),
      CHECK ((price IS NULL) = (currency IS NULL))
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE close_catalogues (
      shop INTEGER NOT NULL,
      period TEXT NOT NULL,
      products_through INTEGER NOT NULL,
      seen_at INTEGER,
      reason TEXT NOT NULL,
      PRIMARY KEY (shop, period),
      FOREIGN KEY (shop, period) REFERENCES closes (shop, period) ON DELETE CASCADE,
      CHECK ((seen_at IS NULL) = (reason <> ''))
    ) STRICT, WITHOUT ROWID;
    """
    + view + ["products", "product_skus"].map(FactsSchema.appendOnly).joined()

  /// The catalogue as a person reads it with the sqlite3 shell.
  private static let view = [
    "\nCREATE VIEW readable_catalogue AS SELECT s.shop_id, p.product_id, p.revision, p.status, p.name,",
    "k.sku_id, k.currency,", ViewsSchema.amount("k.price"), "AS price,",
    "datetime(p.valid_from, 'unixepoch') AS valid_from_utc,",
    "datetime(p.seen_at, 'unixepoch') AS seen_at_utc",
    "FROM products p JOIN shops s ON s.id = p.shop JOIN product_skus k ON k.product_row = p.id",
    "LEFT JOIN currencies c ON c.code = k.currency;",
  ].joined(separator: " ")
}
