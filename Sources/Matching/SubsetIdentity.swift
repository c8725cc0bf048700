import Bookkeeping

/// What amounts can't tell about sets of items that a pattern left: one of them may have been paid in
/// place of another one of its amount, which the search did not look at.
struct SubsetIdentity {
  let input: MatchingInput

  /// Weakens every claim of the rule `subset` that takes an item of the amount of one that is open, or
  /// of one whose own match could be of another item as well.
  func weaken(_ findings: inout Findings, _ pool: Pool) {
    let subsets = findings.found.filter { $0.value.rule == .subset && !$0.value.isInterchangeable }
    guard !subsets.isEmpty else { return }
    var alike: [Int64: [Int]] = [:]
    for finding in subsets.values {
      for item in finding.items { alike[pool.items[item].units] = [] }
    }
    var isTold = Array(repeating: false, count: pool.items.count)
    for finding in findings.found.values where !finding.isInterchangeable {
      for item in finding.items { isTold[item] = true }
    }
    for (item, open) in pool.items.enumerated() where !isTold[item] {
      alike[open.units]?.append(item)
    }
    for (payment, finding) in subsets {
      let rivals = finding.items.flatMap { alike[pool.items[$0].units] ?? [] }
        .filter { isPayable(pool.items[$0], by: input.payments[payment]) }
      findings.weaken(payment, rivals: Int64(rivals.count))
      findings.uncertain.formUnion(rivals.filter { pool.isOpen[$0] })
    }
  }

  private func isPayable(_ item: OpenItem, by payment: OpenPayment) -> Bool {
    item.recognisedAt < payment.createdAt
      && item.recognisedAt >= payment.createdAt.adding(days: -input.terms.maxLagDays)
  }
}
