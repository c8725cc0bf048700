import Bookkeeping
import ShopSandbox

/// What was claimed of a world, held against its truth; counts payments.
///
/// A claim is right where its payments are one or more whole turns and its items are exactly those
/// of these turns. A claim of interchangeable items is also right where its amounts are theirs,
/// item by item. All else is wrong; wrong and claimed to be proved or unique is false-confident.
struct Grades: Codable {
  var payments = 0
  var unique = 0
  var interchangeable = 0
  /// Of the interchangeable ones that are right, those that name other items of the same amounts.
  var swapped = 0
  var wrong = 0
  var falseConfident = 0
  var ambiguous = 0
  var unsearched = 0
  var unmatched = 0
  var onAccount = 0
  var rules: [String: Int] = [:]
  /// What went wrong, for people: the false-confident claims first.
  var examples: [String] = []

  var right: Int { unique + interchangeable }
  var recall: Double { payments == 0 ? 1 : Double(right) / Double(payments) }
}

struct Grader {
  private let facts: Facts
  /// The payments of every turn.
  private let turns: [Int: [Int]]

  init(_ facts: Facts) {
    self.facts = facts
    turns = Dictionary(grouping: 0..<facts.truth.paymentCount) { facts.truth.payment($0).turn }
  }

  func grade(_ claims: [Claim], verdicts: [Int: String]) -> Grades {
    var grades = Grades()
    grades.payments = facts.truth.paymentCount
    for claim in claims { add(claim, to: &grades) }
    for (_, reason) in verdicts {
      switch reason {
      case "ambiguous": grades.ambiguous += 1
      case "unsearched": grades.unsearched += 1
      case "onAccount": grades.onAccount += 1
      default: grades.unmatched += 1
      }
    }
    return grades
  }

  /// Whether the claim's items are the truth's; where they are not, whether their amounts are.
  func judge(_ claim: Claim) -> (items: Bool, amounts: Bool) {
    var whole: Set<Int> = []
    var truth: [Int32] = []
    for turn in Set(claim.payments.map { facts.truth.payment($0).turn }) {
      let payments = turns[turn] ?? []
      whole.formUnion(payments)
      if let first = payments.first { truth += facts.truth.items(ofPayment: first) }
    }
    guard whole == Set(claim.payments) else { return (false, false) }
    if Set(truth) == Set(claim.items) { return (true, true) }
    // What was paid of an item is what it sold for, less the stated fee on it.
    let amounts = { (items: [Int32]) in
      items.map { facts.truth.total(ofItem: $0) - facts.truth.fee(ofItem: $0) }.sorted()
    }
    return (false, amounts(truth) == amounts(claim.items))
  }

  private func add(_ claim: Claim, to grades: inout Grades) {
    let count = claim.payments.count
    grades.rules[claim.rule.rawValue, default: 0] += count
    let verdict = judge(claim)
    if claim.strength == .interchangeable, verdict.amounts {
      grades.interchangeable += count
      if !verdict.items { grades.swapped += count }
    } else if verdict.items {
      grades.unique += count
    } else {
      grades.wrong += count
      let isFalse = [.decided, .proved, .unique].contains(claim.strength)
      if isFalse { grades.falseConfident += count }
      let text =
        "\(isFalse ? "FALSE-CONFIDENT" : "wrong") \(claim.strength.rawValue) \(claim.rule.rawValue) "
        + "payments \(claim.payments.map { facts.truth.paymentID($0) }): \(claim.explanation) "
        + difference(claim)
      if isFalse { grades.examples.insert(text, at: 0) } else { grades.examples.append(text) }
      if grades.examples.count > 5 { grades.examples.removeLast() }
    }
  }

  private func difference(_ claim: Claim) -> String {
    let truth = Set(claim.payments.flatMap { Array(facts.truth.items(ofPayment: $0)) })
    func list(_ items: Set<Int32>) -> String {
      items.sorted().prefix(4).map {
        "\(facts.truth.itemID($0)) of \(facts.truth.total(ofItem: $0))"
      }
      .joined(separator: ", ")
    }
    let extra = Set(claim.items).subtracting(truth)
    let missing = truth.subtracting(claim.items)
    return "Too much \(extra.count): \(list(extra)). Missing \(missing.count): \(list(missing))."
  }
}
