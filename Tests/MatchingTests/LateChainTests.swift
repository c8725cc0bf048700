import Bookkeeping
import Matching
import TestSupport
import Testing

/// Chains in which each payment holds back an item: told by all payments together.
@Suite struct LateChainTests {
  private func world(_ prices: World.Prices, orders: Int, patience: Int) -> World {
    var world = World()
    world.kind = .chain
    world.prices = prices
    world.orders = orders
    world.heldEach = 1
    world.patience = patience
    return world
  }

  private func tally(_ world: World, seeds: UInt64) throws -> Tally {
    var tally = Tally()
    try withSeeds(seeds) { random in try tally.add(world.make(&random)) }
    #expect(tally.falseConfident == 0 && tally.wrongAmounts == 0, "\(tally)")
    return tally
  }

  @Test(arguments: [World.Prices.catalogue, .uniform])
  func `what each payment leaves out for good is found`(prices: World.Prices) throws {
    for orders in [100, 600] {
      let tally = try tally(world(prices, orders: orders, patience: 0), seeds: 4)
      #expect(tally.recall.matched * 100 >= tally.recall.of * 70, "\(tally)")
    }
  }

  @Test(arguments: [World.Prices.catalogue, .uniform])
  func `what comes with one of the next three payments is found`(prices: World.Prices) throws {
    for orders in [100, 600] {
      let tally = try tally(world(prices, orders: orders, patience: 3), seeds: 4)
      #expect(tally.recall.matched * 100 >= tally.recall.of * 40, "\(tally)")
    }
  }

  @Test func `what comes later than that is never guessed`() throws {
    _ = try tally(world(.catalogue, orders: 300, patience: 6), seeds: 6)
  }

  @Test func `a payment that holds back two is never taken for one that holds back one`() throws {
    for prices in [World.Prices.catalogue, .uniform] {
      var world = world(prices, orders: 200, patience: 0)
      world.heldBack = 8
      world.late = 20
      _ = try tally(world, seeds: 10)
    }
  }

  @Test func `equal prices tell nothing`() throws {
    let tally = try tally(world(.equal, orders: 40, patience: 0), seeds: 3)
    #expect(tally.right + tally.wrong == 0, "\(tally)")
  }

  @Test func `a fee on every payment that is a common price is no item held back`() throws {
    try withSeeds(8) { random in
      var world = World()
      world.kind = .chain
      world.orders = 600
      var input = world.make(&random).input
      let counts = input.items.reduce(into: [Int64: Int]()) { $0[$1.units, default: 0] += 1 }
      let price = try #require(counts.max { ($0.value, $0.key) < ($1.value, $1.key) }).key
      input.payments = input.payments.filter { $0.units > price }.map { payment in
        OpenPayment(
          key: payment.key,
          createdAt: payment.createdAt,
          units: payment.units - price,
          isPaid: true
        )
      }
      let result = try Matcher.run(input)
      #expect(result.matches.isEmpty, "\(result.matches.map(\.explanation))")
    }
  }

  @Test func `the month says that its payments leave items out`() throws {
    try withSeeds(2) { random in
      let never = try Matcher.run(world(.uniform, orders: 300, patience: 0).make(&random).input)
      #expect(never.evidence.pattern?.rule == .settlementChain)
      #expect(never.evidence.exception == .heldBack)
      #expect(never.evidence.explained == never.evidence.payments)
      let late = try Matcher.run(world(.uniform, orders: 300, patience: 3).make(&random).input)
      #expect(late.evidence.exception == .late)
    }
  }

  @Test func `payments that can't be told one by one are told together`() throws {
    var together = 0
    try withSeeds(8) { random in
      let late = try Matcher.run(world(.catalogue, orders: 600, patience: 3).make(&random).input)
      together += late.matches.count { $0.rule == .combined }
    }
    #expect(together > 0)
  }

  @Test func `a claim is no surer than a brute force over all ways says`() throws {
    var claims = 0
    try withSeeds(40) { random in
      let input = LateChainOracle.month(&random)
      let result = try Matcher.run(input)
      guard result.evidence.exception != .none else { return }
      let oracle = LateChainOracle(input)
      for match in result.matches where match.explanation.contains("every start and end") {
        claims += 1
        let payments = Set(match.allocations.map { Int($0.payment.row) })
        let doubt = oracle.doubt(of: Set(match.allocations.compactMap(\.lineItem)), by: payments)
        let said = Double(match.chance.billionths) / 1e9
        #expect(doubt <= said * 1.01 + 1e-8, "\(match.explanation)")
      }
    }
    #expect(claims > 100, "\(claims)")
  }
}
