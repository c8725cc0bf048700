import Bookkeeping

/// `payment.failed`: a payout did not arrive and will not.
enum PaymentFailed: PaymentRule {
  static func findings(on payment: AuditedPayment, _ context: AuditContext) throws -> [Discrepancy]
  {
    guard payment.state == .failed else { return [] }
    let amount = payment.payment.amount
    return [
      context.finding(
        .paymentFailed,
        .error,
        payment,
        expected: amount,
        actual: .zero(amount.currency),
        difference: try amount.negated(),
        explanation: "The payout of \(amount) failed; it settles nothing.",
        action: "Check the bank details in Seller Center, and that a later payment makes up for it."
      )
    ]
  }
}
