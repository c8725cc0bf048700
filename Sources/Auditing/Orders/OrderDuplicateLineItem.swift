import Bookkeeping

/// `order.duplicate_line_item`: one line item id stands several times in one order; it counts once.
enum OrderDuplicateLineItem: OrderRule {
  static func findings(
    on order: AuditedOrder,
    named: NamedOrders,
    _ context: AuditContext
  ) throws -> [Discrepancy] {
    guard order.isOfPeriod else { return [] }
    let repeated = order.items.filter { $0.repeats > 0 && $0.isSale }
    guard let first = repeated.first else { return [] }
    let once = try Money.sum(
      repeated.filter { $0.currency == first.currency }.map {
        Money(units: $0.listed, currency: first.currency)
      },
      in: first.currency
    )
    return [
      context.finding(
        .orderDuplicateLineItem,
        .warning,
        .order,
        order.id,
        expected: once,
        actual: nil,
        difference: nil,
        ageDays: order.ageDays,
        explanation:
          "The line items \(repeated.map(\.id).joined(separator: ", ")) came several times in "
          + "this order; each is counted once.",
        action: "Compare the order's quantities in Seller Center."
      )
    ]
  }
}
