import Bookkeeping
import Matching
import TestSupport
import Testing

/// Payments that come in parts, and units that are paid together.
@Suite struct PartsTests {
  private func tally(_ world: World, seeds: UInt64) throws -> Tally {
    var tally = Tally()
    try withSeeds(seeds) { random in try tally.add(world.make(&random)) }
    return tally
  }

  @Test(arguments: [World.Prices.catalogue, .uniform])
  func `days that are paid in parts are found`(prices: World.Prices) throws {
    for orders in [100, 250] {
      var world = World()
      world.prices = prices
      world.orders = orders
      world.split = 10
      let tally = try tally(world, seeds: 3)
      #expect(tally.falseConfident == 0 && tally.wrongAmounts == 0, "\(tally)")
      #expect(tally.recall.matched * 100 >= tally.recall.of * 85, "\(tally)")
      #expect(tally.rules[.combined, default: 0] > 0, "\(tally.rules)")
    }
  }

  @Test func `orders that are paid in parts are found where few are`() throws {
    var world = World()
    world.kind = .order
    world.prices = .uniform
    world.orders = 150
    world.split = 3
    let tally = try tally(world, seeds: 4)
    #expect(tally.falseConfident == 0 && tally.wrongAmounts == 0, "\(tally)")
    #expect(tally.rules[.combined, default: 0] > 0, "\(tally.rules)")
    #expect(tally.recall.matched * 100 >= tally.recall.of * 95, "\(tally)")
  }

  @Test func `orders that are paid with the next one are found`() throws {
    var world = World()
    world.kind = .order
    world.orders = 200
    world.mergedUnits = 10
    let tally = try tally(world, seeds: 4)
    #expect(tally.falseConfident == 0 && tally.wrongAmounts == 0, "\(tally)")
    #expect(tally.recall.matched * 100 >= tally.recall.of * 95, "\(tally)")
  }

  @Test func `parts pay the items in their order, each in full`() throws {
    var seen = 0
    try withSeeds(6) { random in
      var world = World()
      world.orders = 100
      world.split = 10
      let facts = world.make(&random)
      let units = Dictionary(uniqueKeysWithValues: facts.input.items.map { ($0.key, $0.units) })
      for match in try Matcher.run(facts.input).matches where match.rule == .combined {
        seen += 1
        var paid: [PaymentKey: Int64] = [:]
        var settled: [LineItemKey: Int64] = [:]
        for allocation in match.allocations {
          paid[allocation.payment, default: 0] += allocation.units
          settled[try #require(allocation.lineItem), default: 0] += allocation.units
        }
        #expect(paid.count > 1)
        for (key, sum) in paid {
          #expect(facts.input.payments.first { $0.key == key }?.units == sum)
        }
        for (key, sum) in settled { #expect(units[key] == sum) }
      }
    }
    #expect(seen > 0)
  }
}
