public import Bookkeeping

/// Applies every rule to a month: payments first, since an order that a payment's finding names
/// raises none of its own.
public struct Auditor: Sendable {
  private static let paymentRules: [any PaymentRule.Type] = [
    PaymentUnmatched.self, PaymentAmbiguous.self, PaymentShortOrOver.self, PaymentFailed.self,
    PaymentOverdueInTransit.self, PaymentDuplicate.self, PaymentCurrency.self,
    PaymentNegative.self, PaymentUnknownStatus.self,
  ]
  private static let orderRules: [any OrderRule.Type] = [
    OrderUnsettled.self, OrderSettledNotCompleted.self, OrderChangedAfterSettlement.self,
    OrderDuplicateLineItem.self, OrderMixedCurrency.self, OrderZeroValue.self,
    PriceDiffersFromCatalogue.self,
  ]

  private let context: AuditContext
  private var named = NamedOrders()
  private var found: [Discrepancy] = []

  /// An auditor of one month.
  public init(_ context: AuditContext) { self.context = context }

  /// An auditor that knows what this one was told of payments, for a part of the orders.
  public var forPart: Auditor {
    var part = self
    part.found = []
    return part
  }

  /// Takes what another auditor found in a part of the orders.
  public mutating func add(_ part: Auditor) { found += part.found }

  /// Applies the rules about payments; call it for all payments before the first order.
  /// - Throws: `MoneyError` when amounts leave the range.
  public mutating func look(at payment: AuditedPayment) throws {
    for rule in Auditor.paymentRules {
      for finding in try rule.findings(on: payment, context) {
        let isTrivial = Trivial.isTrivial(finding, context)
        named.name(finding.namedOrders, by: isTrivial ? nil : finding.id)
        found.append(finding)
      }
    }
  }

  /// Ids of the findings about payments that name an order, and so say why something of it is open.
  ///
  /// Those that are told in a sum of trivial findings are left out.
  public func findings(naming order: String) -> [String] { named.findings(naming: order) }

  /// Applies the rules about orders.
  /// - Returns: what was found and is named by itself, not in a sum of trivial findings.
  /// - Throws: `MoneyError` when amounts leave the range.
  @discardableResult
  public mutating func look(at order: AuditedOrder) throws -> [Discrepancy] {
    let before = found.count
    for rule in Auditor.orderRules {
      found += try rule.findings(on: order, named: named, context)
    }
    if found.count == before { return [] }
    return found[before...].filter { !Trivial.isTrivial($0, context) }
  }

  /// What was found so far and is named by itself, not in a sum of trivial findings.
  public var namedSoFar: [Discrepancy] { found.filter { !Trivial.isTrivial($0, context) } }

  /// Applies the rules about what was pulled.
  public mutating func look(at source: AuditedSource) {
    found += SourceIncomplete.findings(on: source, context)
    found += SourceQuarantined.findings(on: source, context)
    found += SourceUnknownField.findings(on: source, context)
    found += SourceDeductionsUnavailable.findings(on: source, context)
  }

  /// The findings, gravest first, then by code and subject; trivial ones are summed.
  /// - Throws: `MoneyError` when amounts leave the range.
  public func findings() throws -> [Discrepancy] {
    try Trivial.summed(found, context).sorted {
      ($0.severity, $0.code.rawValue, $0.subjectID, $0.id)
        < ($1.severity, $1.code.rawValue, $1.subjectID, $1.id)
    }
  }
}
