import Bookkeeping

/// `payment.short` and `payment.over`: near to what the settlement days leave open, but not it.
///
/// Near is within a quarter.
enum PaymentShortOrOver: PaymentRule {
  static func isNear(_ payment: AuditedPayment) -> Bool {
    guard let nearest = payment.nearest, nearest.units > 0 else { return false }
    let (difference, overflow) = payment.payment.amount.units
      .subtractingReportingOverflow(nearest.units)
    return !overflow && difference != 0 && difference.magnitude <= UInt64(nearest.units) / 4
  }

  static func findings(on payment: AuditedPayment, _ context: AuditContext) throws -> [Discrepancy]
  {
    guard payment.state == .unmatched, payment.payment.amount.currency == context.shop.currency,
      isNear(payment), let expected = payment.nearest
    else { return [] }
    let amount = payment.payment.amount
    let difference = try amount - expected
    let isShort = difference.isNegative
    let gap = isShort ? try difference.negated() : difference
    return [
      context.finding(
        isShort ? .paymentShort : .paymentOver,
        .error,
        payment,
        expected: expected,
        actual: amount,
        difference: difference,
        explanation:
          "A payment of \(amount) arrived for \(payment.nearestDays), whose open items come to \(expected): "
          + "\(gap) too \(isShort ? "little" : "much"), and no one or two items explain it.",
        action: isShort
          ? "Ask the platform what was deducted; "
            + "\(Wording.count(payment.nearestOrders.count, "order")) of those days stay open until then."
          : "Ask the platform what was added; it may belong to another day.",
        names: payment.nearestOrders
      )
    ]
  }
}
