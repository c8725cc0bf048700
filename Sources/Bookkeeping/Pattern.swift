/// The rule family that explains a shop's payments, and at which lag after recognition.
public struct Pattern: Hashable, Sendable {
  /// The family's leading rule.
  public let rule: MatchRule
  /// Seconds from recognition to payment that the pattern allows; for `settlement_day` whole days
  /// between the UTC days, in seconds.
  public let lag: ClosedRange<Int64>

  /// A pattern from its rule and lag in seconds.
  public init(rule: MatchRule, lag: ClosedRange<Int64>) {
    self.rule = rule
    self.lag = lag
  }

  /// The usual lag in whole days, rounded down.
  public var lagDays: Int64 { lag.lowerBound / 86_400 }
}

/// What payments may leave out of a pattern, or pay beside it, and still fit.
public enum PatternException: String, Sendable, CaseIterable {
  /// Nothing: they fit to the cent.
  case none
  /// One item each, which is held back.
  case heldBack = "held_back"
  /// One item each, which is held back, and items that earlier payments held back.
  case late
}

/// What the month's payments say about the shop's pattern, taken together.
public struct PatternEvidence: Hashable, Sendable {
  /// The adopted pattern; nil where payments are net of deductions that nobody stated.
  public let pattern: Pattern?
  /// Whether the pattern was taken over from the month before.
  public let isCarried: Bool
  /// How many paid payments were looked at.
  public let payments: Int
  /// How many of them the best pattern explains, with the exceptions that it allows.
  public let explained: Int
  /// What a payment that is explained may leave out or pay beside.
  public let exception: PatternException
  /// The expected number of times that chance alone would make such a pattern.
  public let chance: Chance

  /// Evidence from its parts.
  public init(
    pattern: Pattern?,
    isCarried: Bool,
    payments: Int,
    explained: Int,
    exception: PatternException = .none,
    chance: Chance
  ) {
    self.pattern = pattern
    self.isCarried = isCarried
    self.payments = payments
    self.explained = explained
    self.exception = exception
    self.chance = chance
  }

  /// Whether payments are taken on account: no exact pattern holds.
  public var isOnAccount: Bool { pattern == nil && payments > 0 }
}

/// What the engine says about a payment that it did not match.
public struct Verdict: Hashable, Sendable {
  /// Why there is no match.
  public enum Reason: Hashable, Sendable {
    /// Several answers, or one that chance may have made.
    case ambiguous(rule: MatchRule, answers: Int64, chance: Chance)
    /// No answer in the space of the shop's pattern.
    case unmatched
    /// Payments are net of unknown deductions; isolated fits count for nothing.
    case onAccount
    /// On its way; shown with its candidate.
    case inTransit
  }

  /// Why there is no match.
  public let reason: Reason
  /// The set of items that the payment comes nearest to, where there is one.
  public let nearest: Candidate?
  /// Sets of items that equal the payment without being a proof, or come near; the best first, at
  /// most five.
  public let candidates: [CandidateSet]
  /// How many open items were left for the payment, where these were too many to look at all of their
  /// sets; zero where the search was complete.
  public let unsearchedItems: Int

  /// A verdict from its parts.
  public init(
    reason: Reason,
    nearest: Candidate?,
    candidates: [CandidateSet] = [],
    unsearchedItems: Int = 0
  ) {
    self.reason = reason
    self.nearest = nearest
    self.candidates = candidates
    self.unsearchedItems = unsearchedItems
  }
}

/// A set of open items that equals a payment, or comes near, and is no proof.
///
/// All open items of some days, without a few and with a few others; or a few items alone.
public struct CandidateSet: Hashable, Sendable {
  /// The rule that it would be a match by.
  public let rule: MatchRule
  /// The whole settlement days that it starts from, where it does.
  public let days: ClosedRange<SettlementDay>?
  /// The sum of the open items of these days, in ten-thousandths; zero without days.
  public let daysUnits: Int64
  /// Items of these days that it leaves out.
  public let without: [LineItemKey]
  /// Items that it adds to the days, or is.
  public let items: [LineItemKey]
  /// The sum of the whole set, in ten-thousandths.
  public let units: Int64

  /// A set from its parts.
  public init(
    rule: MatchRule,
    days: ClosedRange<SettlementDay>?,
    daysUnits: Int64,
    without: [LineItemKey],
    items: [LineItemKey],
    units: Int64
  ) {
    self.rule = rule
    self.days = days
    self.daysUnits = daysUnits
    self.without = without
    self.items = items
    self.units = units
  }
}

/// A set of open items that a payment may be for.
public struct Candidate: Hashable, Sendable {
  /// The settlement days that the items are of.
  public let days: ClosedRange<SettlementDay>
  /// The items.
  public let items: [LineItemKey]
  /// The sum of the items, in ten-thousandths.
  public let units: Int64

  /// A candidate from its parts.
  public init(days: ClosedRange<SettlementDay>, items: [LineItemKey], units: Int64) {
    self.days = days
    self.items = items
    self.units = units
  }
}
