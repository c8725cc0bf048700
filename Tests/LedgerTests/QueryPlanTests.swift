import Bookkeeping
import GRDB
import TestSupport
import Testing

@testable import Ledger

/// The hot queries go through indexes: none walks all allocations, line items or orders.
@Suite struct QueryPlanTests {
  static let queries: [(name: String, sql: String)] = [
    ("open items", OpenFacts.completed), ("items of other orders", OpenFacts.others),
    ("settled days", OpenFacts.settledDays), ("payments", PaymentQueries.all),
    ("a payment as of a close", PaymentQueries.asOf), ("returned payments", Returned.roots),
    ("line items", LineItemReader.query), ("line items of an order", LineItemReader.orderQuery),
    ("an item as of a close", LineItemReader.asOfQuery),
    ("the first sale of an order", LineItemReader.firstSaleQuery),
    ("payments of an item", LineItemReader.paymentsQuery),
    ("undone items", LineItemReader.undoneQuery), ("orders to refresh", OrderQueries.toRefresh),
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
        #expect(step.contains("allocations_by_"), "\(name): \(step)")
      }
    }
  }

  @Test func openItemsAreReadInOrderOfSaleWithoutSortingOrders() throws {
    let bench = try LedgerBench()
    let plan = try plan(of: OpenFacts.completed, bench)
    let bounded = "SEARCH o USING INDEX orders_by_sale (shop=? AND sold_at>? AND sold_at<?)"
    #expect(plan.contains(bounded))
    #expect(plan.contains { $0.contains("allocations_by_item (order_root=? AND line=?") })
  }

  @Test func ordersToRefreshAreFoundAmongThoseThatAreNotFinal() throws {
    let plan = try plan(of: OrderQueries.toRefresh, try LedgerBench())
    #expect(plan.contains("SEARCH o USING INDEX orders_not_final (shop=? AND created_at<?)"))
  }
}
