import Bookkeeping

/// `payment.unmatched`: money came that nothing explains, near to nothing that is open.
enum PaymentUnmatched: PaymentRule {
  static func findings(on payment: AuditedPayment, _ context: AuditContext) -> [Discrepancy] {
    guard payment.state == .unmatched, !payment.payment.amount.isNegative,
      payment.payment.amount.currency == context.shop.currency,
      !PaymentShortOrOver.isNear(payment)
    else { return [] }
    let amount = payment.payment.amount
    guard !amount.isZero else { return [nothing(payment, context)] }
    let hint = payment.nearest.map { " The nearest is \(payment.nearestDays) with \($0)." } ?? ""
    return [
      context.finding(
        .paymentUnmatched,
        .error,
        payment,
        expected: nil,
        actual: amount,
        difference: amount,
        explanation:
          "A payment of \(amount) arrived, and no open items within \(context.shop.terms.maxLagDays) days "
          + "before it explain it under the shop's pattern.\(hint)",
        action:
          "Ask the platform what this payment is for; look for an adjustment or another shop's payout."
      )
    ]
  }

  /// Nothing came, and nothing is left to explain.
  private static func nothing(
    _ payment: AuditedPayment,
    _ context: AuditContext
  ) -> Discrepancy {
    context.finding(
      .paymentUnmatched,
      .info,
      payment,
      expected: nil,
      actual: payment.payment.amount,
      difference: payment.payment.amount,
      explanation:
        "A payment of \(payment.payment.amount) is listed: no money came, and no item is paid.",
      action: "None; the platform may list a payout that its own deductions used up."
    )
  }
}
