import Bookkeeping

/// The rules `order` and `line_item`: a payment is the amount of one order, or of one line item,
/// at a steady lag after recognition.
///
/// All payments and units of one amount are looked at together: where each unit has its payment,
/// nothing is open but which payment is whose.
struct UnitSearch {
  let input: MatchingInput
  let rule: MatchRule
  /// Seconds from recognition to payment that are searched.
  let lag: ClosedRange<Int64>

  /// Matches every payment that is a unit inside the band.
  func run(_ pool: inout Pool, _ findings: inout Findings) {
    let index = UnitIndex(rule, pool, paidBy: input.payments)
    let groups = UnitGroup.all(input.payments, lag: lag, index)
    let fitting = groups.reduce(0) { sum, group in
      sum + group.payments.count { input.payments[$0].isSearched }
    }
    // A month of few payments is judged together with the one before, if that had this pattern.
    let before = input.carriedEvidence.flatMap { evidence in
      evidence.pattern?.rule == rule && evidence.pattern?.lag.overlaps(lag) == true
        && !evidence.isCarried ? evidence : nil
    }
    let chances = UnitChances(
      lag: lag,
      index: index,
      pool: pool,
      fitting: fitting + (before?.explained ?? 0),
      all: input.payments.count { $0.isSearched } + (before?.payments ?? 0)
    )
    for group in groups {
      let claim = UnitClaim(
        search: self,
        group: group,
        index: index,
        pool: pool,
        // If one of the payments is no unit, all others may change places.
        chance: chances.chance(of: input.payments[group.payments[0]])
          .times(group.payments.count)
      )
      if group.isBalanced { claim.balanced(&findings) } else { claim.unbalanced(&findings) }
    }
    for finding in findings.found.values { finding.items.forEach { pool.close($0) } }
    UnitLeftovers(input: input, rule: rule, lag: lag, index: index).run(&pool, &findings)
    UnitIdentity(input: input, lag: lag).weaken(&findings, pool)
  }
}

/// The chance that a payment which is no unit has a unit's amount.
struct UnitChances {
  let lag: ClosedRange<Int64>
  let index: UnitIndex
  let pool: Pool
  /// Paid payments that have a unit of their amount, and all.
  let fitting: Int
  let all: Int

  /// The chance for one payment.
  ///
  /// A price that comes up often comes up by accident as often, and prices share their endings. How
  /// many payments are no unit is seen from those that fit nothing.
  func chance(of payment: OpenPayment) -> Chance {
    let sets = payment.recognised(lag: lag).map { index.count(recognised: $0) } ?? 0
    let any = Chance(sets: sets, step: pool.step, spread: index.spread)
    let ending = Chance(sets: sets, step: pool.coarseStep, spread: index.spread)
    let common = Chance(
      sets: sets * Int64(max(0, index.count(of: payment.units) - 1)),
      step: 1,
      spread: Int64(index.units.count)
    )
    let alike = max(ending, common)
    let odds = Odds.of(all - fitting, against: fitting, unseen: alike)
    return max(min(any, any.and(odds)), alike.and(odds))
  }
}
