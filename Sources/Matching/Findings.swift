import Bookkeeping

/// A match while the search goes on: what is known of it may still be weakened.
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
  /// Indices of the payments that settle the items together with the first one, in order of time.
  var partners: [Int] = []

  /// Another answer has the same amounts item by item.
  mutating func weaken(rivals: Int64) {
    guard rivals > 0 else { return }
    isInterchangeable = true
    self.rivals = self.rivals.addingReportingOverflow(rivals).partialValue
  }

  func match(_ payments: [OpenPayment], _ pool: Pool) -> Match {
    let settled = items.map { pool.items[$0] } + others.map { pool.others[$0] }
    return Match(
      rule: rule,
      strength: isInterchangeable ? .interchangeable : .unique,
      rivals: rivals,
      chance: chance,
      explanation: explanation,
      allocations: Finding.allocations(of: payments, to: settled)
    )
  }

  /// Several payments pay the items one after the other, both in their order.
  private static func allocations(
    of payments: [OpenPayment],
    to items: [OpenItem]
  ) -> [Allocation] {
    var allocations: [Allocation] = []
    var place = 0
    var left = payments.first?.units ?? 0
    for item in items {
      var units = item.units
      // All payments together are all items together, so that the last payment takes what is left.
      while units > left, place + 1 < payments.count {
        if left > 0 { allocations.append(allocation(payments[place], item, left)) }
        units -= left
        place += 1
        left = payments[place].units
      }
      guard units != 0, place < payments.count else { continue }
      allocations.append(allocation(payments[place], item, units))
      left -= units
    }
    return allocations
  }

  private static func allocation(
    _ payment: OpenPayment,
    _ item: OpenItem,
    _ units: Int64
  ) -> Allocation {
    Allocation(payment: payment.key, lineItem: item.key, component: .sale, units: units)
  }
}

/// What a search of all payments under one pattern found.
struct Findings {
  /// By the index of the payment, of several the first.
  private(set) var found: [Int: Finding] = [:]
  /// Payments without a match, by index.
  var ambiguous: [Int: Verdict.Reason] = [:]
  /// The first of the payments that a payment settles its items with, by index.
  private var leaders: [Int: Int] = [:]

  func isDecided(_ payment: Int) -> Bool { isFound(payment) || ambiguous[payment] != nil }

  func isFound(_ payment: Int) -> Bool { found[payment] != nil || leaders[payment] != nil }

  mutating func take(_ finding: Finding, by payment: Int) {
    found[payment] = finding
    ambiguous[payment] = nil
    for partner in finding.partners {
      leaders[partner] = payment
      ambiguous[partner] = nil
    }
  }

  /// Another answer has the same amounts item by item.
  mutating func weaken(_ payment: Int, rivals: Int64) {
    found[leaders[payment] ?? payment]?.weaken(rivals: rivals)
  }
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
