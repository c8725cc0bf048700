import Bookkeeping

/// `payment.currency`: a payment in another currency than the shop sells in.
enum PaymentCurrency: PaymentRule {
  static func findings(on payment: AuditedPayment, _ context: AuditContext) -> [Discrepancy] {
    let amount = payment.payment.amount
    guard amount.currency != context.shop.currency, payment.state != .failed else { return [] }
    return [
      context.finding(
        .paymentCurrency,
        .error,
        payment,
        expected: nil,
        actual: amount,
        difference: amount,
        explanation:
          "The payment of \(amount) is not in the shop's currency \(context.shop.currency); it is never converted.",
        action: "Find the exchange in the platform's statement and book it by hand."
      )
    ]
  }
}
