import Bookkeeping

/// `payment.duplicate`: a payment alike an earlier one in amount, currency and second.
enum PaymentDuplicate: PaymentRule {
  static func findings(on payment: AuditedPayment, _ context: AuditContext) -> [Discrepancy] {
    guard payment.state == .duplicate, let twin = payment.twinID else { return [] }
    let amount = payment.payment.amount
    return [
      context.finding(
        .paymentDuplicate,
        .error,
        payment,
        expected: .zero(amount.currency),
        actual: amount,
        difference: amount,
        explanation:
          "This payment of \(amount) is alike payment \(twin) in amount and second; only that one is matched.",
        action: "Look whether the bank shows one deposit or two; a second one may be claimed back."
      )
    ]
  }
}
