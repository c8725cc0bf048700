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
      guard let payment = match.allocations.first?.payment, let truth = facts.truth[payment],
        Set(claimed) != truth
      else {
        right += 1
        continue
      }
      wrong += 1
      if match.strength == .unique { falseConfident += 1 }
      let sorted = { (keys: [LineItemKey]) in keys.compactMap { amounts[$0] }.sorted() }
      if sorted(claimed) != sorted(Array(truth)) { wrongAmounts += 1 }
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
