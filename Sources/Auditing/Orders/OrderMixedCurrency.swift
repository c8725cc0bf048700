import Bookkeeping

/// `order.mixed_currency`: an order holds items in another currency than the shop sells in.
enum OrderMixedCurrency: OrderRule {
  static func findings(
    on order: AuditedOrder,
    named: NamedOrders,
    _ context: AuditContext
  ) throws -> [Discrepancy] {
    guard order.isOfPeriod, order.status == .completed,
      order.items.contains(where: { $0.currency != context.shop.currency })
    else { return [] }
    return try order.currencies.filter { $0 != context.shop.currency }.map { currency in
      let gross = try order.sum(in: currency) { $0.balance.gross }
      return context.finding(
        .orderMixedCurrency,
        .error,
        .order,
        order.id,
        expected: nil,
        actual: gross,
        difference: gross,
        ageDays: order.ageDays,
        explanation:
          "Of this order \(gross) is not in the shop's currency \(context.shop.currency); "
          + "it is kept apart and never converted.",
        action: "Find out how the platform settles this order, and book it by hand."
      )
    }
  }
}
