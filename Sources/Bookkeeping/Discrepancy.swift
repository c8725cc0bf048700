/// How much a discrepancy matters.
public enum Severity: String, Sendable, CaseIterable, Comparable {
  /// Money is missing, too much, or can't be trusted.
  case error
  /// Someone should look.
  case warning
  /// Good to know.
  case info

  /// The graver comes first.
  public static func < (left: Severity, right: Severity) -> Bool { left.rank < right.rank }

  private var rank: Int { Severity.allCases.firstIndex(of: self) ?? 0 }
}

/// The stable codes of discrepancies, explained in one table in the README.
public enum DiscrepancyCode: String, Sendable, CaseIterable {
  case paymentUnmatched = "payment.unmatched"
  case paymentAmbiguous = "payment.ambiguous"
  case paymentShort = "payment.short"
  case paymentOver = "payment.over"
  case paymentFailed = "payment.failed"
  case paymentOverdueInTransit = "payment.overdue_in_transit"
  case paymentDuplicate = "payment.duplicate"
  case paymentCurrency = "payment.currency"
  case paymentNegative = "payment.negative"
  case paymentUnknownStatus = "payment.unknown_status"
  case orderUnsettled = "order.unsettled"
  case orderSettledNotCompleted = "order.settled_not_completed"
  case orderChangedAfterSettlement = "order.changed_after_settlement"
  case orderDuplicateLineItem = "order.duplicate_line_item"
  case orderMixedCurrency = "order.mixed_currency"
  case orderZeroValue = "order.zero_value"
  case lineItemPriceDiffersFromCatalogue = "line_item.price_differs_from_catalogue"
  case sourceIncomplete = "source.incomplete"
  case sourceQuarantined = "source.quarantined"
  case sourceUnknownField = "source.unknown_field"
  case sourceDeductionsUnavailable = "source.deductions_unavailable"
}

/// What a discrepancy is about.
public enum DiscrepancySubject: String, Sendable {
  /// One payment, by its id.
  case payment
  /// One order, by its id.
  case order
  /// One line item, by the ids of its order and its own: `<order>/<item>`.
  case lineItem = "line_item"
  /// One record of the platform's answer, by operation and id.
  case record
  /// The shop's month as a whole, by shop id.
  case shop
}

/// A named finding, with its amounts and what to do about it.
public struct Discrepancy: Hashable, Sendable {
  /// Derived from code and subject, so that it is the same on every run.
  public let id: String
  /// What was found.
  public let code: DiscrepancyCode
  /// How much it matters.
  public let severity: Severity
  /// What kind of thing it is about.
  public let subject: DiscrepancySubject
  /// The id of what it is about: text from the platform.
  public let subjectID: String
  /// What should have been, where there is an amount.
  public let expected: Money?
  /// What was, where there is an amount.
  public let actual: Money?
  /// Actual − expected, where there is an amount.
  public let difference: Money?
  /// Calendar days from the subject's date to the month's end.
  public let ageDays: Int64
  /// One sentence that a bookkeeper understands.
  public let explanation: String
  /// What to do next.
  public let suggestedAction: String
  /// The first closed month in which it was found.
  public var firstSeen: Period
  /// Orders that this finding names, which therefore raise no finding of their own.
  public let namedOrders: [String]

  /// A discrepancy from its parts.
  public init(
    id: String,
    code: DiscrepancyCode,
    severity: Severity,
    subject: DiscrepancySubject,
    subjectID: String,
    expected: Money?,
    actual: Money?,
    difference: Money?,
    ageDays: Int64,
    explanation: String,
    suggestedAction: String,
    firstSeen: Period,
    namedOrders: [String]
  ) {
    self.id = id
    self.code = code
    self.severity = severity
    self.subject = subject
    self.subjectID = subjectID
    self.expected = expected
    self.actual = actual
    self.difference = difference
    self.ageDays = ageDays
    self.explanation = explanation
    self.suggestedAction = suggestedAction
    self.firstSeen = firstSeen
    self.namedOrders = namedOrders
  }
}
