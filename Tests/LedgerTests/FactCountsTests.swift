import Bookkeeping
import GRDB
import TestSupport
import Testing

@testable import Ledger

/// Facts are counted in passes over whole tables; the oracle asks each order for its items.
@Suite struct FactCountsTests {
  private static let oracle = """
    SELECT count(*), coalesce(sum((SELECT count(*) FROM line_items i
      WHERE i.order_row = o.id AND i.is_present = 1)), 0), max(o.sold_at)
    FROM orders o WHERE o.shop = ?1 AND o.created_at < ?2 AND o.id <= ?3
      AND NOT EXISTS (SELECT 1 FROM order_supersessions x
        WHERE x.order_row = o.id AND x.by_row <= ?3)
    """

  @Test func factsAreCountedAsOneByOne() throws {
    try withSeeds(20) { random in
      let first = try LedgerBench()
      let benches = [first, try LedgerBench(shop: "two", in: first)]
      var known: [Watermark?] = [nil, try first.ledger.watermark()]
      for _ in 0..<60 {
        let bench = benches[Int.random(in: 0..<2, using: &random)]
        let id = "o\(Int.random(in: 0..<15, using: &random))"
        let items = try (1...Int.random(in: 1...4, using: &random)).map {
          try bench.item("i\($0)", Int64.random(in: 0...2, using: &random))
        }
        let sold = LedgerBench.at(8, Int.random(in: 1...28, using: &random))
        let status: OrderStatus = Bool.random(using: &random) ? .completed : .cancelled
        try bench.record([bench.order(id, items, sold: sold, status: status)])
        if Int.random(in: 0..<10, using: &random) == 0 {
          known.append(try first.ledger.watermark())
        }
      }
      for bench in benches {
        for watermark in known {
          try compare(bench, LedgerBench.at(8, Int.random(in: 1...29, using: &random)), watermark)
        }
        try compare(bench, .distantFuture, nil)
      }
    }
  }

  private func compare(_ bench: LedgerBench, _ end: Instant, _ known: Watermark?) throws {
    let counts = try bench.ledger.counts(bench.key, before: end, through: known)
    let row = try bench.ledger.read { db in
      try Row.fetchOne(
        db,
        sql: Self.oracle,
        arguments: [bench.key.row, end.seconds, (known ?? .everything).orders]
      )
    }
    #expect(counts.orders == row?[0])
    #expect(counts.lineItems == row?[1])
    #expect(counts.knownThrough?.seconds == row?[2])
  }
}
