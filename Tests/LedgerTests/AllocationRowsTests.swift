import Bookkeeping
import GRDB
import TestSupport
import Testing

@testable import Ledger

/// Allocations are kept many at a time, and read in the pack's order whatever order they stand in.
@Suite struct AllocationRowsTests {
  /// Each payment pays a part of the items, less a fee on some of them.
  private func keep(
    _ keys: [LineItemKey],
    by payments: [String],
    _ bench: LedgerBench,
    _ random: inout SeededGenerator
  ) throws -> [PaymentKey: [Allocation]] {
    var kept: [PaymentKey: [Allocation]] = [:]
    var place = 0
    for payment in payments {
      let key = try #require(try bench.ledger.paymentKey(bench.key, id: payment))
      let end =
        payment == payments.last ? keys.count : Int.random(in: place...keys.count, using: &random)
      for item in keys[place..<end].sorted() {
        let sale = Allocation(payment: key, lineItem: item, component: .sale, units: 50_000)
        kept[key, default: []].append(sale)
        if Bool.random(using: &random) {
          let fee = Allocation(payment: key, lineItem: item, component: .fee, units: -3_000)
          kept[key, default: []].append(fee)
        }
      }
      place = end
    }
    try bench.keep(8, allocations: kept.sorted { $0.key < $1.key }.flatMap(\.value))
    return kept
  }

  @Test func everyAllocationIsKeptInItsPlace() throws {
    try withSeeds(12) { random in
      let bench = try LedgerBench()
      let keys = try bench.recordOrders(Int.random(in: 1...90, using: &random), &random)
      try bench.record([bench.payment("p", 1), bench.payment("q", 2), bench.payment("r", 3)])
      let kept = try keep(keys, by: ["p", "q", "r"], bench, &random)
      for (payment, allocations) in kept {
        let rows = try bench.ledger.database.read { db in
          try Row.fetchAll(
            db,
            sql: """
              SELECT a.order_root, a.line, a.component, a.units, m.units AS sum, m.line_items,
                a.payment_root, a.allocated_in
              FROM match_payments m JOIN allocations a ON a.id BETWEEN m.first_row AND m.last_row
              WHERE m.payment_root = ? ORDER BY a.id
              """,
            arguments: [payment.row]
          )
        }
        #expect(
          rows.map { "\($0[0] as Int64) \($0[1] as Int64) \($0[2] as String) \($0[3] as Int64)" }
            == allocations.map {
              "\($0.lineItem?.orderRoot ?? 0) \($0.lineItem?.line ?? 0) \($0.component.rawValue) \($0.units)"
            }
        )
        #expect(
          rows.allSatisfy { $0["payment_root"] == payment.row && $0["allocated_in"] == "2026-08" }
        )
        #expect(rows.first?["sum"] == allocations.reduce(Int64(0)) { $0 + $1.units })
        #expect(rows.first?["line_items"] == Set(allocations.map(\.lineItem)).count)
      }
    }
  }

  @Test func memoryAndSQLiteSortAlike() throws {
    try withSeeds(12) { random in
      let bench = try LedgerBench()
      let keys = try bench.recordOrders(Int.random(in: 2...40, using: &random), &random)
      try bench.record([bench.payment("p", 1), bench.payment("q", 2)])
      let kept = try keep(keys, by: ["p", "q"], bench, &random)
      func rows(_ most: Int64) throws -> [AllocationRow] {
        var cursor = bench.ledger.allocations(
          bench.key,
          period: try LedgerBench.month(8),
          payments: Set(kept.keys)
        )
        cursor.mostInMemory = most
        var rows: [AllocationRow] = []
        try cursor.forEachRow { rows.append($0) }
        return rows
      }
      let sorted = try rows(0)
      #expect(try rows(.max) == sorted)
      #expect(sorted.count == kept.values.reduce(0) { $0 + $1.count })
      func precedes(_ left: AllocationRow, _ right: AllocationRow) -> Bool {
        (left.paymentID, left.orderID, left.itemID, left.component.rawValue)
          < (right.paymentID, right.orderID, right.itemID, right.component.rawValue)
      }
      #expect(zip(sorted, sorted.dropFirst()).allSatisfy { precedes($0, $1) })
    }
  }
}
