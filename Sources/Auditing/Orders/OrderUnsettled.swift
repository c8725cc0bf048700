import Bookkeeping

/// `order.unsettled`: a sale is open for longer than the terms allow.
///
/// Not where a payment's own finding names it, nor where payments are on account: there no order
/// can be said to be unpaid.
enum OrderUnsettled: OrderRule {
  static func findings(
    on order: AuditedOrder,
    named: NamedOrders,
    _ context: AuditContext
  ) throws -> [Discrepancy] {
    guard order.ageDays > context.shop.terms.dueDays, !context.isOnAccount,
      !named.contains(order.id),
      order.items.contains(where: { $0.isSale && $0.balance.open != 0 })
    else { return [] }
    return try order.currencies.compactMap { currency in
      let open = try order.sum(in: currency) { $0.isSale ? $0.balance.open : 0 }
      let expected = try order.sum(in: currency) { $0.isSale ? $0.balance.expected : 0 }
      let settled = try order.sum(in: currency) { $0.isSale ? $0.balance.settled : 0 }
      guard !open.isZero, open.isNegative == expected.isNegative else { return nil }
      return context.finding(
        .orderUnsettled,
        .error,
        .order,
        order.id,
        expected: expected,
        actual: settled,
        difference: try open.negated(),
        ageDays: order.ageDays,
        explanation:
          "Of this order \(open) is not settled \(order.ageDays) days after the sale; "
          + "\(context.shop.terms.dueDays) days are allowed.",
        action: "Look the order up in Seller Center: a pending return, a hold, or a missing payout."
      )
    }
  }
}
