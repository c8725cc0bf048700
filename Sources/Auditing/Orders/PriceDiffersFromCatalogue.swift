import Bookkeeping

/// `line_item.price_differs_from_catalogue`: a sale price is above the catalogue's price as of the
/// sale, or further below it than the shop's band allows.
///
/// Amounts are of one unit, so that a large quantity does not make a small slip grave. An order
/// without any value is a sample or a gift, and has a code of its own.
enum PriceDiffersFromCatalogue: OrderRule {
  static func findings(
    on order: AuditedOrder,
    named: NamedOrders,
    _ context: AuditContext
  ) throws -> [Discrepancy] {
    guard order.isOfPeriod, order.items.contains(where: { leavesBand($0, context) }),
      order.items.contains(where: { $0.listed != 0 })
    else { return [] }
    return try order.items.compactMap { item in
      guard leavesBand(item, context), let price = item.unitPrice,
        let catalogue = item.cataloguePrice
      else { return nil }
      let actual = Money(units: price, currency: item.currency)
      let expected = Money(units: catalogue, currency: item.currency)
      return context.finding(
        .lineItemPriceDiffersFromCatalogue,
        .warning,
        .lineItem,
        "\(order.id)/\(item.id)",
        expected: expected,
        actual: actual,
        difference: try actual - expected,
        ageDays: order.ageDays,
        explanation: "One of this line item was sold at \(actual), \(words(price, catalogue)) the "
          + "\(expected) of the catalogue as of the sale.",
        action: "Look for a promotion or a wrong listing in Seller Center; correct what is live."
      )
    }
  }

  /// Whether a price is above the catalogue's, or too far below it; a refund's never is.
  ///
  /// In 128 bits, where no amount times a hundred overflows.
  private static func leavesBand(_ item: AuditedOrder.Item, _ context: AuditContext) -> Bool {
    guard item.isSale, let price = item.unitPrice, price >= 0,
      let catalogue = item.cataloguePrice, catalogue >= 0
    else { return false }
    if price > catalogue { return true }
    let lowest = Int128(catalogue) * Int128(100 - context.shop.terms.catalogueBandPercent)
    return Int128(price) * 100 < lowest
  }

  private static func words(_ price: Int64, _ catalogue: Int64) -> String {
    guard price < catalogue, catalogue > 0 else { return "above" }
    let percent = (Int128(catalogue) - Int128(price)) * 100 / Int128(catalogue)
    return "\(percent) % below"
  }
}
