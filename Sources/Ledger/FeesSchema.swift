/// Migration 010: which fees the amounts of a month are net of.
enum FeesSchema {
  /// Months that were closed before know of none.
  static let columns = "ALTER TABLE closes ADD COLUMN fees TEXT NOT NULL DEFAULT ''"
}
