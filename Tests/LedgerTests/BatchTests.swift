import Bookkeeping
import Foundation
import GRDB
import Testing

@testable import Ledger

/// Pages that are written together become the same facts as pages written one by one.
@Suite struct BatchTests {
  private func received(
    _ orders: [Order],
    part: Int = 0,
    quarantined: [QuarantinedRecord] = [],
    expectsNews: Bool = true
  ) throws -> ReceivedPage<Order> {
    let body = Array("{\"part\":\(part)}".utf8)
    return try ReceivedPage(
      LedgerBench.page(orders, body: body, quarantined: quarantined),
      part: part,
      at: LedgerBench.at(9, 1),
      expectsNews: expectsNews
    )
  }

  private func rows(_ bench: LedgerBench, _ sql: String) throws -> [Row] {
    try bench.ledger.database.read { try Row.fetchAll($0, sql: sql) }
  }

  @Test func pagesTogetherAreThePagesOneByOne() throws {
    let (apart, together) = (try LedgerBench(), try LedgerBench())
    let orders = [
      apart.order("a", [try apart.item("i", 5), try apart.item("i", 5), try apart.item("j", 6)]),
      apart.order("b", [try apart.item("k", 7)]),
      apart.order("a", [try apart.item("j", 8)]),
      apart.order("b", [try apart.item("k", 7)]),
      apart.order("b", [try apart.item("k", 7, currency: "EUR")]),
    ]
    let expected = try orders.map { try apart.record([$0]) }
    let news = try together.ledger.record(
      orders.enumerated().map { try received([$1], part: $0, expectsNews: $0 != 2) },
      pull: try together.pull(),
      shop: together.key
    )
    #expect(expected == [1, 1, 1, 0, 0])
    #expect(news.added == 3 && news.refused == 1 && news.isAny)
    for query in [
      "SELECT id, root, order_id, revision, status, created_at, paid_at, sold_at, region_code, "
        + "digest, page FROM orders ORDER BY id",
      "SELECT * FROM line_items ORDER BY order_row, line",
      "SELECT * FROM order_supersessions", "SELECT record_id, reason, page FROM quarantine",
      "SELECT page FROM page_bodies ORDER BY page",
    ] {
      #expect(try rows(apart, query) == rows(together, query), "\(query)")
    }
    #expect(
      try apart.ledger.factsDigest(apart.key, before: .distantFuture)
        == together.ledger.factsDigest(together.key, before: .distantFuture)
    )
    let parts = try rows(together, "SELECT part FROM pull_progress ORDER BY page")
    #expect(parts.map { $0[0] as Int } == [0, 1, 2, 3, 4])
  }

  @Test func ofPagesWrittenTogetherAllAreKeptOrNone() throws {
    let bench = try LedgerBench()
    // No page may hold an id that the ledger has no room for; the check of the schema stops it.
    let long = String(repeating: "x", count: 129)
    #expect(throws: LedgerError.self) {
      try bench.ledger.record(
        [
          try received([bench.order("a", [try bench.item("i", 5)])]),
          try received([bench.order(long, [])]),
        ],
        pull: try bench.pull(),
        shop: bench.key
      )
    }
    #expect(try bench.count("orders") == 0 && bench.count("pages") == 0)
    // The statements are as good as new.
    #expect(try bench.record([bench.order("a", [bench.item("i", 5)])]) == 1)
  }

  @Test func evidenceMadeReadyBeforehandIsTheSame() throws {
    let bench = try LedgerBench()
    for (number, expectsNews) in [true, false].enumerated() {
      try bench.ledger.record(
        [try received([bench.order("o\(number)", [])], expectsNews: expectsNews)],
        pull: try bench.pull(),
        shop: bench.key
      )
    }
    let bodies = try rows(bench, "SELECT body FROM page_bodies").map { $0[0] as Data }
    #expect(bodies.count == 2 && bodies[0] == bodies[1])
    #expect(bodies[0].starts(with: [0x1F, 0x8B]))
  }

  @Test func aPageOfKnownOrdersKeepsNoEvidence() throws {
    let bench = try LedgerBench()
    let orders = [bench.order("o", [try bench.item("i", 5)])]
    for expected in [true, false] {
      let news = try bench.ledger.record(
        [try received(orders)],
        pull: try bench.pull(),
        shop: bench.key
      )
      #expect(news.isAny == expected)
    }
    #expect(try bench.count("page_bodies") == 1)
  }
}
