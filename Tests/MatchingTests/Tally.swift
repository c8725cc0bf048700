import Bookkeeping
import Matching

/// How the engine did against the truth.
struct Tally: CustomStringConvertible {
  var payments = 0
  var right = 0
  var wrong = 0
  /// Wrong, and claimed to be the only answer.
  var falseConfident = 0
  /// Claimed to be equal amounts item by item, and they are not.
  var wrongAmounts = 0
  var interchangeable = 0
  var ambiguous = 0
  var unmatched = 0
  var onAccount = 0
  var rules: [MatchRule: Int] = [:]

  mutating func add(_ facts: World.Facts) throws {
    try add(facts, Matcher.run(facts.input))
  }

  mutating func add(_ facts: World.Facts, _ result: MatchingResult) {
    payments += facts.input.payments.count
    let amounts = Dictionary(uniqueKeysWithValues: facts.input.items.map { ($0.key, $0.units) })
    for match in result.matches {
      rules[match.rule, default: 0] += 1
      if match.strength == .interchangeable { interchangeable += 1 }
      let claimed = match.allocations.compactMap(\.lineItem)
      let paidBy = Set(match.allocations.map(\.payment))
      // Several payments claim their items together.
      let truth = paidBy.reduce(into: Set<LineItemKey>()) { $0.formUnion(facts.truth[$1] ?? []) }
      guard Set(claimed) != truth else {
        right += paidBy.count
        continue
      }
      wrong += paidBy.count
      if match.strength == .unique { falseConfident += paidBy.count }
      let sorted = { (keys: [LineItemKey]) in keys.compactMap { amounts[$0] }.sorted() }
      if sorted(Array(Set(claimed))) != sorted(Array(truth)) { wrongAmounts += paidBy.count }
    }
    for verdict in result.verdicts.values {
      switch verdict.reason {
      case .ambiguous: ambiguous += 1
      case .unmatched: unmatched += 1
      case .onAccount: onAccount += 1
      case .inTransit: break
      }
    }
  }

  /// Matched, and right in its amounts.
  var recall: (matched: Int, of: Int) { (right + wrong - wrongAmounts, payments) }

  var description: String {
    "payments \(payments), right \(right), wrong \(wrong), false confident \(falseConfident), "
      + "wrong amounts \(wrongAmounts), interchangeable \(interchangeable), "
      + "ambiguous \(ambiguous), unmatched \(unmatched), on account \(onAccount)"
  }
}
