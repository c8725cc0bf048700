public import Bookkeeping
import GRDB

/// The allocations that a month's pack names, streamed in order of payment, order and item.
public struct AllocationCursor: RowSource {
  let ledger: Ledger
  let shop: ShopKey
  let period: Period
  let payments: Set<PaymentKey>

  /// Calls `body` with the allocations of this month, and those of the pack's payments before.
  /// - Throws: `LedgerError`, and what `body` throws.
  public func forEachRow(_ body: (AllocationRow) throws -> Void) throws {
    try ledger.read { db in
      let rows = try GRDB.Row.fetchCursor(
        db,
        sql: """
          SELECT m.match_id, m.rule, m.strength, p.payment_id, coalesce(o.order_id, ''),
            coalesce(i.item_id, ''), a.component, a.units, p.currency, a.allocated_in,
            a.payment_root
          FROM matches m JOIN allocations a ON a.match = m.id
            JOIN payments p ON p.id = a.payment_root
            LEFT JOIN orders o ON o.id = a.order_root
            LEFT JOIN line_items i ON i.line = a.line AND i.order_row =
              (SELECT max(id) FROM orders r WHERE r.id = a.order_root
                OR (r.root = a.order_root AND r.revision > 1))
          WHERE m.shop = ? AND a.allocated_in <= ?
          ORDER BY p.created_at, p.payment_id, 5, 6, a.component, a.allocated_in, a.id
          """,
        arguments: [shop.row, period.description]
      )
      while let row = try rows.next() {
        let allocatedIn: String = row[9]
        guard
          allocatedIn == period.description || payments.contains(PaymentKey(row: row[10]))
        else { continue }
        try body(try allocation(row, allocatedIn))
      }
    }
  }

  private func allocation(_ row: GRDB.Row, _ allocatedIn: String) throws -> AllocationRow {
    guard let rule = MatchRule(rawValue: row[1]), let strength = MatchStrength(rawValue: row[2]),
      let component = AllocationComponent(rawValue: row[6]),
      let currency = Currency(code: row[8] as String), let month = Period(allocatedIn)
    else { throw LedgerError.damaged(path: ledger.path, reason: "match \(row[0] as String)") }
    return AllocationRow(
      matchID: row[0],
      rule: rule,
      strength: strength,
      paymentID: row[3],
      orderID: row[4],
      itemID: row[5],
      component: component,
      amount: Money(units: row[7], currency: currency),
      allocatedIn: month
    )
  }
}

extension Ledger {
  /// The allocations that a month's pack names.
  /// - Parameter payments: payments of the pack, whose earlier allocations are named as well.
  public func allocations(
    _ shop: ShopKey,
    period: Period,
    payments: Set<PaymentKey>
  ) -> AllocationCursor {
    AllocationCursor(ledger: self, shop: shop, period: period, payments: payments)
  }
}
