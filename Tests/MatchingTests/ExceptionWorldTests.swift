import Bookkeeping
import Matching
import TestSupport
import Testing

/// Months in which something is held back from every payment.
@Suite struct ExceptionWorldTests {
  @Test(arguments: [300, 1_000, 3_000, 10_000], [World.Prices.catalogue, .uniform])
  func `one item held back from every payment`(
    orders: Int,
    prices: World.Prices
  ) throws {
    for patience in [0, 3] {
      var tally = Tally()
      try withSeeds(3) { random in
        var world = World()
        world.prices = prices
        world.orders = orders
        world.heldEach = 1
        world.patience = patience
        try tally.add(world.make(&random))
      }
      print("EACH", orders, prices, patience, tally)
      #expect(tally.falseConfident == 0 && tally.wrongAmounts == 0, "\(tally)")
    }
  }
}
