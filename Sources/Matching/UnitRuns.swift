import Bookkeeping

extension UnitLeftovers {
  /// A unit that is open, or that another payment may have paid in place of one of its amount, could as
  /// well be the one in a run of several that are paid as one.
  func weakenRuns(_ findings: inout Findings, _ pool: Pool) {
    var settledBy: [Int: Int] = [:]
    for (payment, finding) in findings.found {
      for item in finding.items { settledBy[item] = payment }
    }
    let runs = findings.found.keys.filter { findings.found[$0]?.rule == .window }.sorted()
    var isChanged = true
    // A run that is no longer told may make others doubtful.
    while isChanged {
      isChanged = false
      for payment in runs where findings.found[payment]?.isInterchangeable == false {
        let rivals = rivals(of: payment, findings, settledBy)
        guard !rivals.isEmpty else { continue }
        findings.weaken(payment, rivals: Int64(rivals.count))
        findings.uncertain.formUnion(
          rivals.flatMap { Array(index.units[$0].items) }.filter { pool.isOpen[$0] }
        )
        isChanged = true
      }
    }
  }

  /// Units of the amount of one in the run: up to a day older, for what was held back comes late.
  private func rivals(of payment: Int, _ findings: Findings, _ settledBy: [Int: Int]) -> [Int] {
    guard let run = findings.found[payment], let oldest = run.items.min(),
      let span = input.payments[payment].recognised(lag: lag)
    else { return [] }
    let items = Set(run.items)
    let first = index.units.partitioningIndex { $0.items.lowerBound >= oldest }
    let units = index.units[first...].prefix { items.contains($0.items.lowerBound) }
    let amounts = Set(units.map(\.units))
    let earliest = min(span.lowerBound, units.first?.recognisedAt ?? span.lowerBound) - 86_400
    return index.places(recognised: earliest...span.upperBound).filter { place in
      let unit = index.units[place]
      guard amounts.contains(unit.units), !items.contains(unit.items.lowerBound) else {
        return false
      }
      guard let owner = settledBy[unit.items.lowerBound] else { return true }
      return findings.found[owner]?.isInterchangeable ?? false
    }
  }

  /// Where several units are paid as one, a run of open ones could as well be what a single one is
  /// taken for.
  func doubtSingles(_ findings: inout Findings, _ pool: inout Pool) {
    guard findings.found.values.contains(where: { $0.rule == .window }) else { return }
    let open = index.units.indices.filter { pool.isOpen[index.units[$0].items.lowerBound] }
    guard open.count > 1 else { return }
    for payment in findings.found.keys.sorted() {
      guard let finding = findings.found[payment], finding.rule == rule,
        finding.partners.isEmpty, let span = input.payments[payment].recognised(lag: lag),
        let run = run(of: open, input.payments[payment].units, in: span)
      else { continue }
      finding.items.forEach { pool.reopen($0) }
      findings.drop(payment)
      findings.doubt(
        payment,
        .ambiguous(rule: rule, answers: 2, chance: .certain),
        [
          Guess(rule: rule, items: finding.items),
          Guess(rule: .window, items: run.flatMap { Array(index.units[$0].items) }),
        ],
        pool
      )
    }
  }

  /// A run of consecutive open units of an amount, the last of which was recognised in a span.
  private func run(of open: [Int], _ amount: Int64, in span: ClosedRange<Int64>) -> [Int]? {
    let from = open.partitioningIndex { index.units[$0].recognisedAt >= span.lowerBound }
    let end = open.partitioningIndex { index.units[$0].recognisedAt > span.upperBound }
    for last in from..<end {
      var units = index.units[open[last]].units
      var first = last
      while first > 0, last - first + 1 < UnitLeftovers.longestRun,
        open[first - 1] == open[first] - 1
      {
        first -= 1
        units += index.units[open[first]].units
        if units == amount { return Array(open[first...last]) }
      }
    }
    return nil
  }
}
