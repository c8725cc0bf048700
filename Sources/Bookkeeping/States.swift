/// Where a payment stands in a pack.
public enum PaymentState: String, Sendable, CaseIterable {
  /// Fully explained by line items.
  case matched
  /// Explained in part, by reference or by a person's decision.
  case partlyMatched = "partly_matched"
  /// Received net of unknown deductions; reduces what the platform owes in total.
  case onAccount = "on_account"
  /// Several explanations, or one that chance may have made.
  case ambiguous
  /// No explanation.
  case unmatched
  /// Alike an earlier payment in amount, currency and second.
  case duplicate
  /// On its way.
  case inTransit = "in_transit"
  /// Did not arrive and will not.
  case failed
  /// Created before the first month that was closed, and explained by nothing the ledger knows.
  case beforeStart = "before_start"
}

/// Where a line item stands in a pack.
public enum LineItemState: String, Sendable, CaseIterable {
  /// Nothing is open.
  case settled
  /// Paid in part.
  case partlySettled = "partly_settled"
  /// Paid more than expected.
  case overSettled = "over_settled"
  /// Open, and not yet due.
  case awaitingSettlement = "awaiting_settlement"
  /// Open, and older than the terms allow.
  case overdue
  /// No sale any more, and nothing is open.
  case reversed
  /// Open and no longer new, in a shop paid on account: perhaps paid, named by no payment.
  case unidentified
}

/// The amounts of one line item at a month's end, in ten-thousandths of its currency.
public struct LineItemBalance: Hashable, Sendable {
  /// Quantity × price, where the item is or was a sale; else zero.
  public var gross: Int64
  /// Fees that are the item's own component.
  public var fees: Int64
  /// What was recognised and is no sale any more.
  public var reversed: Int64
  /// What was given up.
  public var writtenOff: Int64
  /// What payments settled up to the month's end.
  public var settled: Int64

  /// The amounts of one line item.
  public init(gross: Int64, fees: Int64, reversed: Int64, writtenOff: Int64, settled: Int64) {
    self.gross = gross
    self.fees = fees
    self.reversed = reversed
    self.writtenOff = writtenOff
    self.settled = settled
  }

  /// What the platform is expected to pay: gross − fees − reversed − written off.
  public var expected: Int64 { gross - fees - reversed - writtenOff }

  /// What is open: expected − settled.
  public var open: Int64 { expected - settled }

  /// Where the item stands.
  /// - Parameters:
  ///   - ageDays: calendar days since recognition.
  ///   - dueDays: the age up to which an item awaits settlement.
  ///   - onAccount: whether the shop's payments are on account.
  public func state(ageDays: Int64, dueDays: Int64, onAccount: Bool) -> LineItemState {
    if open == 0 { return reversed != 0 && expected == 0 ? .reversed : .settled }
    if (expected >= 0 && settled > expected) || (expected < 0 && settled < expected) {
      return .overSettled
    }
    if settled != 0 { return .partlySettled }
    if ageDays <= dueDays { return .awaitingSettlement }
    return onAccount ? .unidentified : .overdue
  }
}
