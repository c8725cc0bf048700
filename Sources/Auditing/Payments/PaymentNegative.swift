import Bookkeeping

/// `payment.negative`: the platform took money.
enum PaymentNegative: PaymentRule {
  static func findings(on payment: AuditedPayment, _ context: AuditContext) throws -> [Discrepancy]
  {
    let amount = payment.payment.amount
    guard amount.isNegative, payment.state == .unmatched || payment.state == .onAccount else {
      return []
    }
    let taken = try amount.negated()
    return [
      context.finding(
        .paymentNegative,
        .warning,
        payment,
        expected: nil,
        actual: amount,
        difference: amount,
        explanation: "The platform took \(taken); nothing in this API says what for.",
        action: "Look for refunds or penalties of those days in Seller Center."
      )
    ]
  }
}
