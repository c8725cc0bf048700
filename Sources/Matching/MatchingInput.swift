public import Bookkeeping

/// What the engine looks at: open items and payments of one shop and one currency.
public struct MatchingInput: Sendable {
  /// Payments that are not applied, paid or in transit, oldest first.
  ///
  /// No failed ones, no duplicates, none of another currency.
  public var payments: [OpenPayment]
  /// Open items of completed orders, none of them zero, in settlement order.
  public var items: [OpenItem]
  /// Items of orders in other statuses, in settlement order: the second pool.
  public var others: [OpenItem]
  /// UTC days, by number, of which earlier months settled something: what is still open there was
  /// held back.
  public var settledDays: Set<Int64>
  /// Paid payments created from here on are the evidence for the shop's pattern.
  public var evidenceStart: Instant
  /// How far back a payment reaches.
  public var terms: SettlementTerms
  /// The pattern of the month before, used where this month's payments are too few to tell.
  public var carried: Pattern?
  /// What the payments of the month before said together, where they said anything.
  public var carriedEvidence: PatternEvidence?
  /// Open items of which earlier months can't say whether they were paid in place of another one of
  /// their amount.
  public var uncertain: Set<LineItemKey> = []
  /// When the latest payment was created that earlier months matched; nil for none.
  ///
  /// Payments that are open since before have others between them and this month's.
  public var latestMatched: Instant?
  /// How far payments may be off because somebody rounded; nil for not at all.
  public var rounding: RoundingAllowance?

  /// An input from its parts.
  public init(
    payments: [OpenPayment],
    items: [OpenItem],
    others: [OpenItem],
    settledDays: Set<Int64>,
    evidenceStart: Instant,
    terms: SettlementTerms,
    carried: Pattern?
  ) {
    self.payments = payments
    self.items = items
    self.others = others
    self.settledDays = settledDays
    self.evidenceStart = evidenceStart
    self.terms = terms
    self.carried = carried
  }
}

extension MatchingInput {
  /// The payments that speak for the shop's pattern, by index.
  var evidence: [Int] {
    payments.indices.filter {
      payments[$0].isSearched && payments[$0].createdAt >= evidenceStart
    }
  }

  /// The same with terms that a year can hold: no search goes further back, and no sum of times
  /// can leave the range.
  var bounded: MatchingInput {
    var input = self
    input.terms.maxLagDays = min(max(0, terms.maxLagDays), 366)
    return input
  }

  /// Seconds from recognition to payment that the terms allow.
  var allowedLag: ClosedRange<Int64> { 0...terms.maxLagDays * 86_400 }
}

/// What one run of the engine found.
public struct MatchingResult: Sendable {
  /// What the payments say together.
  public let evidence: PatternEvidence
  /// The matches, in order of their first payment.
  public let matches: [Match]
  /// What is said of every payment without a match.
  public let verdicts: [PaymentKey: Verdict]
  /// Items left open of which nobody can say whether they were paid in place of another one of their
  /// amount, ascending.
  public let uncertain: [LineItemKey]
}

/// Why the engine refused its input.
public enum MatchingError: Error, CustomStringConvertible {
  /// The amounts together leave the range of an amount.
  case amountsTooLarge
  /// Items or payments are not in order of time.
  case notInOrder
  /// A time is outside the years 1 to 9999.
  case timeOutOfRange

  /// What happened.
  public var description: String {
    switch self {
    case .amountsTooLarge:
      "the open amounts together are outside ±922,337,203,685,477.5807; look for an absurd price"
    case .notInOrder: "open items or payments reached the matching engine out of order"
    case .timeOutOfRange:
      "an order or payment has a time outside the years 1 to 9999; look for an absurd time"
    }
  }
}
