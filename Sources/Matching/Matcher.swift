import Bookkeeping

/// Matches the payments of one shop and currency to its open items.
///
/// Pure: the same input gives the same output, and nothing else is looked at.
/// First all payments together tell the shop's pattern; then each payment is searched in the space
/// that the pattern leaves, completely. What amounts can't decide stays undecided. The rules are
/// explained in docs/matching.md, after design section 6.
public enum Matcher {
  /// Finds the pattern and the matches.
  /// - Throws: `MatchingError` when amounts or times are absurd or the input is out of order.
  public static func run(_ input: MatchingInput) throws(MatchingError) -> MatchingResult {
    var pool = try Pool(input)
    let input = input.bounded
    let answer = PatternSearch(input: input, pool: pool).run()
    let evidence = answer.evidence
    var findings = Findings()
    if let pattern = evidence.pattern {
      let before = pool
      findings = PaymentSearch(input: input, pattern: pattern, lateChain: answer.lateChain)
        .run(&pool)
      var rivals = Rivals(findings, by: pattern)
      for rival in answer.rivals {
        var other = before
        rivals.hear(PaymentSearch(input: input, pattern: rival).run(&other), &pool)
      }
      findings = rivals.findings
    } else {
      findings.uncertain = input.uncertainItems
    }
    var verdicts: [PaymentKey: Verdict] = [:]
    let tiles = evidence.pattern.flatMap { pattern in
      [.settlementDay, .tolerance].contains(pattern.rule)
        ? DayTiles(input: input, lagDays: pattern.lagDays) : nil
    }
    for (index, payment) in input.payments.enumerated() where !findings.isFound(index) {
      let reason: Verdict.Reason =
        if !payment.isPaid {
          .inTransit
        } else if evidence.pattern == nil {
          .onAccount
        } else {
          findings.doubts[index]?.reason ?? .unmatched
        }
      // The open items that the pattern expects the payment to be for.
      let nearest = tiles.flatMap { pool.candidate(pool.openItems(days: $0.tile(of: index))) }
      let doubt = findings.doubts[index]
      verdicts[payment.key] = Verdict(
        reason: reason,
        nearest: nearest,
        candidates: doubt?.candidates(of: payment) ?? [],
        unsearchedItems: doubt?.unsearched ?? 0
      )
    }
    return MatchingResult(
      evidence: evidence,
      matches: findings.found.sorted { $0.key < $1.key }.map {
        $0.value.match(([$0.key] + $0.value.partners).map { input.payments[$0] }, pool)
      },
      verdicts: verdicts,
      uncertain: findings.uncertain.filter { pool.isOpen[$0] }.map { pool.items[$0].key }.sorted()
    )
  }
}

/// Searches every payment under the shop's pattern and closes the items that it finds.
struct PaymentSearch {
  let input: MatchingInput
  let pattern: Pattern
  /// All payments together, where that is known already.
  var lateChain: LateChain?

  func run(_ pool: inout Pool) -> Findings {
    var findings = Findings()
    let uncertain = input.uncertainItems
    findings.uncertain = uncertain
    switch pattern.rule {
    case .settlementDay:
      let days = SettlementDaySearch(input: input, lagDays: pattern.lagDays)
      let isTold = days.lateItems(&pool, &findings)
      let whole = days.wholeDays(&pool, &findings)
      // Where late items come with every payment, one payment alone says nothing.
      if !isTold {
        days.parts(ofOneDay: true, &pool, &findings)
        days.heldBackOrAdded(&pool, &findings)
        days.parts(ofOneDay: false, &pool, &findings)
      }
      days.doubt(whole, &pool, &findings)
      days.unusualLag(&pool, &findings)
      SubsetSearch(input: input, pattern: pattern).run(&pool, &findings)
      DayIdentity(input: input, lagDays: pattern.lagDays).weaken(&findings, pool)
    case .tolerance:
      RoundedDays.match(input, lagDays: pattern.lagDays, &pool, &findings)
      DayIdentity(input: input, lagDays: pattern.lagDays).weaken(&findings, pool)
    case .settlementChain:
      if !ChainSearch(input: input).run(lateChain, &pool, &findings) {
        WindowSearch(input: input, lag: pattern.lag).run(&pool, &findings)
        SubsetSearch(input: input, pattern: pattern).run(&pool, &findings)
      }
    case .order, .lineItem:
      UnitSearch(input: input, rule: pattern.rule, lag: pattern.lag).run(&pool, &findings)
      SubsetSearch(input: input, pattern: pattern).run(&pool, &findings)
    default:
      WindowSearch(input: input, lag: pattern.lag).run(&pool, &findings)
      SubsetSearch(input: input, pattern: pattern).run(&pool, &findings)
    }
    weaken(&findings, taking: uncertain)
    SubsetIdentity(input: input).weaken(&findings, pool)
    return findings
  }

  /// What of some payments the whole search would match, in ten-thousandths: more than those that fit
  /// the pattern exactly, for something may be held back, and some are paid together or in parts.
  func matchedUnits(_ payments: [Int], _ pool: Pool) -> Int64 {
    var pool = pool
    let findings = run(&pool)
    return payments.reduce(0) { $0 + (findings.isFound($1) ? input.payments[$1].units : 0) }
  }

  /// An item that is open only because an earlier month took another one of its amount is never the
  /// only answer.
  private func weaken(_ findings: inout Findings, taking uncertain: Places) {
    guard !uncertain.isEmpty else { return }
    for (payment, finding) in findings.found
    where !finding.isInterchangeable && finding.items.contains(where: uncertain.contains) {
      findings.weaken(payment, rivals: 1)
    }
  }
}

extension MatchingInput {
  /// The places of the items that earlier months left uncertain.
  var uncertainItems: Places {
    guard !uncertain.isEmpty else { return Places() }
    // A few among millions: most are told apart without a hash.
    var mayBe = Array(repeating: false, count: 1 << 16)
    func place(_ key: LineItemKey) -> Int { Int(truncatingIfNeeded: key.orderRoot) & 0xFFFF }
    for key in uncertain { mayBe[place(key)] = true }
    return Places(
      items.indices.lazy.filter { mayBe[place(items[$0].key)] && uncertain.contains(items[$0].key) }
    )
  }
}
