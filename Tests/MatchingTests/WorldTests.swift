import Bookkeeping
import Matching
import TestSupport
import Testing

/// Seeded worlds with known truth: the engine must never be confidently wrong, and find what can be
/// found.
@Suite struct WorldTests {
  @Test(arguments: World.Kind.allCases, World.Prices.allCases)
  func `nothing is claimed that is wrong where items are held back`(
    kind: World.Kind,
    prices: World.Prices
  ) throws {
    for (orders, heldBack) in [(50, 3), (60, 30), (120, 1), (120, 10)] {
      try withSeeds(2) { random in
        var world = World()
        world.kind = kind
        world.prices = prices
        world.orders = orders
        world.heldBack = heldBack
        world.merged = 5
        world.noise = 3
        world.jitter = heldBack == 3 ? 3_600 : 0
        var tally = Tally()
        try tally.add(world.make(&random))
        #expect(tally.falseConfident == 0, "\(kind), \(prices), \(orders) orders: \(tally)")
        #expect(tally.wrongAmounts == 0, "\(kind), \(prices), \(orders) orders: \(tally)")
      }
    }
  }

  @Test(
    arguments: [
      (World.Kind.daily, 80, 2, 18), (.daily, 80, 2, 89), (.daily, 150, 5, 12),
      (.daily, 300, 20, 31),
      (.chain, 40, 2, 55), (.chain, 80, 5, 86), (.chain, 80, 5, 93), (.chain, 80, 8, 74),
      (.chain, 150, 2, 78),
    ] as [(World.Kind, Int, Int, UInt64)]
  )
  func `an item paid late, and one of its price in its place, are never told apart`(
    kind: World.Kind,
    orders: Int,
    heldBack: Int,
    seed: UInt64
  ) throws {
    var world = World()
    world.kind = kind
    world.orders = orders
    world.heldBack = heldBack
    world.late = 70
    world.jitter = seed % 2 == 0 ? 1_800 : 0
    var random = SeededGenerator(seed: seed * 7_919)
    var tally = Tally()
    try tally.add(world.make(&random))
    #expect(tally.wrong > 0, "the world no longer swaps equal items: \(tally)")
    #expect(tally.falseConfident == 0 && tally.wrongAmounts == 0, "\(tally)")
  }

  @Test(arguments: [World.Kind.daily, .chain], [World.Prices.catalogue, .uniform])
  func `days and chains are found where nothing is held back`(
    kind: World.Kind,
    prices: World.Prices
  ) throws {
    for orders in [50, 200, 800] {
      var tally = Tally()
      try withSeeds(3) { random in
        var world = World()
        world.kind = kind
        world.prices = prices
        world.orders = orders
        world.merged = 10
        try tally.add(world.make(&random))
      }
      #expect(tally.wrong == 0 && tally.recall.matched * 100 >= tally.recall.of * 99, "\(tally)")
    }
  }

  @Test func `whole days of equal prices prove one another where all of them fit`() throws {
    var tally = Tally()
    try withSeeds(3) { random in
      var world = World()
      world.prices = .equal
      try tally.add(world.make(&random))
    }
    #expect(tally.right == tally.payments && tally.payments > 80, "\(tally)")
  }

  @Test(arguments: [World.Kind.order, .lineItem], [World.Prices.catalogue, .uniform])
  func `orders and line items are found at a steady lag`(
    kind: World.Kind,
    prices: World.Prices
  ) throws {
    for jitter in [Int64(0), 60] {
      var tally = Tally()
      try withSeeds(2) { random in
        var world = World()
        world.kind = kind
        world.prices = prices
        world.orders = 120
        world.jitter = jitter
        try tally.add(world.make(&random))
      }
      #expect(tally.wrongAmounts == 0 && tally.falseConfident == 0, "\(tally)")
      #expect(tally.recall.matched * 100 >= tally.recall.of * 99, "\(tally)")
    }
  }
}

/// Worlds that are paid net of fees that nobody stated: whatever fits, nothing is matched by
/// amount.
@Suite struct NetWorldTests {
  static let carried: [Pattern?] = [
    nil, Pattern(rule: .settlementDay, lag: 259_200...259_200),
    Pattern(rule: .order, lag: 259_200...262_800),
    Pattern(rule: .lineItem, lag: 259_200...345_600),
    Pattern(rule: .settlementChain, lag: 0...3_888_000),
    Pattern(rule: .window, lag: 259_200...345_600),
  ]

  @Test(
    arguments: World.Kind.allCases,
    World.Fees.allCases.filter { $0 != .none && $0 != .someOrders }
  )
  func `no payment is matched in a month of many`(kind: World.Kind, fees: World.Fees) throws {
    for (prices, orders) in [(World.Prices.catalogue, 60), (.uniform, 120), (.equal, 40)] {
      try withSeeds(2) { random in
        var world = World()
        world.kind = kind
        world.prices = prices
        world.fees = fees
        world.orders = orders
        world.carried = NetWorldTests.carried[1]
        let result = try Matcher.run(world.make(&random).input)
        #expect(result.matches.isEmpty && result.evidence.isOnAccount, "\(prices) \(orders)")
        #expect(result.verdicts.values.allSatisfy { $0.reason == .onAccount })
      }
    }
  }

  @Test(arguments: 1...5, World.Fees.allCases.filter { $0 != .none && $0 != .someOrders })
  func `no payment is matched in a month of few, whatever pattern came before`(
    payments: Int,
    fees: World.Fees
  ) throws {
    for kind in World.Kind.allCases {
      for carried in NetWorldTests.carried {
        try withSeeds(2) { random in
          var world = World()
          world.kind = kind
          world.fees = fees
          world.orders = 80
          world.prices = Bool.random(using: &random) ? .uniform : .catalogue
          world.payments = payments
          world.carried = carried
          let result = try Matcher.run(world.make(&random).input)
          #expect(result.matches.isEmpty, "\(kind), carried \(String(describing: carried?.rule))")
        }
      }
    }
  }

  @Test(arguments: World.Kind.allCases)
  func `payments free of fees among others are no pattern`(kind: World.Kind) throws {
    try withSeeds(2) { random in
      var world = World()
      world.kind = kind
      world.fees = .someOrders
      world.orders = 80
      let result = try Matcher.run(world.make(&random).input)
      #expect(result.matches.isEmpty && result.evidence.isOnAccount)
    }
  }

  @Test func `a payment that happens to equal an order, a day or a run stays on account`() throws {
    try withSeeds(5) { random in
      var world = World()
      world.fees = .unknown
      let facts = world.make(&random)
      var input = facts.input
      let items = input.items
      let day = items.filter { $0.settlementDay == items[200].settlementDay }
      for (place, units) in [
        (10, items[120].units), (14, day.reduce(0) { $0 + $1.units }),
        (20, items[100..<140].reduce(0) { $0 + $1.units }),
      ] {
        let payment = input.payments[place]
        input.payments[place] = OpenPayment(
          key: payment.key,
          createdAt: payment.createdAt,
          units: units,
          isPaid: true
        )
      }
      let result = try Matcher.run(input)
      #expect(result.matches.isEmpty && result.evidence.isOnAccount)
    }
  }

  @Test func `a carried pattern goes on without payments and where few payments confirm it`() throws
  {
    try withSeeds(3) { random in
      var world = World()
      world.carried = NetWorldTests.carried[1]
      world.payments = 2
      let facts = world.make(&random)
      let few = try Matcher.run(facts.input)
      #expect(few.evidence.isCarried && few.matches.count == 2)
      var input = facts.input
      input.payments = []
      #expect(try Matcher.run(input).evidence.pattern == world.carried)
    }
  }
}
