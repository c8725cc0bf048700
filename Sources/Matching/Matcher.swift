import Bookkeeping

/// Matches the payments of one shop and currency to its open items.
///
/// Pure: the same input gives the same output, and nothing else is looked at.
/// First all payments together tell the shop's pattern; then each payment is searched in the space
/// that the pattern leaves, completely. What amounts can't decide stays undecided. The rules are
/// explained in docs/matching.md, after design section 6.
public enum Matcher {
  /// Finds the pattern and the matches.
  /// - Throws: `MatchingError` when amounts are absurdly large or the input is out of order.
  public static func run(_ input: MatchingInput) throws(MatchingError) -> MatchingResult {
    var pool = try Pool(input)
    let evidence = PatternSearch(input: input, pool: pool).run()
    var found: [Int: Match] = [:]
    var ambiguous: [Int: Verdict.Reason] = [:]
    if let pattern = evidence.pattern {
      let search = PaymentSearch(input: input, pattern: pattern)
      search.run(&pool, matches: &found, ambiguous: &ambiguous)
    }
    var verdicts: [PaymentKey: Verdict] = [:]
    for (index, payment) in input.payments.enumerated() where found[index] == nil {
      let reason: Verdict.Reason =
        if !payment.isPaid {
          .inTransit
        } else if evidence.pattern == nil {
          .onAccount
        } else {
          ambiguous[index] ?? .unmatched
        }
      verdicts[payment.key] = Verdict(
        reason: reason,
        nearest: nearest(to: index, input: input, pattern: evidence.pattern, pool: pool)
      )
    }
    return MatchingResult(
      evidence: evidence,
      matches: found.sorted { $0.key < $1.key }.map(\.value),
      verdicts: verdicts
    )
  }

  /// The open items that the pattern expects the payment to be for.
  private static func nearest(
    to index: Int,
    input: MatchingInput,
    pattern: Pattern?,
    pool: Pool
  ) -> Candidate? {
    guard let pattern, pattern.rule == .settlementDay else { return nil }
    let tile = DayTiles(input: input, lagDays: pattern.lagDays).tile(of: index)
    return pool.candidate(pool.openItems(days: tile))
  }
}

/// Searches every payment under the shop's pattern and closes the items that it finds.
struct PaymentSearch {
  let input: MatchingInput
  let pattern: Pattern

  func run(
    _ pool: inout Pool,
    matches: inout [Int: Match],
    ambiguous: inout [Int: Verdict.Reason]
  ) {
    switch pattern.rule {
    case .settlementDay:
      let days = SettlementDaySearch(input: input, lagDays: pattern.lagDays)
      days.wholeDays(&pool, matches: &matches, ambiguous: &ambiguous)
      days.heldBackOrAdded(&pool, matches: &matches, ambiguous: &ambiguous)
      days.unusualLag(&pool, matches: &matches, ambiguous: &ambiguous)
    case .settlementChain:
      ChainSearch(input: input).run(&pool, matches: &matches)
      WindowSearch(input: input, lag: pattern.lag).run(
        &pool,
        matches: &matches,
        ambiguous: &ambiguous
      )
    case .order, .lineItem:
      UnitSearch(input: input, rule: pattern.rule, lag: pattern.lag).run(
        &pool,
        matches: &matches,
        ambiguous: &ambiguous
      )
    default:
      WindowSearch(input: input, lag: pattern.lag).run(
        &pool,
        matches: &matches,
        ambiguous: &ambiguous
      )
    }
  }
}

extension Match {
  /// A match of one payment that settles whole items.
  init(
    _ payment: OpenPayment,
    items: some Sequence<OpenItem>,
    rule: MatchRule,
    strength: MatchStrength,
    rivals: Int64,
    chance: Chance,
    explanation: String
  ) {
    self.init(
      rule: rule,
      strength: strength,
      rivals: rivals,
      chance: chance,
      explanation: explanation,
      allocations: items.map {
        Allocation(payment: payment.key, lineItem: $0.key, component: .sale, units: $0.units)
      }
    )
  }
}
