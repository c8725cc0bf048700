import Bookkeeping

/// What amounts can't tell about what no steady lag says: an item may have been paid in place of
/// another one of its amount, which the search did not look at.
struct SubsetIdentity {
  let input: MatchingInput

  /// Weakens every claim that takes an item of the amount of one whose own match could be of another
  /// item as well; of the rule `subset` also of one that is open.
  func weaken(_ findings: inout Findings, _ pool: Pool) {
    let subsets = findings.found.filter { isWithoutLag($0.value) && !$0.value.isInterchangeable }
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
        .filter {
          pool.items[$0].isPayable(by: input.payments[payment], input.terms)
            && (finding.rule == .subset || !pool.isOpen[$0])
        }
      findings.weaken(payment, rivals: Int64(rivals.count))
      findings.uncertain.formUnion(rivals.filter { pool.isOpen[$0] })
    }
  }

  private func isWithoutLag(_ finding: Finding) -> Bool {
    switch finding.rule {
    case .subset, .window: true
    case .combined: finding.days == nil
    default: false
    }
  }
}

extension OpenItem {
  /// Whether a payment could be for it: it was recognised before, and within the terms.
  func isPayable(by payment: OpenPayment, _ terms: SettlementTerms) -> Bool {
    recognisedAt < payment.createdAt
      && recognisedAt >= payment.createdAt.adding(days: -terms.maxLagDays)
  }
}
