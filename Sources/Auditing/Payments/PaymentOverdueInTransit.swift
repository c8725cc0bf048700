import Bookkeeping

/// `payment.overdue_in_transit`: a payout has been under way for longer than the terms allow.
enum PaymentOverdueInTransit: PaymentRule {
  static func findings(on payment: AuditedPayment, _ context: AuditContext) throws -> [Discrepancy]
  {
    guard payment.state == .inTransit, payment.ageDays > context.shop.terms.transitDays else {
      return []
    }
    let amount = payment.payment.amount
    let hint =
      payment.nearest.map { " It would be for \(payment.nearestDays), open with \($0)." } ?? ""
    return [
      context.finding(
        .paymentOverdueInTransit,
        .error,
        payment,
        expected: amount,
        actual: .zero(amount.currency),
        difference: try amount.negated(),
        explanation:
          "The payout of \(amount) has had the status \(payment.payment.status.rawValue) for "
          + "\(payment.ageDays) days; \(context.shop.terms.transitDays) are usual.\(hint)",
        action: "Check the bank statement, then ask the platform where the payout is.",
        names: payment.nearestOrders
      )
    ]
  }
}
