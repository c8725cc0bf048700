import Bookkeeping
import Matching
import TestSupport
import Testing

/// What must change no decision.
@Suite struct InvarianceTests {
  static func worlds() -> [World] {
    World.Kind.allCases.flatMap { kind in
      [(World.Prices.catalogue, 0), (.uniform, 2), (.equal, 2)].map { prices, heldBack in
        var world = World()
        world.kind = kind
        world.prices = prices
        world.heldBack = heldBack
        world.orders = kind == .daily || kind == .chain ? 60 : 30
        world.noise = 2
        return world
      }
    }
  }

  @Test func `other keys in the same order change nothing else`() throws {
    for world in InvarianceTests.worlds() {
      try withSeeds(1) { random in
        let input = world.make(&random).input
        var other = input
        other.items = input.items.map {
          OpenItem(key: rename($0.key), recognisedAt: $0.recognisedAt, units: $0.units)
        }
        other.payments = input.payments.map {
          OpenPayment(
            key: PaymentKey(row: $0.key.row * 3 + 40_000),
            createdAt: $0.createdAt,
            units: $0.units,
            isPaid: $0.isPaid
          )
        }
        let before = try Matcher.run(input)
        let after = try Matcher.run(other)
        #expect(after.evidence == before.evidence)
        #expect(after.matches == before.matches.map { renamed($0) })
      }
    }
  }

  @Test func `all amounts times ten change nothing but the amounts`() throws {
    for world in InvarianceTests.worlds() {
      try withSeeds(1) { random in
        let input = world.make(&random).input
        var scaled = input
        scaled.items = input.items.map {
          OpenItem(key: $0.key, recognisedAt: $0.recognisedAt, units: $0.units * 10)
        }
        scaled.payments = input.payments.map {
          OpenPayment(
            key: $0.key,
            createdAt: $0.createdAt,
            units: $0.units * 10,
            isPaid: $0.isPaid
          )
        }
        let before = try Matcher.run(input)
        let after = try Matcher.run(scaled)
        #expect(after.evidence == before.evidence)
        #expect(after.matches.map(\.explanation) == before.matches.map(\.explanation))
        #expect(after.matches.map(\.strength) == before.matches.map(\.strength))
        #expect(after.matches.map(\.chance) == before.matches.map(\.chance))
        #expect(after.verdicts.mapValues(\.reason) == before.verdicts.mapValues(\.reason))
      }
    }
  }

  @Test func `the same input gives the same result`() throws {
    for world in InvarianceTests.worlds() {
      var random = SeededGenerator(seed: 1)
      let input = world.make(&random).input
      #expect(try Matcher.run(input).matches == Matcher.run(input).matches)
    }
  }

  private func rename(_ key: LineItemKey) -> LineItemKey {
    LineItemKey(orderRoot: key.orderRoot * 7 + 1_000_000, line: key.line + 5)
  }

  private func renamed(_ match: Match) -> Match {
    Match(
      rule: match.rule,
      strength: match.strength,
      rivals: match.rivals,
      chance: match.chance,
      explanation: match.explanation,
      allocations: match.allocations.map {
        Allocation(
          payment: PaymentKey(row: $0.payment.row * 3 + 40_000),
          lineItem: $0.lineItem.map(rename),
          component: $0.component,
          units: $0.units
        )
      }
    )
  }
}
