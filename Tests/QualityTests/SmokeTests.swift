import Bookkeeping
import Testing

@testable import Quality

/// The quality bench in small: every world, none with a false claim.
@Suite struct SmokeTests {
  static let worlds = World.all.map(\.name)

  @Test(arguments: worlds) func `nothing is claimed that is not so, and what can be is found`(
    name: String
  ) throws {
    let world = try #require(World.named(name))
    // A thousand orders where something is to be found; else a hundred, which are quicker.
    var isAccount = false
    if case .onAccount = world.promise { isAccount = true }
    let large = world.floor > 0 || isAccount ? 1_000 : 100
    for (orders, seed) in [(100, 2), (large, 1)] {
      let row = try Quality.run(world, orders: orders, seed: seed, isGreedy: false)
      let repeated = "\(world.text(orders: orders, seed: seed)): \(row.grades.examples)"
      #expect(row.grades.falseConfident == 0, "\(repeated)")
      #expect(row.grades.wrong == 0, "\(repeated)")
      guard orders == 1_000, seed == 1 else { continue }
      #expect(row.recall * 1_000 >= Double(world.floor), "\(repeated): \(row.recall)")
      if case .onAccount(let range) = world.promise {
        #expect(row.grades.onAccount == row.grades.payments)
        let (holding, days) = (row.rangeHolding ?? 0, row.rangeDays ?? 1)
        #expect(holding * 1_000 >= days * range, "\(holding) of \(days) days")
      }
    }
  }

  @Test(arguments: worlds) func `order of arrival, scale and ids change no decision`(
    name: String
  ) throws {
    let world = try #require(World.named(name))
    #expect(try Invariance(world: world, orders: 100, seed: 3).broken() == [])
  }
}
