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

  /// Migration 012: what a month's payments may leave out of their pattern, or pay beside it.
  static let exception = """
    ALTER TABLE closes ADD COLUMN exception TEXT NOT NULL DEFAULT 'none'
      CHECK (exception IN ('none', 'held_back', 'late'));
    """
}
