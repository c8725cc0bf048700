import Bookkeeping
import GRDB
import TestSupport
import Testing

@testable import Ledger

/// Migration 008 brings what older versions allocated along.
@Suite struct AllocationMigrationTests {
  private static let before = """
    INSERT INTO shops VALUES (1, 'one', 'USD', 'UTC', 'openapi');
    INSERT INTO pulls (id, shop, operation, started_at) VALUES (1, 1, 'listOrders', 1);
    INSERT INTO pages VALUES (1, 1, 1, 1, 1, 1, '\(LedgerBench.digest)');
    INSERT INTO orders VALUES (1, 1, 1, 'o', 1, 'COMPLETED', 1, 2, 2, 'US', zeroblob(32), 1);
    INSERT INTO line_items VALUES (1, 0, 'i', 's', 'n', 1, 50000, 50000, 'USD', 0, 1);
    INSERT INTO line_items VALUES (1, 1, 'j', 's', 'n', 1, 70000, 70000, 'USD', 0, 1);
    INSERT INTO payments VALUES (1, 1, 1, 'p', 1, 'PAID', 120000, 'USD', 3, 3, 1);
    INSERT INTO payments VALUES (2, 2, 1, 'q', 1, 'PAID', 50000, 'USD', 3, 3, 1);
    INSERT INTO matches VALUES (7, 1, '2026-08', 'M-7', 'order', 'unique', 0, 0, 'x');
    INSERT INTO matches VALUES (8, 1, '2026-09', 'M-8', 'order', 'unique', 0, 0, 'x');
    INSERT INTO allocations VALUES (3, 8, 2, 1, 0, 'sale', 50000, '2026-09');
    INSERT INTO allocations VALUES (4, 7, 1, 1, 1, 'sale', 70000, '2026-08');
    INSERT INTO allocations VALUES (5, 7, 1, 1, 0, 'sale', 50000, '2026-08');
    """

  @Test func everyPaymentFindsItsAllocationsByTheirRows() throws {
    let database = try DatabaseQueue()
    try Schema.migrator.migrate(database, upTo: "006 how months were closed")
    try database.write { try $0.execute(sql: AllocationMigrationTests.before) }
    try Schema.migrator.migrate(database)
    try database.read { db in
      let payments = try Row.fetchAll(
        db,
        sql: """
          SELECT match, payment_root, allocated_in, first_row, last_row, units, orders, line_items
          FROM match_payments ORDER BY match
          """
      ).map { "\($0)" }
      #expect(
        payments == [
          "[match:7 payment_root:1 allocated_in:\"2026-08\" first_row:1 last_row:2 units:120000 "
            + "orders:1 line_items:2]",
          "[match:8 payment_root:2 allocated_in:\"2026-09\" first_row:3 last_row:3 units:50000 "
            + "orders:1 line_items:1]",
        ]
      )
      let rows = try Row.fetchAll(
        db,
        sql: AllocationQueries.ofLargePayment,
        arguments: [1, "2026-09"]
      )
      #expect(rows.map { $0[3] as String } == ["i", "j"])
      let readable = try String.fetchAll(
        db,
        sql: "SELECT amount FROM readable_allocations ORDER BY match_id, item_id"
      )
      #expect(readable == ["5.00", "7.00", "5.00"])
    }
  }
}
