import Bookkeeping

/// `order.changed_after_settlement`: an order was paid, and then its amount changed.
enum OrderChangedAfterSettlement: OrderRule {
  static func findings(
    on order: AuditedOrder,
    named: Set<String>,
    _ context: AuditContext
  ) throws -> [Discrepancy] {
    let changed = order.items.filter {
      $0.before.settled != 0 && $0.before.gross != 0 && $0.balance.expected != $0.before.expected
    }
    return try Set(changed.map(\.currency)).sorted().map { currency in
      let expected = try Money.sum(
        changed.filter { $0.currency == currency }.map {
          Money(units: $0.balance.expected, currency: currency)
        },
        in: currency
      )
      let settled = try Money.sum(
        changed.filter { $0.currency == currency }.map {
          Money(units: $0.balance.settled, currency: currency)
        },
        in: currency
      )
      return context.finding(
        .orderChangedAfterSettlement,
        .error,
        .order,
        order.id,
        expected: expected,
        actual: settled,
        difference: try settled - expected,
        ageDays: order.ageDays,
        explanation:
          "The order changed after it was paid: \(settled) was paid, \(expected) is due now.",
        action: "Look for a refund or a correction of the order, and for its payment."
      )
    }
  }
}
