import Bookkeeping
import Foundation
import GRDB
import TestSupport
import Testing

@testable import Ledger

/// Orders that one statement inserts become the same facts as orders that come one by one.
@Suite struct ManyOrdersTests {
  /// Orders of which some are known, changed, refused, empty or there twice.
  private func orders(_ bench: LedgerBench, _ random: inout SeededGenerator) throws -> [Order] {
    let count = Int.random(in: 0...90, using: &random)
    // Of so many different ids, the rarer the more are new.
    let ids = [30, 400, 100_000].randomElement(using: &random) ?? 30
    return try (0..<count).map { _ in
      let id = "order-number-\(Int.random(in: 0..<ids, using: &random))"
      let items = try (0..<Int.random(in: 0...4, using: &random)).map { _ in
        try bench.item(
          "item-\(Int.random(in: 0..<5, using: &random))",
          7,
          currency: Int.random(in: 0..<40, using: &random) == 0 ? "EUR" : nil
        )
      }
      let status: OrderStatus =
        Int.random(in: 0..<4, using: &random) == 0 ? .cancelled : .completed
      return bench.order(id, items, status: status)
    }
  }

  private func rows(_ bench: LedgerBench, _ sql: String) throws -> [Row] {
    try bench.ledger.database.read { try Row.fetchAll($0, sql: sql) }
  }

  @Test func manyByOneStatementAreTheSameAsOneByOne() throws {
    try withSeeds(12) { random in
      let (apart, together) = (try LedgerBench(), try LedgerBench())
      for _ in 0..<4 {
        let orders = try orders(apart, &random)
        let added = try orders.map { try apart.record([$0]) }.reduce(0, +)
        #expect(try together.record(orders) == added)
      }
      for query in [
        "SELECT id, root, order_id, revision, status, created_at, paid_at, sold_at, region_code, "
          + "digest FROM orders ORDER BY id",
        "SELECT * FROM line_items ORDER BY order_row, line",
        "SELECT * FROM order_supersessions ORDER BY order_row",
        "SELECT record_id, reason FROM quarantine ORDER BY id",
      ] {
        #expect(try rows(apart, query) == rows(together, query), "\(query)")
      }
    }
  }

  @Test func whatTheSchemaRefusesStopsThePageAlsoAmongMany() throws {
    let bench = try LedgerBench()
    let orders = try (0..<50).map { number in
      let id = number == 31 ? String(repeating: "x", count: 129) : "order-\(number)"
      return bench.order(id, [try bench.item("i", 5)])
    }
    #expect(throws: LedgerError.self) { try bench.record(orders) }
    #expect(try bench.count("orders") == 0 && bench.count("line_items") == 0)
  }

  @Test func longAndEmptyTextsArriveAsTheyAre() throws {
    let bench = try LedgerBench()
    let names = ["", String(repeating: "käse 杯 ", count: 2_000), "Cup"]
    let orders = try (0..<40).map { number in
      let item = try LineItem(
        id: "item",
        skuID: "",
        productName: names[number % 3],
        quantity: 1,
        salePrice: try bench.money(5)
      )
      return Order(
        id: "order-\(number)",
        status: .completed,
        createdAt: LedgerBench.at(8, 1),
        paidAt: nil,
        regionCode: number.isMultiple(of: 2) ? nil : "US",
        lineItems: [item]
      )
    }
    #expect(try bench.record(orders) == 40)
    let found = try rows(
      bench,
      """
      SELECT product_name, sku_id, region_code, paid_at FROM line_items
      JOIN orders ON id = order_row ORDER BY id
      """
    )
    for (number, row) in found.enumerated() {
      #expect(row[0] == names[number % 3] && row[1] == "")
      #expect(row[2] == (number.isMultiple(of: 2) ? nil : "US"))
      #expect(row[3] as Int64? == nil)
    }
    #expect(found.count == 40)
  }
}
