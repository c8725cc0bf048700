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

  /// Where several units are paid as one, a few of them could as well be what a single one is taken for,
  /// and the single one be of such a few: of units that are open, or that only such runs settle.
  func doubtSingles(_ findings: inout Findings, _ pool: inout Pool) {
    let windows = findings.found.filter { $0.value.rule == .window }
    guard !windows.isEmpty else { return }
    var owner: [Int: Int] = [:]
    for (payment, finding) in windows {
      for item in finding.items { owner[item] = payment }
    }
    var isTold = index.units.map { unit in
      !pool.isOpen[unit.items.lowerBound] && owner[unit.items.lowerBound] == nil
    }
    var isChanged = true
    // A unit that is no longer told may be of what another payment is for.
    while isChanged {
      isChanged = false
      let open = isTold.indices.filter { !isTold[$0] }
      for payment in findings.found.keys.sorted() {
        guard let finding = findings.found[payment], finding.rule == rule,
          finding.partners.isEmpty,
          let other = runs(of: open, payment).first ?? set(of: open, payment, step: pool.coarseStep)
        else { continue }
        let items = items(of: other)
        doubt(payment, items, &findings, &pool)
        // If this payment is for them, the one that took them is for something else.
        for taker in Set(items.compactMap { owner[$0] }) {
          doubt(taker, finding.items, &findings, &pool)
        }
        if let unit = unit(of: finding) { isTold[unit] = false }
        isChanged = true
      }
    }
    let open = isTold.indices.filter { !isTold[$0] }
    for (payment, finding) in windows.sorted(by: { $0.key < $1.key }) {
      let others = runs(of: open, payment).map { items(of: $0) }.filter { $0 != finding.items }
      guard let other = others.first else { continue }
      doubt(payment, other, &findings, &pool)
    }
  }

  /// Takes a match back that other units may stand against, and keeps the next month from telling them.
  private func doubt(
    _ payment: Int,
    _ others: [Int],
    _ findings: inout Findings,
    _ pool: inout Pool
  ) {
    findings.uncertain.formUnion((findings.found[payment]?.items ?? []) + others)
    findings.takeBack(payment, beside: [Guess(rule: .window, items: others)], &pool)
  }

  /// Two to four units among some that equal a payment, all at the usual time before it; so many as long
  /// as hardly any would by accident.
  private func set(of open: [Int], _ payment: Int, step: Int64) -> [Int]? {
    guard let span = input.payments[payment].recognised(lag: lag) else { return nil }
    let from = open.partitioningIndex { index.units[$0].recognisedAt >= span.lowerBound }
    let end = open.partitioningIndex { index.units[$0].recognisedAt > span.upperBound }
    let amount = input.payments[payment].units
    var sets: Int64 = 1
    for size in 1...UnitLeftovers.longestRun {
      let left = Int64(end - from - size + 1)
      guard left > 0 else { return nil }
      sets = sets.multipliedReportingOverflow(by: left).partialValue / Int64(size)
      guard
        Chance(sets: sets, step: step, spread: index.spread) <= UnitLeftovers.mostLikely,
        sets <= UnitLeftovers.mostSets
      else { return nil }
      if size > 1, let set = set(of: size, in: open[from..<end], amount) { return set }
    }
    return nil
  }

  /// The first so many units that are an amount.
  private func set(of size: Int, in units: ArraySlice<Int>, _ amount: Int64) -> [Int]? {
    if size == 1 { return units.first { index.units[$0].units == amount }.map { [$0] } }
    for (place, unit) in zip(units.indices, units) {
      let rest = set(
        of: size - 1,
        in: units[(place + 1)...],
        amount - index.units[unit].units
      )
      if let rest { return [unit] + rest }
    }
    return nil
  }

  private func unit(of finding: Finding) -> Int? {
    guard let first = finding.items.min() else { return nil }
    return index.units.partitioningIndex { $0.items.lowerBound >= first }
  }

  private func items(of units: [Int]) -> [Int] { units.flatMap { Array(index.units[$0].items) } }

  /// The runs of two or more consecutive units among some that equal a payment, the last of which was
  /// recognised at the usual time before it.
  private func runs(of open: [Int], _ payment: Int) -> [[Int]] {
    guard let span = input.payments[payment].recognised(lag: lag) else { return [] }
    let from = open.partitioningIndex { index.units[$0].recognisedAt >= span.lowerBound }
    let end = open.partitioningIndex { index.units[$0].recognisedAt > span.upperBound }
    var found: [[Int]] = []
    for last in from..<end {
      var units = index.units[open[last]].units
      var first = last
      while first > 0, last - first + 1 < UnitLeftovers.longestRun,
        open[first - 1] == open[first] - 1
      {
        first -= 1
        units += index.units[open[first]].units
        if units == input.payments[payment].units { found.append(Array(open[first...last])) }
      }
    }
    return found
  }
}
