import Bookkeeping
import Matching
import TestSupport

/// All ways to explain a small month as a chain, one by one, and how likely each is.
///
/// As docs/matching.md has it, in the plainest words and with the machine's own fractions: every run is as
/// likely as any other, what is held back is any of its items, and how often is what the ways themselves
/// say.
struct LateChainOracle {
  /// What one payment does in one way.
  private struct Step {
    let settled: [LineItemKey]
    let held: Int
    let mayHold: Bool
    let share: Double
    /// How old, in payments, what was open is, and whether it is paid.
    let open: [(age: Int, isPaid: Bool)]
  }

  /// What was held back, and by which payment.
  private struct Late { let item: OpenItem, since: Int }

  private var ways: [[Step]] = []
  private var weights: [Double] = []

  /// Eight payments of three to six items of different amounts, each but for an item.
  static func month(_ random: inout SeededGenerator) -> MatchingInput {
    let isLate = Bool.random(using: &random)
    var units = (1...1_200).map { Int64($0) * 10_100 }
    var items: [OpenItem] = []
    var payments: [OpenPayment] = []
    var promised: [Int: [OpenItem]] = [:]
    for place in 0..<8 {
      var run = (0..<Int.random(in: 3...6, using: &random)).map { line in
        OpenItem(
          key: LineItemKey(orderRoot: Int64(place * 10 + line), line: 1),
          recognisedAt: Instant(seconds: Int64(place * 50_000 + line * 600)),
          units: units.remove(at: Int.random(in: 0..<units.count, using: &random))
        )
      }
      items += run
      let held = run.remove(at: Int.random(in: 0..<run.count, using: &random))
      if isLate { promised[place + .random(in: 1...3, using: &random), default: []].append(held) }
      run += promised[place] ?? []
      payments.append(
        OpenPayment(
          key: PaymentKey(row: Int64(place)),
          createdAt: Instant(seconds: Int64((place + 1) * 50_000 - 3_600)),
          units: run.reduce(0) { $0 + $1.units },
          isPaid: true
        )
      )
    }
    return MatchingInput(payments: payments, items: items)
  }

  init(_ input: MatchingInput) {
    for start in input.items.indices { go(input, from: start, [], [], isOdd: false) }
    weigh()
  }

  private mutating func go(
    _ input: MatchingInput,
    from start: Int,
    _ open: [Late],
    _ way: [Step],
    isOdd: Bool
  ) {
    guard way.count < input.payments.count else {
      ways.append(way)
      return
    }
    let payment = input.payments[way.count]
    let open = open.filter { way.count - $0.since <= 3 }
    for end in input.items.indices
    where end >= start && input.items[end].recognisedAt < payment.createdAt {
      let run = Array(input.items[start...end])
      for mask in 0..<1 << open.count {
        let paid = open.indices.filter { mask >> $0 & 1 == 1 }.map { open[$0].item }
        let excess = LateChainOracle.sum(run + paid) - payment.units
        let kept = open.indices.filter { mask >> $0 & 1 == 0 }.map { open[$0] }
        for held in sets(of: run, summing: excess, isOdd: isOdd) {
          let step = Step(
            settled: (run.filter { !held.contains($0) } + paid).map(\.key),
            held: held.count,
            mayHold: run.count > 1,
            share: 1 / sets(held.count, of: run.count),
            open: open.indices.map {
              (age: way.count - open[$0].since, isPaid: mask >> $0 & 1 == 1)
            }
          )
          let late = held.map { Late(item: $0, since: way.count) }
          go(input, from: end + 1, kept + late, way + [step], isOdd: isOdd || held.count == 2)
        }
      }
    }
  }

  private static func sum(_ items: [OpenItem]) -> Int64 { items.reduce(0) { $0 + $1.units } }

  private func sets(_ held: Int, of count: Int) -> Double {
    held == 0 ? 1 : held == 1 ? Double(count) : Double(count * (count - 1)) / 2
  }

  /// No item, one or two with this sum, but never all.
  private func sets(of run: [OpenItem], summing units: Int64, isOdd: Bool) -> [[OpenItem]] {
    guard units > 0 else { return units == 0 ? [[]] : [] }
    var sets: [[OpenItem]] = []
    for (place, first) in run.enumerated() {
      if run.count > 1, first.units == units { sets.append([first]) }
      for second in run[(place + 1)...]
      where !isOdd && run.count > 2 && first.units + second.units == units {
        sets.append([first, second])
      }
    }
    return sets
  }

  private mutating func weigh() {
    var held = [0.1, 0.8, 0.1]
    var returned = [0.3, 0.3, 0.3]
    for turn in 0...6 {
      weights = ways.map { way in
        way.reduce(1) { weight, step in
          step.open.reduce(weight * (step.mayHold ? held[step.held] : 1) * step.share) {
            weight,
            item in
            weight * (item.isPaid ? returned[item.age - 1] : 1 - returned[item.age - 1])
          }
        }
      }
      let all = weights.reduce(0, +)
      weights = weights.map { $0 / all }
      guard turn < 6 else { return }
      var counts = [0.0, 0, 0]
      var (paid, open) = ([0.0, 0, 0], [0.0, 0, 0])
      for (way, weight) in zip(ways, weights) {
        for step in way {
          if step.mayHold { counts[step.held] += weight }
          for item in step.open {
            open[item.age - 1] += weight
            if item.isPaid { paid[item.age - 1] += weight }
          }
        }
      }
      let seen = counts.map { $0 + 3 / 16 }
      let expected = seen[1] * seen[1] / (2 * seen[0])
      let two = max(seen[2], expected <= 3 ? expected : 0) / seen.reduce(0, +)
      held = [0, 1].map { (1 - two) * seen[$0] / (seen[0] + seen[1]) } + [two]
      let more = max(1 / 16, 2 * paid.reduce(0, +) / max(open.reduce(0, +), 1e-9))
      returned = zip(paid, open).map { ($0 + more) / ($1 + 2) }
    }
  }

  /// How likely it is that payments settle anything but these items.
  func doubt(of items: Set<LineItemKey>, by payments: Set<Int>) -> Double {
    zip(ways, weights).reduce(0) { doubt, way in
      let settled = Set(payments.flatMap { way.0[$0].settled })
      return doubt + (settled == items ? 0 : way.1)
    }
  }
}
