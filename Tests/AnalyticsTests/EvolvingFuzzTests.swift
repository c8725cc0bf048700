import Bookkeeping
import TestSupport
import Testing

/// Any facts may change between closes, in any way: no cent appears or disappears.
@Suite struct EvolvingFuzzTests {
  @Test(arguments: 1...8)
  func noCentIsLostWhateverChanges(seed: UInt64) async throws {
    let first = CivilDate(year: 2026, month: 8, day: 1)
    let books = try EvolvingBooks(EvolvingWorld(from: first, seed: seed))
    var random = SeededGenerator(seed: seed)
    for month in 8...10 {
      var changes = random
      try await books.close(month) { EvolvingFuzzTests.change(&$0, month, &changes) }
      random = changes
    }
  }

  /// A payout that is cut keeps the shop's pattern; one net of fees for every day breaks it.
  @Test(arguments: 1...3)
  func noCentIsLostInAShopThatIsPaidNetOfFees(seed: UInt64) async throws {
    var random = SeededGenerator(seed: seed)
    var world = EvolvingWorld(from: CivilDate(year: 2026, month: 8, day: 1), seed: seed)
    EvolvingFuzzTests.keepFees(&world, from: 0, &random)
    let books = try EvolvingBooks(world)
    for month in 8...10 {
      var changes = random
      try await books.close(month) { EvolvingFuzzTests.change(&$0, month, &changes) }
      random = changes
    }
  }

  /// Nor in a shop whose fees are stated: what is owed is net of them, whatever changes.
  @Test(arguments: 1...4)
  func noCentIsLostInAShopThatStatesItsFees(seed: UInt64) async throws {
    let first = CivilDate(year: 2026, month: 8, day: 1)
    let world = EvolvingWorld(from: first, seed: seed, stated: (rate: 65, fixed: 30))
    let books = try EvolvingBooks(world, fees: [EvolvingFuzzTests.commission()])
    var random = SeededGenerator(seed: seed)
    for month in 8...10 {
      var changes = random
      try await books.close(month) { EvolvingFuzzTests.change(&$0, month, &changes) }
      random = changes
    }
  }

  /// Nor where payments are rounded: what they are off by is written off, and never stays open.
  @Test(arguments: 1...4)
  func noCentIsLostInAShopWhosePaymentsAreRounded(seed: UInt64) async throws {
    let first = CivilDate(year: 2026, month: 8, day: 1)
    var world = EvolvingWorld(from: first, seed: seed)
    for payment in world.payments.values {
      world.payments[payment.id]?.cents = (payment.cents + 5) / 10 * 10
    }
    let books = try EvolvingBooks(world)
    var random = SeededGenerator(seed: seed)
    for month in 8...10 {
      var changes = random
      // So few that most days still fit: held back items are not looked for under rounding.
      let pack = try await books.close(month) {
        EvolvingFuzzTests.change(&$0, month, &changes, orders: 2, payments: 2)
      }
      random = changes
      let rounded = pack.payments.count { $0["rule"] == "tolerance" && $0["state"] == "matched" }
      #expect(rounded > 5 && pack.line("orders", "written_off") != 0, "\(month)")
    }
  }

  /// 6.5 % and 0.30 an order.
  static func commission() -> FeeRule {
    var rule = FeeRule(name: "commission", rate: Rate(millionths: 65_000))
    rule.fixedUnits = 3_000
    return rule
  }

  /// What was before the books stays before them, though later months would judge otherwise.
  @Test(arguments: [0, 9, 99])
  func theStartOfTheBooksNeverMoves(feesFrom month: Int) async throws {
    var random = SeededGenerator(seed: 7)
    var world = EvolvingWorld(from: CivilDate(year: 2026, month: 4, day: 20), seed: 7)
    world.payments["P-0729"]?.cents += 77
    world.payments["P-0730"]?.cents += 770
    let start = month == 0 ? 0 : month > 12 ? Int64.max : EvolvingWorld.second(month, 1, hour: 0)
    EvolvingFuzzTests.keepFees(&world, from: start, &random)
    let books = try EvolvingBooks(world, checksOwed: false)
    for month in 8...10 {
      var changes = random
      try await books.close(month) { EvolvingFuzzTests.change(&$0, month, &changes) }
      random = changes
    }
  }

  private static func keepFees(
    _ world: inout EvolvingWorld,
    from start: Int64,
    _ random: inout SeededGenerator
  ) {
    for payment in world.payments.values.sorted(by: { $0.id < $1.id })
    where payment.created >= start {
      let rate = Int64.random(in: 60...140, using: &random)
      world.payments[payment.id]?.cents = payment.cents - payment.cents * rate / 1_000
    }
  }

  private static func change(
    _ world: inout EvolvingWorld,
    _ month: Int,
    _ random: inout SeededGenerator,
    orders changed: Int = 8,
    payments paid: Int = 4
  ) {
    let until = EvolvingWorld.second(month + 1, 5)
    let orders = world.orders.values.filter { $0.created < until }.map(\.id).sorted()
    let payments = world.payments.values.filter { $0.created < until }.map(\.id).sorted()
    for _ in 0..<changed {
      guard let id = orders.randomElement(using: &random) else { return }
      change(&world, order: id, &random)
    }
    for _ in 0..<paid {
      guard let id = payments.randomElement(using: &random) else { return }
      change(&world, payment: id, &random)
    }
  }

  private static func change(
    _ world: inout EvolvingWorld,
    order id: String,
    _ random: inout SeededGenerator
  ) {
    switch Int.random(in: 0..<7, using: &random) {
    case 0: world.orders[id]?.status = "CANCELLED"
    case 1: world.orders[id]?.status = "COMPLETED"
    case 2: world.orders[id]?.status = "IN_TRANSIT"
    case 3:
      world.orders[id]?.paid = EvolvingWorld.second(
        Int.random(in: 7...11, using: &random),
        Int.random(in: 1...28, using: &random)
      )
    case 4:
      guard let items = world.orders[id]?.items, !items.isEmpty else { return }
      world.orders[id]?.items[0].cents += Int64.random(in: -900...900, using: &random)
    case 5:
      world.orders[id]?.items.append(
        .init(id: "N-\(random.next() % 1_000)", cents: Int64.random(in: 0...999, using: &random))
      )
    default:
      guard let items = world.orders[id]?.items, !items.isEmpty else { return }
      world.orders[id]?.items.removeLast()
    }
  }

  private static func change(
    _ world: inout EvolvingWorld,
    payment id: String,
    _ random: inout SeededGenerator
  ) {
    switch Int.random(in: 0..<5, using: &random) {
    case 0: world.payments[id]?.status = "FAILED"
    case 1: world.payments[id]?.status = "PROCESSING"
    case 2: world.payments[id]?.status = "PAID"
    case 3: world.payments[id]?.cents += Int64.random(in: -900...900, using: &random)
    default: world.payments[id]?.created += Int64.random(in: 0...3, using: &random) * 864_000
    }
  }
}
