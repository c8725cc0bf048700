import Bookkeeping
import Matching
import TestSupport
import Testing

/// Small months in which a brute force that shares no code with the engine counts all answers.
@Suite struct BruteForceTests {
  private typealias Month = (input: MatchingInput, base: Int64, target: PaymentKey)

  private static let lag: Int64 = 3

  /// Nine regular days that prove the pattern, and one day whose payment is built by `amount`.
  private func dayMonth(
    _ random: inout SeededGenerator,
    amount: (_ day: [OpenItem], _ left: [OpenItem], inout SeededGenerator) -> Int64
  ) -> Month {
    // Few prices, so that answers have rivals; cents without a common ending.
    let prices = (0..<12).map { _ in Int64.random(in: 500...40_000, using: &random) * 100 }
    var items: [OpenItem] = []
    var payments: [OpenPayment] = []
    let target: Int64 = 12
    var left: [OpenItem] = []
    for day in Int64(0)..<26 {
      let count = Int.random(in: day == target ? 3...7 : 3...4, using: &random)
      let today = (0..<count).map { line in
        OpenItem(
          key: LineItemKey(orderRoot: day * 10 + Int64(line), line: 1),
          recognisedAt: Instant(seconds: day * 86_400 + Int64(line) * 600),
          units: day == target || day < 2
            ? prices[Int.random(in: 0..<12, using: &random)]
            : .random(in: 500...80_000, using: &random) * 100
        )
      }
      items += today
      // The first two days were settled by an earlier month, but for what is still open.
      if day < 2 {
        left += today
        continue
      }
      let sum = today.reduce(Int64(0)) { $0 + $1.units }
      payments.append(
        OpenPayment(
          key: PaymentKey(row: day),
          createdAt: Instant(seconds: (day + BruteForceTests.lag) * 86_400 + 14_400),
          units: day == target ? amount(today, left, &random) : sum,
          isPaid: true
        )
      )
    }
    let input = MatchingInput(
      payments: payments.filter { $0.units > 0 },
      items: items,
      others: [],
      settledDays: [0, 1],
      evidenceStart: Instant(seconds: 0),
      terms: SettlementTerms(),
      carried: nil
    )
    return (input, target, PaymentKey(row: target))
  }

  /// All sets of the day's items and items left open with at most two exceptions and this sum.
  private func answers(_ month: Month, exceptions: Int) -> [Set<LineItemKey>] {
    let day = month.input.items.filter { $0.settlementDay.number == month.base }
    let left = month.input.items.filter { $0.settlementDay.number < 2 }
    let wanted = month.input.payments.first { $0.key == month.target }?.units
    let pool = day + left
    var found: [Set<LineItemKey>] = []
    for mask in 0..<(1 << pool.count) {
      let chosen = pool.indices.filter { mask >> $0 & 1 == 1 }
      let held = day.count - chosen.count { $0 < day.count }
      let added = chosen.count { $0 >= day.count }
      guard held + added <= exceptions, held < day.count || exceptions == .max else { continue }
      if chosen.reduce(Int64(0), { $0 + pool[$1].units }) == wanted {
        found.append(Set(chosen.map { pool[$0].key }))
      }
    }
    return found
  }

  private func multiset(_ set: Set<LineItemKey>, _ month: Month) -> [Int64] {
    month.input.items.filter { set.contains($0.key) }.map(\.units).sorted()
  }

  @Test(arguments: 0...3)
  func `a day's answers with up to two exceptions are all counted`(exceptions: Int) throws {
    var decided = 0
    try withSeeds(25) { random in
      let month = dayMonth(&random) { day, left, random in
        let held =
          exceptions == 0 ? 0 : min(Int.random(in: 0...exceptions, using: &random), day.count - 1)
        let paid = day.shuffled(using: &random).dropFirst(held)
        let added = left.shuffled(using: &random).prefix(exceptions - held)
        return (Array(paid) + added).reduce(0) { $0 + $1.units }
      }
      let all = answers(month, exceptions: 2)
      let result = try Matcher.run(month.input)
      guard result.evidence.pattern?.rule == .settlementDay else { return }
      let match = result.matches.first { $0.allocations.first?.payment == month.target }
      guard let match else {
        if case .ambiguous(let rule, let answers, _) = result.verdicts[month.target]?.reason {
          let sets = rule == .subset ? self.answers(month, exceptions: .max) : all
          #expect(answers == Int64(sets.count))
        } else {
          #expect(all.isEmpty)
        }
        return
      }
      decided += 1
      let claimed = Set(match.allocations.compactMap(\.lineItem))
      #expect(all.contains(claimed))
      if match.strength == .unique {
        #expect(all.count == 1, "\(all.count) answers")
      } else {
        #expect(match.rivals >= Int64(all.count) - 1)
        #expect(all.allSatisfy { multiset($0, month) == multiset(claimed, month) })
      }
    }
    #expect(decided > 0 || exceptions > 1)
  }

  @Test func `chains that are claimed are the only tiling, from all starts`() throws {
    var claimed = 0
    try withSeeds(60) { random in
      var world = World()
      world.kind = .chain
      world.orders = Int.random(in: 8...30, using: &random)
      world.days = Int64.random(in: 5...12, using: &random)
      world.prices = Bool.random(using: &random) ? .uniform : .equal
      let input = world.make(&random).input
      let result = try Matcher.run(input)
      guard result.evidence.pattern?.rule == .settlementChain else { return }
      let starts = input.items.indices.filter { tiles(input, from: $0) }
      let chained = result.matches.filter { $0.rule == .settlementChain }
      guard chained.count == input.payments.count else { return }
      claimed += 1
      #expect(starts.count == 1)
    }
    #expect(claimed > 10)
  }

  private func tiles(_ input: MatchingInput, from start: Int) -> Bool {
    var place = start
    for payment in input.payments {
      var sum: Int64 = 0
      while sum < payment.units, place < input.items.count {
        sum += input.items[place].units
        place += 1
      }
      guard sum == payment.units else { return false }
    }
    return true
  }

  @Test(arguments: [World.Kind.order, .lineItem])
  func `units of one amount inside the lag are all counted`(kind: World.Kind) throws {
    var interchangeable = 0
    try withSeeds(20) { random in
      var world = World()
      world.kind = kind
      world.orders = 60
      world.prices = .catalogue
      world.jitter = 7_200
      let input = world.make(&random).input
      let result = try Matcher.run(input)
      guard let pattern = result.evidence.pattern,
        pattern.rule == .order || pattern.rule == .lineItem
      else { return }
      let groups = Dictionary(grouping: input.items) {
        pattern.rule == .order ? LineItemKey(orderRoot: $0.key.orderRoot, line: 0) : $0.key
      }
      let fits = input.payments.map { payment in
        groups.keys.filter { key in
          let unit = groups[key] ?? []
          let lag = payment.createdAt.seconds - (unit.map(\.recognisedAt.seconds).min() ?? 0)
          return pattern.lag.contains(lag) && unit.reduce(0) { $0 + $1.units } == payment.units
        }
      }
      for match in result.matches where match.rule != .combined {
        let key = try #require(match.allocations.first?.payment)
        let place = try #require(input.payments.firstIndex { $0.key == key })
        // An answer leaves all other payments what they need.
        let answers = fits[place].filter { unit in
          var others = fits.map { $0.filter { $0 != unit } }
          others[place] = [unit]
          return mostPaid(others) == mostPaid(fits)
        }
        #expect(match.strength != .unique || answers.count == 1)
        #expect(match.rivals >= Int64(answers.count) - 1)
        if match.strength == .interchangeable { interchangeable += 1 }
      }
    }
    #expect(interchangeable > 0 || kind == .order)
  }

  /// How many payments can have a unit of their own, by augmenting paths.
  private func mostPaid(_ fits: [[LineItemKey]]) -> Int {
    var owner: [LineItemKey: Int] = [:]
    func find(_ payment: Int, _ seen: inout Set<LineItemKey>) -> Bool {
      for unit in fits[payment] where seen.insert(unit).inserted {
        guard let current = owner[unit] else {
          owner[unit] = payment
          return true
        }
        if find(current, &seen) {
          owner[unit] = payment
          return true
        }
      }
      return false
    }
    return fits.indices.count { payment in
      var seen: Set<LineItemKey> = []
      return find(payment, &seen)
    }
  }

  @Test func `windows that are claimed are the only runs of their sum`() throws {
    var claimed = 0
    try withSeeds(40) { random in
      var world = World()
      world.kind = .chain
      world.prices = .uniform
      world.orders = 14
      world.days = 9
      var input = world.make(&random).input
      // Every third payment never came: what is left is no chain.
      input.payments = input.payments.enumerated().filter { $0.offset % 3 != 2 }.map(\.element)
      for match in try Matcher.run(input).matches where match.rule == .window {
        let units = match.allocations.reduce(0) { $0 + $1.units }
        let keys = match.allocations.compactMap(\.lineItem)
        let places = input.items.indices.filter { keys.contains(input.items[$0].key) }
        #expect(places.last.map { $0 - places[0] + 1 } == places.count)
        let runs = input.items.indices.flatMap { from in
          input.items.indices.filter { $0 >= from }
            .filter { input.items[from...$0].reduce(0) { $0 + $1.units } == units }
        }
        claimed += 1
        #expect(runs.count == 1 && match.strength == .unique)
      }
    }
    #expect(claimed > 0)
  }
}
