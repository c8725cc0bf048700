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
  /// The settlement days that each of these pays beside the first one's, where they are others.
  var partnerDays: [ClosedRange<Int64>] = []
  /// Indices of the items that are paid later than the others of their days.
  var late: [Int] = []
  /// What the payment is more than the items, for the rule `tolerance`; in ten-thousandths.
  var residue: Int64 = 0

  /// The settlement days that one of its payments pays; nil where that is not told.
  func days(of payment: Int, ledBy leader: Int) -> ClosedRange<Int64>? {
    guard payment != leader, !partnerDays.isEmpty else { return payment == leader ? days : nil }
    return partners.firstIndex(of: payment).map { partnerDays[$0] }
  }

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
      allocations: written(off: Finding.allocations(of: payments, to: settled))
    )
  }

  /// With what was rounded, on the item of the largest amount, of several the first.
  private func written(off allocations: [Allocation]) -> [Allocation] {
    guard residue != 0,
      let largest = allocations.indices.max(by: {
        (allocations[$0].units.magnitude, $1) < (allocations[$1].units.magnitude, $0)
      })
    else { return allocations }
    var allocations = allocations
    allocations.insert(
      Allocation(
        payment: allocations[largest].payment,
        lineItem: allocations[largest].lineItem,
        component: .writtenOff,
        units: residue
      ),
      at: largest + 1
    )
    return allocations
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
  /// Payments that something fits, or comes near, without a match; by index.
  private(set) var doubts: [Int: Doubt] = [:]
  /// Indices of items that may have been paid in place of another one of their amount, or are open
  /// only because that one was taken.
  var uncertain = Places()
  /// The first of the payments that a payment settles its items with, by index.
  private var leaders: [Int: Int] = [:]

  func isDecided(_ payment: Int) -> Bool { isFound(payment) || doubts[payment]?.reason != nil }

  /// The payment whose finding a payment is part of.
  func leader(of payment: Int) -> Int? { leaders[payment] }

  func isFound(_ payment: Int) -> Bool { found[payment] != nil || leaders[payment] != nil }

  mutating func take(_ finding: Finding, by payment: Int) {
    found[payment] = finding
    doubts[payment] = nil
    for partner in finding.partners {
      leaders[partner] = payment
      doubts[partner] = nil
    }
  }

  /// Takes a finding back, by its first payment.
  mutating func drop(_ payment: Int) {
    guard let finding = found.removeValue(forKey: payment) else { return }
    for partner in finding.partners { leaders[partner] = nil }
  }

  /// Something fits a payment and is no proof; what was said of it first stands.
  mutating func doubt(_ payment: Int, _ reason: Verdict.Reason, _ guesses: [Guess], _ pool: Pool) {
    if doubts[payment]?.reason == nil { doubts[payment, default: Doubt()].reason = reason }
    suggest(payment, guesses, pool)
  }

  /// Takes a match back that other answers stand against: its items are open again, and none of its
  /// payments is told.
  /// - Parameter rule: what the answers come from; nil for the match's own rule.
  mutating func takeBack(
    _ payment: Int,
    beside others: [Guess],
    by rule: MatchRule? = nil,
    _ pool: inout Pool
  ) {
    guard let finding = found[payment] else { return }
    finding.items.forEach { pool.reopen($0) }
    drop(payment)
    let guesses = [Guess(rule: finding.rule, items: finding.items)] + others
    for index in [payment] + finding.partners {
      doubt(
        index,
        .ambiguous(
          rule: rule ?? finding.rule,
          answers: Int64(guesses.count),
          chance: .certain
        ),
        guesses,
        pool
      )
    }
  }

  /// Something comes near a payment; the first ones are the best.
  mutating func suggest(_ payment: Int, _ guesses: [Guess], _ pool: Pool) {
    let room = Guess.most - (doubts[payment]?.candidates.count ?? 0)
    doubts[payment, default: Doubt()].candidates += guesses.prefix(max(0, room)).map {
      $0.candidate(pool)
    }
  }

  /// The items that are left for a payment are too many to look at all of their sets.
  mutating func leave(_ payment: Int, unsearched items: Int) {
    doubts[payment, default: Doubt()].unsearched = items
  }

  /// Another answer has the same amounts item by item.
  mutating func weaken(_ payment: Int, rivals: Int64) {
    found[leaders[payment] ?? payment]?.weaken(rivals: rivals)
  }
}

/// What is known of a payment without a match.
struct Doubt {
  /// Why what fits is no match; nil where nothing fits.
  var reason: Verdict.Reason?
  /// What fits, or comes near, the best first.
  var candidates: [CandidateSet] = []
  /// How many items were too many to look at all of their sets; nil where the search was complete.
  var unsearched: Int?

  /// What equals the payment or comes nearest first.
  func candidates(of payment: OpenPayment) -> [CandidateSet] {
    candidates.enumerated().sorted { left, right in
      let first = (left.element.units - payment.units).magnitude
      let second = (right.element.units - payment.units).magnitude
      return (first, left.offset) < (second, right.offset)
    }
    .map(\.element)
  }
}

/// A set of items that equals a payment, or comes near, and is no proof.
struct Guess {
  /// So many are kept for a payment.
  static let most = 5

  let rule: MatchRule
  /// Whole days that it starts from.
  var days: ClosedRange<Int64>?
  /// Indices of items of these days that it leaves out.
  var held: [Int] = []
  /// Indices of the items that it adds to the days, or is.
  var items: [Int] = []
  /// Indices of the second pool that it adds.
  var others: [Int] = []
}

extension Guess {
  func candidate(_ pool: Pool) -> CandidateSet {
    let base = days.map { pool.openUnits(days: $0) } ?? 0
    let less = held.reduce(Int64(0)) { $0 + pool.items[$1].units }
    let more =
      items.reduce(Int64(0)) { $0 + pool.items[$1].units }
      + others.reduce(Int64(0)) { $0 + pool.others[$1].units }
    return CandidateSet(
      rule: rule,
      days: days.map {
        SettlementDay(number: $0.lowerBound)...SettlementDay(number: $0.upperBound)
      },
      daysUnits: base,
      without: held.map { pool.items[$0].key },
      items: items.map { pool.items[$0].key } + others.map { pool.others[$0].key },
      units: base - less + more
    )
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
