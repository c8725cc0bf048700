import Bookkeeping

/// One payment's match while the search goes on: what is known of it may still be weakened.
struct Finding {
  let rule: MatchRule
  /// Whether other answers of the same amounts are known.
  var isInterchangeable: Bool
  var rivals: Int64
  let chance: Chance
  let explanation: String
  /// Indices of the pool's items that are settled.
  let items: [Int]
  /// Indices of the second pool that are settled.
  var others: [Int] = []
  /// The settlement days that it pays, for the day rule.
  var days: ClosedRange<Int64>?

  /// Another answer has the same amounts item by item.
  mutating func weaken(rivals: Int64) {
    guard rivals > 0 else { return }
    isInterchangeable = true
    self.rivals = self.rivals.addingReportingOverflow(rivals).partialValue
  }

  func match(_ payment: OpenPayment, _ pool: Pool) -> Match {
    let settled = items.map { pool.items[$0] } + others.map { pool.others[$0] }
    return Match(
      rule: rule,
      strength: isInterchangeable ? .interchangeable : .unique,
      rivals: rivals,
      chance: chance,
      explanation: explanation,
      allocations: settled.map {
        Allocation(payment: payment.key, lineItem: $0.key, component: .sale, units: $0.units)
      }
    )
  }
}

/// What a search of all payments under one pattern found, by the payment's index.
struct Findings {
  var found: [Int: Finding] = [:]
  var ambiguous: [Int: Verdict.Reason] = [:]

  func isDecided(_ payment: Int) -> Bool { found[payment] != nil || ambiguous[payment] != nil }
}

/// How irregular the payments of a month are: evidence for or against every single one of them.
struct Regularity {
  /// Payments that fit, and all payments.
  let fitting: Int
  let all: Int

  /// How many payments don't fit for each one that does, as odds.
  var odds: Chance {
    Chance(sets: Int64(all - fitting), step: 1, spread: Int64(max(fitting, 1)))
  }
}
