import Bookkeeping

/// `order.settled_not_completed`: the platform paid for an order that is no sale.
enum OrderSettledNotCompleted: OrderRule {
  static func findings(
    on order: AuditedOrder,
    named: NamedOrders,
    _ context: AuditContext
  ) throws -> [Discrepancy] {
    guard order.status != .completed else { return [] }
    return try order.currencies.compactMap { currency in
      let settled = try order.sum(in: currency) { $0.before.gross == 0 ? $0.balance.settled : 0 }
      guard !settled.isZero else { return nil }
      return context.finding(
        .orderSettledNotCompleted,
        .error,
        .order,
        order.id,
        expected: .zero(currency),
        actual: settled,
        difference: settled,
        ageDays: order.ageDays,
        explanation:
          "The platform paid \(settled) for this order, which is \(order.status.rawValue) and no sale.",
        action: "Expect the platform to take it back; keep the amount apart until it does."
      )
    }
  }
}
