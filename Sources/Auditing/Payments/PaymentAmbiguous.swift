import Bookkeeping

/// `payment.ambiguous`: several explanations fit, or one that chance may have made.
enum PaymentAmbiguous: PaymentRule {
  static func findings(on payment: AuditedPayment, _ context: AuditContext) -> [Discrepancy] {
    guard payment.state == .ambiguous,
      case .ambiguous(let rule, let answers, let chance)? = payment.verdict?.reason
    else { return [] }
    let amount = payment.payment.amount
    let why =
      answers > 1
      ? "\(answers) different sets of open items equal it by rule \(rule.rawValue)"
      : "one set of open items equals it by rule \(rule.rawValue), but that many fits by accident "
        + "are expected: \(chance)"
    return [
      context.finding(
        .paymentAmbiguous,
        .warning,
        payment,
        expected: nil,
        actual: amount,
        difference: amount,
        explanation: "A payment of \(amount) arrived; \(why). It is not matched.",
        action:
          "Compare with the platform's statement for that day and decide which items it paid.",
        names: payment.nearestOrders
      )
    ]
  }
}
