import Bookkeeping
import GRDB
import TestSupport
import Testing

@testable import Ledger

/// The hot queries go through indexes: none walks all allocations, line items or orders.
@Suite struct QueryPlanTests {
  static let queries: [(name: String, sql: String)] = [
    ("completed orders by key", OpenFacts.orders), ("open items by key", OpenFacts.items),
    ("what was settled", OpenFacts.settledOfRange),
    ("the last order with an allocation", OpenFacts.lastAllocated),
    ("items of other orders", OpenFacts.others),
    ("settled days", OpenFacts.settledDays), ("payments", PaymentQueries.all),
    ("a payment as of a close", PaymentQueries.asOf), ("returned payments", Returned.roots),
    ("orders sold", LineItemQueries.sold), ("an order", LineItemQueries.ofOrder),
    ("orders by key", LineItemQueries.orders), ("superseded orders", OrderPlaces.superseded),
    ("items by key", LineItemQueries.items),
    ("allocations of an order", LineItemQueries.allocationsOfOrder),
    ("allocations of orders", LineItemQueries.allocationsOfRange),
    ("orders not settled", LineItemQueries.notSettled),
    ("orders not settled, net", LineItemQueries.notSettledNet),
    ("open items, net", NetFacts.completed), ("items of other orders, net", NetFacts.others),
    ("items of one order, net", NetFacts.ofOrder),
    ("changed orders sold before", LineItemQueries.changedBefore),
    ("changed orders sold after", LineItemQueries.changedAfter),
    ("an item as of a close", LineItemQueries.asOf),
    ("the first sale of an order", LineItemQueries.firstSale),
    ("undone items", LineItemQueries.undone), ("orders to refresh", OrderQueries.toRefresh),
    ("allocated payments", AllocationQueries.payments),
    ("allocations of a payment", AllocationQueries.ofPayment),
    ("allocations of a large payment", AllocationQueries.ofLargePayment),
    ("names of orders", AllocationQueries.orders), ("names of items", AllocationQueries.items),
    ("the name of a later item", AllocationQueries.laterItem),
    ("matches of a payment", AllocationQueries.matches),
  ]

  private func plan(of sql: String, _ bench: LedgerBench) throws -> [String] {
    try bench.ledger.database.read { db in
      let statement = try db.makeStatement(sql: "EXPLAIN QUERY PLAN " + sql)
      // A plan needs no values.
      statement.setUncheckedArguments([])
      return try Row.fetchAll(statement).map { $0["detail"] as String }
    }
  }

  @Test(arguments: queries)
  func aHotQueryScansNoTable(name: String, sql: String) throws {
    let bench = try LedgerBench()
    let plan = try plan(of: sql, bench)
    #expect(!plan.isEmpty)
    for step in plan {
      #expect(!step.hasPrefix("SCAN"), "\(name): \(step)")
      if step.hasPrefix("SEARCH a ") {
        let isByRow = step.contains("INTEGER PRIMARY KEY (rowid>? AND rowid<?)")
        #expect(
          isByRow || step.contains("allocations_by_item")
            || step.contains("match_payments_by_payment"),
          "\(name): \(step)"
        )
      }
    }
  }

  @Test(arguments: [WriteOffs.all, WriteOffs.standing])
  func writeOffsAreFoundByAnIndexOfTheirOwn(sql: String) throws {
    let plan = try plan(of: sql, LedgerBench())
    #expect(plan.first?.hasPrefix("SEARCH a USING INDEX allocations_written_off") == true)
    #expect(plan.allSatisfy { !$0.hasPrefix("SCAN") }, "\(plan)")
  }

  /// A million orders come in the pack's order as they are read.
  @Test func ordersAreReadInOrderOfSaleWithoutSortingThem() throws {
    let plan = try plan(of: LineItemQueries.sold, try LedgerBench())
    #expect(
      plan == [
        "SEARCH o USING COVERING INDEX orders_by_sale (shop=? AND sold_at>? AND sold_at<?)"
      ]
    )
  }

  /// Orders, items and allocations are read along their tables, by key.
  @Test(
    arguments: [
      (LineItemQueries.orders, "SEARCH o USING INTEGER PRIMARY KEY (rowid>? AND rowid<?)"),
      (OrderPlaces.superseded, "SEARCH x USING INTEGER PRIMARY KEY (rowid>? AND rowid<?)"),
      (LineItemQueries.items, "SEARCH i USING PRIMARY KEY (order_row>? AND order_row<?)"),
      (
        LineItemQueries.allocationsOfRange,
        "SEARCH a USING COVERING INDEX allocations_by_item (order_root>? AND order_root<?)"
      ), (OpenFacts.orders, "SEARCH o USING INTEGER PRIMARY KEY (rowid>? AND rowid<?)"),
      (OpenFacts.items, "SEARCH i USING PRIMARY KEY (order_row>? AND order_row<?)"),
      (
        OpenFacts.settledOfRange,
        "SEARCH a USING COVERING INDEX allocations_by_item (order_root>? AND order_root<?)"
      ), (AllocationQueries.orders, "SEARCH orders USING INTEGER PRIMARY KEY (rowid>?)"),
      (AllocationQueries.items, "SEARCH line_items USING PRIMARY KEY (order_row>?)"),
    ]
  )
  func whatIsReadByKeyIsReadAlong(sql: String, first: String) throws {
    let plan = try plan(of: sql, try LedgerBench())
    #expect(plan.first == first)
    #expect(!plan.contains { $0.contains("B-TREE") })
  }

  @Test(arguments: [OpenFacts.others, NetFacts.others])
  func ordersThatAreNoSaleAreFoundAmongThemselves(sql: String) throws {
    let plan = try plan(of: sql, try LedgerBench())
    #expect(
      plan.first == "SEARCH o USING INDEX orders_no_sale (shop=? AND sold_at>? AND sold_at<?)"
    )
  }

  @Test func ordersToRefreshAreFoundAmongThoseThatAreNotFinal() throws {
    let plan = try plan(of: OrderQueries.toRefresh, try LedgerBench())
    #expect(plan.contains("SEARCH o USING INDEX orders_not_final (shop=? AND created_at<?)"))
  }
}
