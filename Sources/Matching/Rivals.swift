import Bookkeeping

/// What two patterns that both explain a month tell differently is not told.
///
/// Where days without a sale lie between the payments, several lags explain all of them, and each
/// gives equal amounts to other payments.
struct Rivals {
  /// What the adopted pattern says.
  private(set) var findings: Findings
  let pattern: Pattern

  init(_ findings: Findings, by pattern: Pattern) {
    self.findings = findings
    self.pattern = pattern
  }

  /// Weakens what another pattern's findings contradict: to an interchangeable match where the amounts
  /// are the same item by item, to a doubt where they are not.
  mutating func hear(_ told: Findings, _ pool: inout Pool) {
    let said = findings
    var owner: [Int: Int] = [:]
    for (payment, finding) in told.found {
      for item in finding.items { owner[item] = payment }
    }
    for (payment, finding) in said.found.sorted(by: { $0.key < $1.key }) {
      let own = Set(
        ([payment] + finding.partners).compactMap {
          told.found[$0] == nil ? told.leader(of: $0) : $0
        }
      )
      let takers = Set(finding.items.compactMap { owner[$0] }).subtracting([payment])
      let different = own.union(takers).sorted().compactMap { told.found[$0] }.filter {
        Set($0.items) != Set(finding.items)
      }
      guard !different.isEmpty || !takers.isEmpty else { continue }
      // Who takes the items there must leave as much here, or this payment would have paid otherwise.
      let left = takers.compactMap { said.found[said.leader(of: $0) ?? $0] }
      if left.count == takers.count,
        (different + left).allSatisfy({ amounts(of: $0, pool) == amounts(of: finding, pool) })
      {
        findings.weaken(payment, rivals: 1)
        findings.uncertain.formUnion(finding.items)
        different.forEach { findings.uncertain.formUnion($0.items) }
      } else {
        let others = different.map { Guess(rule: $0.rule, items: $0.items) }
        findings.takeBack(payment, beside: others, by: pattern.rule, &pool)
      }
    }
  }

  private func amounts(of finding: Finding, _ pool: Pool) -> [Int64] {
    (finding.items.map { pool.items[$0].units } + finding.others.map { pool.others[$0].units })
      .sorted()
  }
}
