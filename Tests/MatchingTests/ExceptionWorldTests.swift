import Bookkeeping
import Matching
import TestSupport
import Testing

/// Months in which something is held back from every payment.
@Suite struct ExceptionWorldTests {
  private func tally(_ world: World, seeds: UInt64) throws -> Tally {
    var tally = Tally()
    try withSeeds(seeds) { random in try tally.add(world.make(&random)) }
    #expect(tally.falseConfident == 0 && tally.wrongAmounts == 0, "\(tally)")
    return tally
  }

  @Test(arguments: [World.Prices.catalogue, .uniform])
  func `one item of every payment that is never paid is found`(prices: World.Prices) throws {
    for orders in [200, 600] {
      var world = World()
      world.prices = prices
      world.orders = orders
      world.heldEach = 1
      let tally = try tally(world, seeds: 2)
      #expect(tally.recall.matched * 100 >= tally.recall.of * 80, "\(tally)")
    }
  }

  @Test func `a fee on every payment that is a common price is no item held back`() throws {
    var doubted = 0
    try withSeeds(8) { random in
      var world = World()
      world.orders = 900
      var input = world.make(&random).input
      let counts = input.items.reduce(into: [Int64: Int]()) { $0[$1.units, default: 0] += 1 }
      let price = try #require(counts.max { ($0.value, $0.key) < ($1.value, $1.key) }).key
      input.payments = input.payments.map { payment in
        OpenPayment(
          key: payment.key,
          createdAt: payment.createdAt,
          units: payment.units - price,
          isPaid: true
        )
      }
      let result = try Matcher.run(input)
      #expect(result.matches.isEmpty, "\(result.matches.map(\.explanation))")
      doubted += input.payments.count
    }
    #expect(doubted > 0)
  }

  @Test func `one item of every payment that is paid with a later one is never guessed`() throws {
    var world = World()
    world.heldEach = 1
    world.patience = 3
    for orders in [100, 400] {
      world.orders = orders
      _ = try tally(world, seeds: 2)
    }
  }
}
