import Bookkeeping

/// `order.changed_after_settlement`: an order was paid, and then its amount changed.
///
/// Raised in the month of the change, and as long as more was paid than is due: no other finding
/// would name that.
enum OrderChangedAfterSettlement: OrderRule {
  static func findings(
    on order: AuditedOrder,
    named: NamedOrders,
    _ context: AuditContext
  ) throws -> [Discrepancy] {
    let changed = order.items.filter { item in
      guard item.before.settled != 0 else { return false }
      if item.before.gross != 0, item.balance.expected != item.before.expected { return true }
      // What was paid for an order that is no sale has a code of its own.
      return (order.status == .completed || item.balance.gross != 0) && isOverSettled(item.balance)
    }
    guard !changed.isEmpty else { return [] }
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

  private static func isOverSettled(_ balance: LineItemBalance) -> Bool {
    balance.settled < 0
      ? balance.settled < balance.expected : balance.settled > balance.expected
  }
}
