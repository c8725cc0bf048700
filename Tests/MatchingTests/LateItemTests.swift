import Bookkeeping
import Matching
import TestSupport
import Testing

/// Months in which every payment holds back an item that a later one pays: told by all payments
/// together.
@Suite struct LateItemTests {
  @Test(arguments: [World.Prices.catalogue, .uniform])
  func `what is held back and comes up again is found`(prices: World.Prices) throws {
    for orders in [100, 600] {
      var world = World()
      world.prices = prices
      world.orders = orders
      world.heldEach = 1
      world.patience = 3
      var tally = Tally()
      try withSeeds(4) { random in try tally.add(world.make(&random)) }
      #expect(tally.falseConfident == 0 && tally.wrongAmounts == 0, "\(tally)")
      #expect(tally.recall.matched * 100 >= tally.recall.of * 80, "\(tally)")
    }
  }

  /// A month of few items, so that all histories can be written down.
  private func month(
    _ random: inout SeededGenerator,
    strays: Bool
  ) -> (input: MatchingInput, days: [[OpenItem]]) {
    var days: [[OpenItem]] = []
    var payments: [OpenPayment] = []
    var late: [Int: [OpenItem]] = [:]
    for day in 0..<8 {
      let items = (0..<Int.random(in: 3...5, using: &random)).map { line in
        OpenItem(
          key: LineItemKey(orderRoot: Int64(day * 10 + line), line: 1),
          recognisedAt: Instant(seconds: Int64(day) * 86_400 + Int64(line) * 600),
          units: .random(in: 1...40, using: &random) * 50_000
            + .random(in: 0...9, using: &random) * 700
        )
      }
      days.append(items)
      var paid = items
      for _ in 0..<(strays && day == 4 ? 2 : 1) {
        let held = paid.remove(at: Int.random(in: 0..<paid.count, using: &random))
        late[day + Int.random(in: 1...3, using: &random), default: []].append(held)
      }
      paid += late[day] ?? []
      payments.append(
        OpenPayment(
          key: PaymentKey(row: Int64(day + 1)),
          createdAt: Instant(seconds: Int64(day + 2) * 86_400 + 14_400),
          units: paid.reduce(0) { $0 + $1.units },
          isPaid: true
        )
      )
    }
    let input = MatchingInput(payments: payments, items: days.flatMap { $0 })
    return (input, days)
  }

  /// All ways in which each payment holds back at most one item of its day, and pays any that are held
  /// back: what each payment pays.
  private func histories(_ input: MatchingInput, _ days: [[OpenItem]]) -> [[[OpenItem]]] {
    var partial: [(paid: [[OpenItem]], open: [OpenItem])] = [([], [])]
    for (day, items) in days.enumerated() {
      let wanted = input.payments[day].units
      var next: [(paid: [[OpenItem]], open: [OpenItem])] = []
      for history in partial {
        for mask in 0..<(1 << history.open.count) {
          let late = history.open.indices.filter { mask >> $0 & 1 == 1 }.map { history.open[$0] }
          let kept = history.open.filter { !late.contains($0) }
          for held in [OpenItem?.none] + items.map(Optional.some) {
            let paid = items.filter { $0 != held } + late
            guard paid.reduce(0, { $0 + $1.units }) == wanted else { continue }
            next.append((history.paid + [paid], kept + (held.map { [$0] } ?? [])))
          }
        }
      }
      partial = next
    }
    return partial.map(\.paid)
  }

  @Test(arguments: [false, true])
  func `what is claimed is so in every history that a brute force finds`(strays: Bool) throws {
    var claimed = 0
    try withSeeds(60) { random in
      let (input, days) = month(&random, strays: strays)
      let result = try Matcher.run(input)
      guard result.evidence.pattern?.rule == .settlementDay else { return }
      let histories = histories(input, days)
      for match in result.matches where match.explanation.contains("of the month together") {
        claimed += 1
        let places = Set(match.allocations.map { Int($0.payment.row) - 1 })
        let items = Set(match.allocations.compactMap(\.lineItem))
        let amounts = input.items.filter { items.contains($0.key) }.map(\.units).sorted()
        #expect(!histories.isEmpty)
        for history in histories {
          let paid = places.flatMap { history[$0] }
          #expect(paid.map(\.units).sorted() == amounts)
          if match.strength == .unique { #expect(Set(paid.map(\.key)) == items) }
        }
      }
    }
    #expect(claimed > (strays ? -1 : 100), "\(claimed)")
  }

  @Test func `a payment that can only be told with the next one is matched with it`() throws {
    // Day 5 may have held back 30.00, or 10.00 and the payment of day 6 another 20.00 …
    var combined = 0
    try withSeeds(40) { random in
      var world = World()
      world.orders = 900
      world.heldEach = 1
      world.patience = 3
      let result = try Matcher.run(world.make(&random).input)
      for match in result.matches where match.rule == .combined {
        combined += 1
        #expect(match.strength == .interchangeable)
        #expect(match.rivals > 0)
        let paid = Dictionary(grouping: match.allocations, by: \.payment)
          .mapValues { $0.reduce(Int64(0)) { $0 + $1.units } }
        #expect(paid.count > 1)
      }
    }
    #expect(combined > 0)
  }
}
