import Bookkeeping

/// What is claimed of the payments and units of one group.
struct UnitClaim {
  let search: UnitSearch
  let group: UnitGroup
  let index: UnitIndex
  let pool: Pool
  let chance: Chance

  /// Every unit has its payment: all of them are settled, and only who pays which may be open.
  func balanced(_ findings: inout Findings) {
    for part in group.parts {
      let payments = Array(group.payments[part])
      let units = Array(group.units[part])
      guard chance.isExcluded, areAlike(units) || payments.allSatisfy(isSearched) else {
        reject(payments, units, &findings)
        continue
      }
      if areAlike(units) {
        for (payment, unit) in zip(payments, units) where isSearched(payment) {
          findings.take(finding(of: unit, answers: units.count), by: payment)
        }
      } else {
        findings.take(together(payments, units), by: payments[0])
      }
    }
  }

  /// There are other units or payments than the group can settle: each payment is looked at alone,
  /// and what another one could claim as well is never the only answer.
  func unbalanced(_ findings: inout Findings) {
    var isTaken = Array(repeating: false, count: group.units.count)
    var winners: [Int] = []
    var isOpen = false
    var isContested = false
    for (place, payment) in group.payments.enumerated() where isSearched(payment) {
      let reach = group.reach[place]
      guard let free = reach.first(where: { !isTaken[$0] }) else {
        isContested = true
        continue
      }
      guard chance.isExcluded, areAlike(Array(group.units[reach])) else {
        reject([payment], Array(group.units[reach]), &findings)
        continue
      }
      isTaken[free] = true
      winners.append(payment)
      isOpen = isOpen || reach.count > 1
      findings.take(finding(of: group.units[free], answers: reach.count), by: payment)
    }
    if isOpen {
      for (place, unit) in group.units.enumerated() where !isTaken[place] {
        findings.uncertain.formUnion(index.units[unit].items)
      }
    }
    // One in transit may be for a unit that was taken.
    isContested = isContested || !group.payments.allSatisfy(isSearched)
    if isContested { winners.forEach { findings.weaken($0, rivals: 1) } }
  }

  private func isSearched(_ payment: Int) -> Bool { search.input.payments[payment].isSearched }

  private func reject(_ payments: [Int], _ units: [Int], _ findings: inout Findings) {
    for payment in payments where isSearched(payment) {
      findings.doubt(
        payment,
        .ambiguous(rule: search.rule, answers: Int64(units.count), chance: chance),
        units.prefix(Guess.most).map {
          Guess(rule: search.rule, items: Array(index.units[$0].items))
        },
        pool
      )
    }
  }

  private func finding(of unit: Int, answers: Int) -> Finding {
    Finding(
      rule: search.rule,
      isInterchangeable: answers > 1,
      rivals: Int64(answers) - 1,
      chance: chance,
      explanation:
        "Equals one \(name) recognised \(search.lag.lowerBound / 3_600) to "
        + "\(search.lag.upperBound / 3_600) hours before the payment; "
        + "\(Wording.count(answers, "such fit"))\(answers > 1 ? ", the oldest was taken" : "").",
      items: Array(index.units[unit].items)
    )
  }

  private func together(_ payments: [Int], _ units: [Int]) -> Finding {
    Finding(
      rule: .combined,
      isInterchangeable: true,
      rivals: Int64(units.count) - 1,
      chance: chance,
      explanation:
        "\(Wording.count(payments.count, "payment")) of one amount equal as many \(name)s of it; all "
        + "of them are paid, and which payment pays which can't be told.",
      items: units.flatMap { index.units[$0].items },
      partners: Array(payments.dropFirst())
    )
  }

  private var name: String { search.rule == .order ? "order" : "line item" }

  /// Whether units are of the same amounts item by item.
  private func areAlike(_ units: [Int]) -> Bool {
    guard search.rule == .order, let first = units.first else { return true }
    let amounts = amounts(of: first)
    return units.dropFirst().allSatisfy { self.amounts(of: $0) == amounts }
  }

  private func amounts(of unit: Int) -> [Int64] {
    pool.items[index.units[unit].items].map(\.units).sorted()
  }
}
