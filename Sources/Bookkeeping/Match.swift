/// How a match was found (docs/matching.md says what each rule searches).
public enum MatchRule: String, Sendable, CaseIterable, Comparable {
  /// A person's decision.
  case manual
  /// The platform's own ids.
  case reference
  /// Consecutive payments that tile the items in settlement order.
  case settlementChain = "settlement_chain"
  /// All open items of whole settlement days, with at most two held back or added.
  case settlementDay = "settlement_day"
  /// One contiguous run of open items in settlement order.
  case window
  /// One order's amount.
  case order
  /// One line item's amount.
  case lineItem = "line_item"
  /// A bounded set of open items inside the settlement terms.
  case subset
  /// Several payments that together settle one order or window.
  case combined
  /// One of the above, off by rounding only.
  case tolerance

  /// In order of the ladder: the strongest kind of evidence first.
  public static func < (left: MatchRule, right: MatchRule) -> Bool { left.rank < right.rank }

  private var rank: Int { MatchRule.allCases.firstIndex(of: self) ?? 0 }
}

/// How sure a match is.
public enum MatchStrength: String, Sendable, CaseIterable {
  /// A person said so.
  case decided
  /// The platform's ids say so.
  case proved
  /// One answer, searched completely, and chance excluded.
  case unique
  /// Several answers, all of the same amounts item by item; the oldest was taken.
  case interchangeable
  /// Several answers, or one that chance may have made: not a match.
  case ambiguous
  /// The bound of the search was reached: not a match.
  case unsearched
}

/// The expected number of accidental fits in a searched space, as an upper bound in billionths.
///
/// Design section 6: sets × the amounts' common step ÷ the spread of their sums; for a run of
/// payments the product. A probability, not an amount.
public struct Chance: Hashable, Sendable, Comparable, CustomStringConvertible {
  /// The expectation in billionths, rounded up; at most 10^18.
  public let billionths: Int64

  /// An expectation from billionths.
  public init(billionths: Int64) { self.billionths = billionths }

  /// The expectation for `sets` candidate sets whose sums lie on multiples of `step` over a range
  /// of `spread` (both in storage units), rounded up.
  public init(sets: Int64, step: Int64, spread: Int64) {
    let room = Int128(Swift.max(spread, step, 1))
    let (product, overflow) = (Int128(Swift.max(sets, 0)) * Int128(Swift.max(step, 1)))
      .multipliedReportingOverflow(by: 1_000_000_000)
    let (quotient, rest) = product.quotientAndRemainder(dividingBy: room)
    let expected = overflow ? Chance.limit : quotient + (rest > 0 ? 1 : 0)
    billionths = Int64(Swift.min(expected, Chance.limit))
  }

  /// The expectation that is `part` of `whole`, rounded up; the largest where there is no whole.
  public init(part: Int128, of whole: Int128) {
    guard whole > 0 else {
      billionths = Int64(Chance.limit)
      return
    }
    let (product, overflow) = part.multipliedReportingOverflow(by: 1_000_000_000)
    let (quotient, rest) = product.quotientAndRemainder(dividingBy: whole)
    let expected = overflow ? Chance.limit : quotient + (rest > 0 ? 1 : 0)
    billionths = Int64(Swift.min(expected, Chance.limit))
  }

  /// The expectation for two independent coincidences together, rounded up.
  public func and(_ other: Chance) -> Chance {
    let product = Int128(billionths) * Int128(other.billionths)
    let expected = (product + 999_999_999) / 1_000_000_000
    return Chance(billionths: Int64(Swift.min(expected, Chance.limit)))
  }

  /// The expectation in so many attempts.
  public func times(_ attempts: Int) -> Chance {
    let expected = Int128(billionths) * Int128(attempts)
    return Chance(billionths: Int64(Swift.min(expected, Chance.limit)))
  }

  /// The expectation for either of two coincidences.
  public func or(_ other: Chance) -> Chance {
    Chance(
      billionths: Int64(
        Swift.min(Int128(billionths) + Int128(other.billionths), Chance.limit)
      )
    )
  }

  /// The largest expectation at which an accident counts as excluded: 0.001.
  public static let excluded = Chance(billionths: 1_000_000)

  /// One accident is expected.
  public static let certain = Chance(billionths: 1_000_000_000)

  /// Whether an accident counts as excluded.
  public var isExcluded: Bool { self <= Chance.excluded }

  /// Plain decimal text with at least three decimals, at most nine.
  public var description: String { DecimalText.print(billionths, decimals: 9, atLeast: 3) }

  /// Less likely comes first.
  public static func < (left: Chance, right: Chance) -> Bool { left.billionths < right.billionths }

  private static let limit: Int128 = 1_000_000_000_000_000_000
}

/// What part of a settlement an allocation pays.
public enum AllocationComponent: String, Sendable, CaseIterable {
  /// The sale of a line item, at what it sold for.
  case sale
  /// The scheduled fees on a line item, below zero: what the payment is less for them.
  case fee
  /// What was rounded, and is written off: below zero where the payment is less than the items.
  case writtenOff = "written_off"
}

/// One amount of one payment that settles one component, of one line item where it belongs to one.
public struct Allocation: Hashable, Sendable {
  /// The payment that pays.
  public let payment: PaymentKey
  /// The line item that is paid, where there is one.
  public let lineItem: LineItemKey?
  /// What the amount pays.
  public let component: AllocationComponent
  /// The amount, in ten-thousandths of the payment's currency.
  public let units: Int64

  /// An allocation from its parts.
  public init(
    payment: PaymentKey,
    lineItem: LineItemKey?,
    component: AllocationComponent,
    units: Int64
  ) {
    self.payment = payment
    self.lineItem = lineItem
    self.component = component
    self.units = units
  }
}

/// The explanation of one or several payments by line items.
public struct Match: Hashable, Sendable {
  /// How it was found.
  public let rule: MatchRule
  /// How sure it is.
  public let strength: MatchStrength
  /// How many other answers fit as well.
  public let rivals: Int64
  /// The expected number of accidental fits in the space that was searched.
  public let chance: Chance
  /// One sentence that says what fits and what was searched.
  public let explanation: String
  /// Which amount settles what.
  public let allocations: [Allocation]

  /// A match from its parts.
  public init(
    rule: MatchRule,
    strength: MatchStrength,
    rivals: Int64,
    chance: Chance,
    explanation: String,
    allocations: [Allocation]
  ) {
    self.rule = rule
    self.strength = strength
    self.rivals = rivals
    self.chance = chance
    self.explanation = explanation
    self.allocations = allocations
  }
}
