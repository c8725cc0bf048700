import Bookkeeping

/// What amounts can't tell about units: an item that an earlier unit left open may have been paid in
/// place of one of the same amount.
struct UnitIdentity {
  let input: MatchingInput
  let lag: ClosedRange<Int64>

  /// Weakens every claim that takes an item of the amount of one whose turn is over.
  func weaken(_ findings: inout Findings, _ pool: Pool) {
    var settledBy = Array(repeating: Int.max, count: pool.items.count)
    for (payment, finding) in findings.found {
      for item in finding.items { settledBy[item] = payment }
    }
    // Amounts of which nobody can say which item was paid.
    var doubtful: Set<Int64> = []
    // The latest recognition among the items left open, by amount.
    var left: [Int64: Int64] = [:]
    var place = 0
    for (payment, open) in input.payments.enumerated() {
      let turn = open.createdAt.seconds - lag.upperBound
      while place < pool.items.count, pool.items[place].recognisedAt.seconds < turn {
        // What a later payment settles was open until then.
        if settledBy[place] > payment {
          left[pool.items[place].units] = pool.items[place].recognisedAt.seconds
        }
        place += 1
      }
      guard let finding = findings.found[payment], !left.isEmpty else { continue }
      let earliest = open.createdAt.seconds - input.terms.maxLagDays * 86_400
      let alike = finding.items.map { pool.items[$0].units }.filter { units in
        left[units].map { $0 >= earliest } ?? false
      }
      findings.weaken(payment, rivals: Int64(alike.count))
      doubtful.formUnion(alike)
    }
    for item in pool.items.indices
    where pool.isOpen[item] && doubtful.contains(pool.items[item].units) {
      findings.uncertain.insert(item)
    }
  }
}
