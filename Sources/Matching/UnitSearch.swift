import Bookkeeping

/// The rules `order` and `line_item`: a payment is the amount of one order, or of one line item,
/// at a steady lag after recognition.
struct UnitSearch {
  let input: MatchingInput
  let rule: MatchRule
  /// Seconds from recognition to payment that are searched.
  let lag: ClosedRange<Int64>

  /// Matches every payment to the oldest unit of its amount inside the band.
  func run(_ pool: inout Pool, _ findings: inout Findings) {
    let index = UnitIndex(rule, pool)
    let candidates = input.payments.map { payment in
      payment.recognised(lag: lag).map { index.units(of: payment.units, recognised: $0) } ?? []
    }
    let searched = input.payments.indices.filter { input.payments[$0].isSearched }
    let regularity = Regularity(
      fitting: searched.count { !candidates[$0].isEmpty },
      all: searched.count
    )
    var takenBy: [Int: Int] = [:]
    // Units that were passed over for an older one of the same amounts.
    var doubtful: Set<Int> = []
    for place in searched {
      let answers = candidates[place].filter { takenBy[$0] == nil }
      guard let oldest = answers.first else { continue }
      let chance = chance(of: input.payments[place], index, pool, regularity)
      let isAlike =
        answers.count == 1 || rule == .lineItem
        || Set(answers.map { amounts(of: index.units[$0], pool) }).count == 1
      guard isAlike, chance.isExcluded else {
        findings.ambiguous[place] = .ambiguous(
          rule: rule,
          answers: Int64(answers.count),
          chance: chance
        )
        continue
      }
      takenBy[oldest] = place
      findings.found[place] = finding(index.units[oldest], answers.count, chance)
      if answers.count == 1, doubtful.contains(oldest) {
        findings.found[place]?.weaken(rivals: 1)
      }
      if answers.count > 1 { doubtful.formUnion(answers.dropFirst()) }
    }
    weakenContested(candidates, takenBy, &findings)
    for finding in findings.found.values { finding.items.forEach { pool.close($0) } }
  }

  /// Where another payment, paid or in transit, found nothing left, its unit may be among those
  /// that its rivals took.
  private func weakenContested(
    _ candidates: [ArraySlice<Int>],
    _ takenBy: [Int: Int],
    _ findings: inout Findings
  ) {
    for place in input.payments.indices
    where findings.found[place] == nil && input.payments[place].units > 0 {
      for unit in candidates[place] {
        if let winner = takenBy[unit] { findings.found[winner]?.weaken(rivals: 1) }
      }
    }
  }

  private func finding(_ unit: Unit, _ answers: Int, _ chance: Chance) -> Finding {
    Finding(
      rule: rule,
      isInterchangeable: answers > 1,
      rivals: Int64(answers) - 1,
      chance: chance,
      explanation:
        "Equals one \(rule == .order ? "order" : "line item") recognised "
        + "\(lag.lowerBound / 3_600) to \(lag.upperBound / 3_600) hours before the payment; "
        + "\(Wording.count(Int(answers), "such fit")), the oldest was taken.",
      items: Array(unit.items)
    )
  }

  /// An accident is a payment that is no unit at all and yet has one's amount.
  ///
  /// Prices share their
  /// endings; how many payments are no unit is seen from those that fit nothing.
  private func chance(
    of payment: OpenPayment,
    _ index: UnitIndex,
    _ pool: Pool,
    _ regularity: Regularity
  ) -> Chance {
    let sets = payment.recognised(lag: lag).map { index.count(recognised: $0) } ?? 0
    let structural = Chance(sets: sets, step: pool.coarseStep, spread: index.spread)
    return max(
      Chance(sets: sets, step: pool.step, spread: index.spread),
      structural.and(regularity.odds)
    )
  }

  private func amounts(of unit: Unit, _ pool: Pool) -> [Int64] {
    pool.items[unit.items].map(\.units).sorted()
  }
}
