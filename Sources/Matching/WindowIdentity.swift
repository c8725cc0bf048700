import Bookkeeping

/// What amounts can't tell about runs that are told one by one.
struct WindowIdentity {
  let input: MatchingInput

  /// What is left open before the last item of a run may have been paid in place of one of its amount,
  /// where nothing tells them apart.
  func doubtLeft(_ findings: inout Findings, _ pool: Pool) {
    let runs = findings.found.filter { $0.value.rule == .window && $0.value.isInterchangeable }
    guard !runs.isEmpty else { return }
    var open: [Int64: [Int]] = [:]
    for finding in runs.values {
      for item in finding.items { open[pool.items[item].units] = [] }
    }
    for index in pool.items.indices where pool.isOpen[index] {
      open[pool.items[index].units]?.append(index)
    }
    for (payment, finding) in runs {
      guard let last = finding.items.last else { continue }
      for item in finding.items {
        findings.uncertain.formUnion(
          (open[pool.items[item].units] ?? []).filter {
            $0 < last && pool.items[$0].isPayable(by: input.payments[payment], input.terms)
          }
        )
      }
    }
  }
}
