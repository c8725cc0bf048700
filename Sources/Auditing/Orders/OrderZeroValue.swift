import Bookkeeping

/// `order.zero_value`: a completed order without any value, such as a sample; nothing is due.
enum OrderZeroValue: OrderRule {
  static func findings(
    on order: AuditedOrder,
    named: NamedOrders,
    _ context: AuditContext
  ) -> [Discrepancy] {
    guard order.isOfPeriod, order.status == .completed, !order.items.isEmpty,
      order.items.allSatisfy({ $0.listed == 0 }), let currency = order.currencies.first
    else { return [] }
    let nothing = Money.zero(currency)
    return [
      context.finding(
        .orderZeroValue,
        .info,
        .order,
        order.id,
        expected: nothing,
        actual: nothing,
        difference: nothing,
        ageDays: order.ageDays,
        explanation: "A completed order without any value: nothing is due for it.",
        action: "None, if it was a sample or a gift."
      )
    ]
  }
}
