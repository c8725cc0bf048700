import Foundation

/// Migration 003: the ledger as a person reads it with the sqlite3 shell; amounts as decimal text.
enum ViewsSchema {
  /// A column's amount as decimal text: the currency's decimals, more where the amount has more.
  static func amount(_ column: String) -> String {
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
