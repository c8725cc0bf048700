import Bookkeeping

extension SettlementDaySearch {
  /// Payments that equal their days but for one or two items, held back or added.
  func heldBackOrAdded(_ pool: inout Pool, _ findings: inout Findings) {
    let rate = exceptionRate(pool, findings)
    var claimed = claimed(by: findings)
    for index in undecided(findings) {
      let space = space(of: index, claimed: claimed, pool)
      guard let answer = space.search(rate) else {
        findings.suggest(index, space.nearest(), pool)
        continue
      }
      // Where the lag is not steady, whole days at another one are as good an answer.
      let isElsewhere =
        !rate.isSteady
        && !DayRuns.within(input.terms, payment: input.payments[index], pool: pool).fitting.isEmpty
      let isFee = answer.changes == 1 && answer.held.contains(where: rate.constant.contains)
      guard answer.combinations == 1, answer.chance.isExcluded, !isFee, !isElsewhere else {
        findings.doubt(
          index,
          .ambiguous(
            rule: .settlementDay,
            answers: answer.answers + answer.fartherAnswers,
            chance: isFee || isElsewhere ? .certain : answer.chance
          ),
          space.guesses(),
          pool
        )
        continue
      }
      findings.take(finding(answer), by: index)
      answer.settled.forEach { pool.close($0) }
      claimed.formUnion(passed(by: index, answer.days))
    }
  }

  private func finding(_ answer: ExceptionSpace.Answer) -> Finding {
    let farther =
      answer.fartherAnswers == 0
      ? ""
      : ". \(Wording.count(Int(answer.fartherAnswers), "set")) with two such items \(answer.fartherAnswers == 1 ? "fits" : "fit") as well, "
        + "but the month's payments take one at most"
    return Finding(
      rule: .settlementDay,
      isInterchangeable: answer.answers > 1,
      rivals: answer.answers - 1,
      chance: answer.chance,
      explanation:
        "Equals settlement day \(name(answer.days)) with \(answer.words); searched all sets "
        + "with at most two such items\(farther).",
      items: answer.settled,
      others: answer.addedOthers,
      days: answer.days
    )
  }

  /// How many exceptions the month's payments take, each with as few as it can.
  private func exceptionRate(_ pool: Pool, _ findings: Findings) -> ExceptionRate {
    let evidence = Set(input.evidence)
    var pool = pool
    var claimed = claimed(by: findings)
    let whole = evidence.count { findings.isFound($0) }
    var within = [whole, whole, whole]
    var hidden: [[Int64]] = []
    var held: [Int64] = []
    for index in undecided(findings) {
      let space = space(of: index, claimed: claimed, pool)
      guard let answer = space.search(nil) else { continue }
      hidden.append([space.hidden(1), space.hidden(2)])
      if evidence.contains(index) {
        for changes in answer.changes...2 { within[changes] += 1 }
      }
      if answer.changes == 1 { held += answer.held }
      guard answer.combinations == 1 else { continue }
      answer.settled.forEach { pool.close($0) }
      claimed.formUnion(passed(by: index, answer.days))
    }
    // A month of few payments is judged together with the one before, if that had this pattern.
    var payments = evidence.count
    let isSteady = within[2] * 10 >= payments * 9
    let pattern = Pattern(rule: .settlementDay, lag: lagDays * 86_400...lagDays * 86_400)
    if let before = input.carriedEvidence, before.pattern == pattern, !before.isCarried,
      before.exception != .late, within[1] * 4 >= payments * 3
    {
      payments += before.payments
      for changes in 1...2 { within[changes] += before.explained }
    }
    if let before = unexplained(beside: evidence.count) {
      payments += before.payments
      for changes in 1...2 { within[changes] += before.explained }
    }
    return ExceptionRate(
      payments: payments,
      within: within,
      hidden: [0, 1].map { place in
        Chance(
          sets: hidden.reduce(0) { $0 + $1[place] },
          step: 1,
          spread: 1_000_000 * Int64(max(hidden.count, 1))
        )
      },
      isSteady: isSteady,
      constant: constant(held, pool)
    )
  }

  /// The amounts that are held back alone more often than accident would have it, among all that are.
  private func constant(_ held: [Int64], _ pool: Pool) -> Set<Int64> {
    HeldAlike.among(held) { units in
      let alike = pool.items.count { $0.units == units }
      return Chance(part: Int128(alike), of: Int128(pool.items.count))
    }
  }

  private func claimed(by findings: Findings) -> Set<Int64> {
    findings.found.reduce(into: input.settledDays) { claimed, found in
      if let days = found.value.days { claimed.formUnion(passed(by: found.key, days)) }
      found.value.partnerDays.forEach { claimed.formUnion($0) }
    }
  }

  /// The days that a payment pays, and those before it that it passed over.
  private func passed(by payment: Int, _ days: ClosedRange<Int64>) -> ClosedRange<Int64> {
    min(tiles.tile(of: payment).lowerBound, days.lowerBound)...days.upperBound
  }

  private func space(of index: Int, claimed: Set<Int64>, _ pool: Pool) -> ExceptionSpace {
    let payment = input.payments[index]
    return ExceptionSpace(
      pool: pool,
      payment: payment,
      tile: tiles.tile(of: index),
      earliest: payment.createdAt.adding(days: -input.terms.maxLagDays),
      claimed: claimed
    )
  }
}
