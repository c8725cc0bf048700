import Bookkeeping
import Matching
import TestSupport
import Testing

/// Data from strangers: whatever comes, the engine answers or refuses, and never stops the program.
@Suite struct HostileInputTests {
  private func input(
    items: [(second: Int64, units: Int64)],
    payments: [(second: Int64, units: Int64)],
    maxLagDays: Int64 = 45
  ) -> MatchingInput {
    var terms = SettlementTerms()
    terms.maxLagDays = maxLagDays
    return MatchingInput(
      payments: payments.enumerated().map { row, payment in
        OpenPayment(
          key: PaymentKey(row: Int64(row)),
          createdAt: Instant(seconds: payment.second),
          units: payment.units,
          isPaid: true
        )
      },
      items: items.enumerated().map { row, item in
        OpenItem(
          key: LineItemKey(orderRoot: Int64(row), line: 1),
          recognisedAt: Instant(seconds: item.second),
          units: item.units
        )
      },
      others: [],
      settledDays: [],
      evidenceStart: Instant(seconds: Int64.min),
      terms: terms,
      carried: nil
    )
  }

  @Test func `nothing in gives nothing out`() throws {
    let result = try Matcher.run(input(items: [], payments: []))
    #expect(result.matches.isEmpty && result.verdicts.isEmpty && !result.evidence.isOnAccount)
    #expect(try OnAccount.estimate(input(items: [], payments: [])).estimates.isEmpty)
  }

  @Test func `amounts at the limits are refused`() {
    for units in [Int64.max, .min, .max / 2 + 1] {
      #expect(throws: MatchingError.self) {
        try Matcher.run(input(items: [(0, units)], payments: [(86_400, 5)]))
      }
      #expect(throws: MatchingError.self) {
        try OnAccount.estimate(input(items: [(0, 5)], payments: [(86_400, units)]))
      }
    }
  }

  @Test func `times at the limits are refused`() {
    for second in [Int64.max, .min, 1 << 62] {
      #expect(throws: MatchingError.self) {
        try Matcher.run(input(items: [(second, 5)], payments: []))
      }
      #expect(throws: MatchingError.self) {
        try Matcher.run(input(items: [], payments: [(second, 5)]))
      }
    }
  }

  @Test func `what is not in order is refused`() {
    #expect(throws: MatchingError.self) {
      try Matcher.run(input(items: [(9, 5), (8, 5)], payments: []))
    }
    #expect(throws: MatchingError.self) {
      try Matcher.run(input(items: [], payments: [(9, 5), (8, 5)]))
    }
  }

  @Test(arguments: [0, -1, Int64.min, .max, 1, 45])
  func `any terms are borne`(maxLagDays: Int64) throws {
    try withSeeds(2) { random in
      for kind in World.Kind.allCases {
        var world = World()
        world.kind = kind
        world.orders = 20
        var facts = world.make(&random)
        facts.input.terms.maxLagDays = maxLagDays
        var tally = Tally()
        try tally.add(facts)
        #expect(tally.falseConfident == 0)
        #expect(try OnAccount.estimate(facts.input).estimates.count == facts.input.payments.count)
      }
    }
  }

  @Test func `large sums just inside the range are borne`() throws {
    let giant = Int64.max / 8
    let items = (0..<3).map { (second: $0 * 86_400, units: giant - $0) }
    let payments = [(second: Int64(300_000), units: Int64(1)), (400_000, giant / 2)]
    let result = try Matcher.run(input(items: items, payments: payments))
    #expect(result.matches.isEmpty && result.verdicts.count == 2)
    #expect(try OnAccount.estimate(input(items: items, payments: payments)).estimates.count == 2)
  }

  @Test func `a penny of gross beside a fortune of payment is borne`() throws {
    let items = [(second: Int64(0), units: Int64(1)), (86_400, 1), (172_800, 1)]
    let payments = (Int64(1)...3).map { (second: $0 * 86_400 + 5, units: 1_200_000_000_000 * $0) }
    let estimates = try OnAccount.estimate(input(items: items, payments: payments)).estimates
    #expect(estimates.count == 3)
  }

  @Test func `negative items and payments are borne and prove nothing by themselves`() throws {
    try withSeeds(20) { random in
      let items = (0..<60).map { place in
        (second: Int64(place) * 30_000, units: Int64.random(in: -40...60, using: &random) * 100)
      }.filter { $0.units != 0 }
      let payments = (0..<12).map { place in
        (
          second: Int64(place) * 130_000 + 400_000,
          units: Int64.random(in: -99...99, using: &random) * 100
        )
      }
      let result = try Matcher.run(input(items: items, payments: payments))
      #expect(result.matches.count + result.verdicts.count == payments.count)
    }
  }

  @Test func `all items in one second and thousands of equal prices are borne`() throws {
    let items = Array(repeating: (second: Int64(1_000), units: Int64(199_900)), count: 2_000)
    let payments = (Int64(1)...30).map { (second: $0 * 86_400, units: 199_900 * $0) }
    let result = try Matcher.run(input(items: items, payments: payments))
    #expect(!result.matches.contains { $0.strength == .unique })
  }

  @Test func `one giant payment hides no pattern of others and is not matched`() throws {
    try withSeeds(3) { random in
      var facts = World().make(&random)
      let last = facts.input.payments.last?.createdAt.seconds ?? 0
      facts.input.payments.append(
        OpenPayment(
          key: PaymentKey(row: 9_999),
          createdAt: Instant(seconds: last + 60),
          units: facts.input.payments[0].units * 2 + 1_234,
          isPaid: true
        )
      )
      facts.truth[PaymentKey(row: 9_999)] = []
      var tally = Tally()
      try tally.add(facts)
      #expect(tally.wrong == 0 && tally.right == facts.input.payments.count - 1, "\(tally)")
    }
  }

  /// Each payment is short by an amount that some set of what is on its way could make up for.
  @Test func `late items that fit in countless ways end the search, not the program`() throws {
    var items: [(second: Int64, units: Int64)] = []
    var payments: [(second: Int64, units: Int64)] = []
    for day in Int64(0)..<300 {
      let today = (0..<40).map { line in
        (second: day * 86_400 + line, units: Int64(100) << (line % 12))
      }
      items += today
      let short = Int64(100) << (day * 7 % 12) - Int64(100) << (day * 5 % 12)
      payments.append(((day + 2) * 86_400, today.reduce(0) { $0 + $1.units } - short - 100))
    }
    let result = try Matcher.run(input(items: items, payments: payments))
    let told = Set(result.matches.flatMap { $0.allocations.map(\.payment) })
    #expect(told.count + result.verdicts.count == payments.count)
    #expect(result.matches.allSatisfy { $0.strength == .interchangeable })
  }

  /// Each payment is a run short by an amount, and any place could be the end of one.
  @Test func `chains that fit in countless ways end the search, not the program`() throws {
    for step in [Int64(7), 40] {
      let items = (0..<2_400).map { place in
        (second: Int64(place) * 400, units: Int64(100) << (Int64(place) * step % 12))
      }
      let payments = (Int64(1)...16).map { payment in
        let run = items[Int(payment - 1) * 140..<Int(payment) * 140]
        let short = Int64(100) << (payment * 5 % 12)
        return (
          second: payment * 140 * 400 + 90_000, units: run.reduce(-short) { $0 + $1.units }
        )
      }
      let result = try Matcher.run(input(items: items, payments: payments))
      let told = Set(result.matches.flatMap { $0.allocations.map(\.payment) })
      #expect(told.count + result.verdicts.count == payments.count)
      #expect(result.matches.allSatisfy { $0.strength == .interchangeable })
    }
  }
}
