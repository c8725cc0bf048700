import Bookkeeping
import Digest

extension AuditContext {
  /// A discrepancy with its content-derived id and the month that saw it first.
  func finding(
    _ code: DiscrepancyCode,
    _ severity: Severity,
    _ subject: DiscrepancySubject,
    _ id: String,
    expected: Money? = nil,
    actual: Money? = nil,
    difference: Money? = nil,
    ageDays: Int64,
    explanation: String,
    action: String,
    names orders: [String] = []
  ) -> Discrepancy {
    // One subject may raise a code in each of its currencies: those are findings of their own.
    let currency = (difference ?? actual ?? expected)?.currency
    let isForeign = currency.map { $0 != shop.currency } ?? false
    let key = SHA256Digest.identifier(
      prefix: "D-",
      [shop.id, code.rawValue, subject.rawValue, id] + (isForeign ? [currency?.code ?? ""] : [])
    )
    return Discrepancy(
      id: key,
      code: code,
      severity: severity,
      subject: subject,
      subjectID: id,
      expected: expected,
      actual: actual,
      difference: difference,
      ageDays: ageDays,
      explanation: explanation,
      suggestedAction: action,
      firstSeen: min(firstSeen[key] ?? period, period),
      namedOrders: orders
    )
  }

  /// A finding about a payment, with the payment's age.
  func finding(
    _ code: DiscrepancyCode,
    _ severity: Severity,
    _ payment: AuditedPayment,
    expected: Money?,
    actual: Money?,
    difference: Money?,
    explanation: String,
    action: String,
    names orders: [String] = []
  ) -> Discrepancy {
    finding(
      code,
      severity,
      .payment,
      payment.payment.id,
      expected: expected,
      actual: actual,
      difference: difference,
      ageDays: payment.ageDays,
      explanation: explanation,
      action: action,
      names: orders
    )
  }
}

/// A rule about payments.
protocol PaymentRule: SendableMetatype {
  static func findings(on payment: AuditedPayment, _ context: AuditContext) throws -> [Discrepancy]
}

/// A rule about orders; `named` are the orders that a payment's own finding names.
protocol OrderRule: SendableMetatype {
  static func findings(
    on order: AuditedOrder,
    named: NamedOrders,
    _ context: AuditContext
  ) throws -> [Discrepancy]
}
