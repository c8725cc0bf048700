import Bookkeeping

/// What must change no decision: facts that came in another order, all amounts times ten, and other
/// ids in the same order.
struct Invariance {
  let world: World
  let orders: Int
  let seed: Int

  /// The names of the changes that changed a decision.
  func broken() throws -> [String] {
    let text = world.text(orders: orders, seed: seed)
    let plain = try decisions(Facts(text))
    let writings: [(String, Facts.Writing)] = [
      ("shuffled", Facts.Writing(shuffle: 7)), ("times ten", Facts.Writing(scale: 10)),
      ("other ids", Facts.Writing(isRenamed: true)),
      ("all three", Facts.Writing(scale: 10, isRenamed: true, shuffle: 11)),
    ]
    return try writings.filter { try decisions(Facts(text, $0.1)) != plain }.map(\.0)
  }

  private struct Decisions: Equatable {
    let claims: [Decision]
    let verdicts: [Int: String]
    let patterns: [String]
    let rangeHolding: Int
  }

  /// A claim without its sentence, which may name amounts and ids.
  private struct Decision: Equatable {
    let payments: [Int]
    let items: [Int32]
    let rule: MatchRule
    let strength: MatchStrength
    let rivals: Int64
    let chance: Chance
  }

  private func decisions(_ facts: Facts) throws -> Decisions {
    var months = MonthByMonth(facts)
    try months.run()
    return Decisions(
      claims: months.claims.map {
        Decision(
          payments: $0.payments,
          items: $0.items,
          rule: $0.rule,
          strength: $0.strength,
          rivals: $0.rivals,
          chance: $0.chance
        )
      },
      verdicts: months.verdicts,
      patterns: months.patterns,
      rangeHolding: months.account.holding
    )
  }
}
