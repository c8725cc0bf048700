/// The hot queries of line items; a test looks at their plans.
enum LineItemQueries {
  /// The orders whose revisions have keys between two, with those that another one came for.
  static let orders = """
    SELECT o.id, o.root, o.order_id, o.status, o.sold_at, o.revision
    FROM orders o NOT INDEXED WHERE o.id BETWEEN :first AND :last AND o.shop = :shop AND o.id <= :through
    ORDER BY o.id
    """

  /// The items of order revisions whose keys lie between two.
  static let items = """
    SELECT i.order_row, i.line, i.item_id, i.sku_id, i.product_name, i.quantity, i.unit_price,
      i.gross, i.currency, i.repeats, i.is_present
    FROM line_items i WHERE i.order_row BETWEEN :first AND :last ORDER BY i.order_row, i.line
    """

  /// What is allocated up to the period, in order of the items.
  private static let allocations = """
    SELECT a.order_root, a.line, a.payment_root, a.units, a.allocated_in = :period
    FROM allocations a INDEXED BY allocations_by_item
    WHERE a.allocated_in <= :period AND a.order_root
    """

  private static let inOrderOfItems =
    " ORDER BY a.order_root, a.line, a.allocated_in, a.payment_root"

  /// What is allocated to one order.
  static let allocationsOfOrder = allocations + " = :root" + inOrderOfItems
  /// What is allocated to orders whose keys lie between two.
  static let allocationsOfRange = allocations + " BETWEEN :first AND :last" + inOrderOfItems

  private static let current = """
    o.shop = :shop AND o.id <= :through
      AND NOT EXISTS (SELECT 1 FROM order_supersessions x
        WHERE x.order_row = o.id AND x.by_row <= :through)

    """

  private static let counts = """
    AND (o.status = 'COMPLETED' OR o.revision > 1
        OR EXISTS (SELECT 1 FROM allocations e
          WHERE e.order_root = o.root AND e.allocated_in <= :period))

    """

  /// The orders sold inside an interval before the period that say anything in it: all but those
  /// that are unchanged since the close before, and were and stay settled.
  static let notSettled = notSettled(sum: "sum(a.units)")
  /// The same under scheduled fees: an item is settled once all of its sale is, for what the fees take
  /// is allocated with it.
  static let notSettledNet = notSettled(
    sum: "sum(a.units) FILTER (WHERE a.component = 'sale')"
  )

  private static func notSettled(sum: String) -> String {
    "SELECT o.id FROM orders o INDEXED BY orders_by_sale "
      + "WHERE o.sold_at >= :from AND o.sold_at < :to AND " + current + counts
        + """
        AND (o.status <> 'COMPLETED' OR o.revision > 1 OR o.id > :known
          OR EXISTS (SELECT 1 FROM line_items i WHERE i.order_row = o.id
            AND NOT coalesce((SELECT \(sum) = i.gross AND max(a.allocated_in) < :period
              FROM allocations a INDEXED BY allocations_by_item
              WHERE a.order_root = o.root AND a.line = i.line AND a.allocated_in <= :period),
              i.gross = 0)))
        ORDER BY o.sold_at, o.order_id
        """
  }

  /// The revisions of one order.
  static let ofOrder =
    "SELECT o.id FROM orders o WHERE o.order_id = :order AND " + current + " ORDER BY o.id"

  /// The revisions of orders sold inside an interval, in order of sale and of the order's id.
  static let sold = """
    SELECT o.id FROM orders o INDEXED BY orders_by_sale
    WHERE o.shop = :shop AND o.sold_at >= :from AND o.sold_at < :to
    ORDER BY o.sold_at, o.order_id
    """

  /// The orders that changed since they were first fetched and are sold outside that interval now:
  /// before it.
  static let changedBefore = changed("o.sold_at < :from")
  /// The same, after it.
  static let changedAfter = changed("o.sold_at >= :to")

  /// Through the index of changed orders, of which there are few; its first column is the root.
  private static func changed(_ time: String) -> String {
    "SELECT o.id FROM orders o INDEXED BY orders_by_root WHERE o.root > 0 AND o.revision > 1 AND "
      + time + " AND " + current + " ORDER BY o.sold_at, o.order_id"
  }

  static let asOf = """
    SELECT o.status, i.gross, i.is_present, i.sku_id
    FROM orders o JOIN line_items i ON i.order_row = o.id AND i.line = ?3
    WHERE o.id = (SELECT max(id) FROM orders
      WHERE (id = ?1 OR (root = ?1 AND revision > 1)) AND id <= ?2)
    """

  static let firstSale = """
    SELECT sold_at FROM orders
    WHERE (id = ?1 OR (root = ?1 AND revision > 1)) AND id <= ?2 AND status = 'COMPLETED'
      AND sold_at >= ?3
    ORDER BY id LIMIT 1
    """

  static let paymentID = "SELECT payment_id FROM payments WHERE id = ?"

  /// Items of which a payment that no longer stands was taken off in this month, even if another
  /// one settled them at once.
  static let undone = """
    SELECT DISTINCT a.order_root, a.line
    FROM payments p JOIN match_payments m ON m.payment_root = p.root AND m.allocated_in = ?2
      JOIN allocations a ON a.id BETWEEN m.first_row AND m.last_row
    WHERE p.shop = ?1 AND p.revision > 1 AND a.line IS NOT NULL
    """
}
