import Bookkeeping

/// `payment.unknown_status`: a status that nobody knows; the payment counts as in transit.
enum PaymentUnknownStatus: PaymentRule {
  static func findings(on payment: AuditedPayment, _ context: AuditContext) -> [Discrepancy] {
    guard !payment.payment.status.isKnown else { return [] }
    let amount = payment.payment.amount
    return [
      context.finding(
        .paymentUnknownStatus,
        .warning,
        payment,
        expected: nil,
        actual: amount,
        difference: nil,
        explanation:
          "The status \(payment.payment.status.rawValue.debugDescription) is not known; "
          + "the payment is treated as in transit.",
        action: "Look the payment up in Seller Center; report the status to us."
      )
    ]
  }
}
