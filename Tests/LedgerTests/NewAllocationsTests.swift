import Bookkeeping
import TestSupport
import Testing

@testable import Ledger

/// What a pack names while allocations are being kept is what the ledger gives afterwards.
@Suite struct NewAllocationsTests {
  private func rows(_ source: some RowSource<AllocationRow>) throws -> [AllocationRow] {
    var rows: [AllocationRow] = []
    try source.forEachRow { rows.append($0) }
    return rows
  }

  private func match(_ allocations: [Allocation], _ random: inout SeededGenerator) -> Match {
    Match(
      rule: MatchRule.allCases.randomElement(using: &random) ?? .window,
      strength: Bool.random(using: &random) ? .unique : .interchangeable,
      rivals: 0,
      chance: Chance(billionths: 0),
      explanation: "these",
      allocations: allocations
    )
  }

  /// Items paid in parts by one to three payments each, less fees on some and with something written
  /// off, in any order; two payments are of one second, and one match may have several.
  private func matches(
    _ keys: [LineItemKey],
    _ payments: [PaymentKey],
    _ random: inout SeededGenerator
  ) -> [Match] {
    var left = keys.shuffled(using: &random)
    var matches: [Match] = []
    while !left.isEmpty {
      let paying = payments.shuffled(using: &random)
        .prefix(Int.random(in: 1...3, using: &random))
      var allocations: [Allocation] = []
      for item in left.prefix(Int.random(in: 1...40, using: &random)) {
        left.removeFirst()
        for payment in paying where Int.random(in: 0..<3, using: &random) > 0 {
          let components: [AllocationComponent] =
            Bool.random(using: &random) ? [.sale] : [.sale, .fee]
          allocations += components.map {
            Allocation(
              payment: payment,
              lineItem: item,
              component: $0,
              units: Int64.random(in: 1...50, using: &random)
            )
          }
        }
      }
      if let payment = paying.first, Bool.random(using: &random) {
        allocations.append(
          Allocation(payment: payment, lineItem: nil, component: .writtenOff, units: -1)
        )
      }
      guard !allocations.isEmpty else { continue }
      matches.append(match(allocations.shuffled(using: &random), &random))
    }
    return matches
  }

  @Test func areThoseThatTheLedgerGivesOnceTheyAreKept() throws {
    try withSeeds(16) { random in
      let bench = try LedgerBench()
      var keys = try bench.recordOrders(Int.random(in: 1...60, using: &random), &random)
      // An item that only a later revision of its order names.
      let first = try bench.item("i-first", 50_000)
      try bench.record([bench.order("changed", [first])])
      try bench.record([bench.order("changed", [first, try bench.item("i-later", 1)])])
      keys += [try bench.itemKey("changed", 0), try bench.itemKey("changed", 1)]
      let created = [("r", 14), ("p", 12), ("q", 12), ("never matched", 13), ("s", 11)]
      try bench.record(
        created.map { try bench.payment($0.0, 1, created: LedgerBench.at(8, $0.1)) }
      )
      let payments = try ["p", "q", "r", "s"].map {
        try #require(try bench.ledger.paymentKey(bench.key, id: $0))
      }
      let matches = matches(keys, payments, &random)
      let known = Array(try bench.payments(8).values)
      let new = try #require(
        try bench.ledger.newAllocations(
          bench.key,
          LedgerBench.month(8),
          matches,
          payments: known
        )
      )
      let before = try rows(new)
      try bench.keep(8, matches)
      let kept = try rows(
        bench.ledger.allocations(
          bench.key,
          period: LedgerBench.month(8),
          payments: Set(payments)
        )
      )
      #expect(before == kept)
      #expect(kept.count == matches.reduce(0) { $0 + $1.allocations.count })
      #expect(try rows(new) == kept)
    }
  }

  /// The undoing is allocated in the month as well, and no match of the month says so.
  @Test func areNotAllWhereAPaymentWasTakenBack() throws {
    let bench = try LedgerBench()
    try bench.record([bench.order("order", [try bench.item("item", 50)])])
    try bench.record([bench.payment("p", 50)])
    try bench.keep(8, [("p", bench.itemKey("order"), 50)])
    func areAll() throws -> Bool {
      try bench.ledger.newAllocations(
        bench.key,
        LedgerBench.month(9),
        [],
        payments: Array(bench.payments(9).values)
      ) != nil
    }
    #expect(try areAll())
    try bench.record([bench.payment("p", 50, status: .failed)])
    #expect(try !areAll())
  }

  @Test func areNotSortedInMemoryWhereTheyAreTooMany() throws {
    let bench = try LedgerBench()
    let one = Allocation(
      payment: PaymentKey(row: 1),
      lineItem: nil,
      component: .writtenOff,
      units: 1
    )
    var random = SeededGenerator(seed: 1)
    func isSorted(_ count: Int) throws -> Bool {
      try bench.ledger.newAllocations(
        bench.key,
        LedgerBench.month(8),
        [match(Array(repeating: one, count: count), &random)],
        payments: []
      ) != nil
    }
    #expect(try isSorted(AllocationCursor.mostInMemory))
    #expect(try !isSorted(AllocationCursor.mostInMemory + 1))
  }
}
