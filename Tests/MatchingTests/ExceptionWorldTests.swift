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
