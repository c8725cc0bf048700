import Bookkeeping
import GRDB
import TestSupport
import Testing

@testable import Ledger

/// What the schema promises, whoever writes to it.
@Suite struct SchemaTests {
  private static func database(upTo migration: String) throws -> DatabaseQueue {
    var configuration = Configuration()
    configuration.foreignKeysEnabled = true
    let queue = try DatabaseQueue(configuration: configuration)
    try Schema.migrator.migrate(queue, upTo: migration)
    return queue
  }

  @Test(arguments: [
    (
      "001 facts",
      [
        "currencies", "line_items", "order_supersessions", "orders", "page_bodies", "pages",
        "payment_supersessions", "payments", "pulls", "quarantine", "shops", "unknown_fields",
      ]
    ),
    (
      "002 conclusions",
      ["allocations", "audit_log", "closes", "findings", "matches", "verdict_items", "verdicts"]
    ),
    ("005 pull progress", ["pull_progress"]),
    ("009 candidates", ["uncertain_items", "verdict_candidate_items", "verdict_candidates"]),
  ])
  func everyMigrationMakesItsTablesStrict(migration: String, tables: [String]) throws {
    let rows = try SchemaTests.database(upTo: migration).read { db in
      try Row.fetchAll(
        db,
        sql: "SELECT name, strict FROM pragma_table_list WHERE schema = 'main' AND type = 'table'"
      ).filter { !($0[0] as String).hasPrefix("sqlite_") && $0[0] as String != "grdb_migrations" }
    }
    let names = Set(rows.map { $0[0] as String })
    #expect(names.isSuperset(of: tables))
    #expect(rows.allSatisfy { $0[1] as Bool }, "all tables are STRICT")
    if migration == "001 facts" { #expect(names.count == tables.count) }
  }

  @Test func theThirdMigrationMakesViews() throws {
    let views = try SchemaTests.database(upTo: "003 views for people").read { db in
      try String.fetchAll(db, sql: "SELECT name FROM sqlite_schema WHERE type = 'view' ORDER BY 1")
    }
    #expect(views == ["readable_allocations", "readable_line_items", "readable_payments"])
  }

  @Test func monthsFromBeforeTheTenthMigrationKnowNoFees() throws {
    let queue = try SchemaTests.database(upTo: "009 candidates")
    try queue.write { db in
      try db.execute(
        sql: """
          INSERT INTO shops (shop_id, currency, time_zone, dialect)
            VALUES ('one', 'USD', 'UTC', 'openapi');
          INSERT INTO closes (shop, period, kind, known_from, orders_through, payments_through,
            is_carried, on_account, evidence_payments, evidence_explained, chance_billionths,
            facts_digest, is_stale, closed_at)
            VALUES (1, '2026-08', 'pack', 0, 0, 0, 0, 0, 0, 0, 0, '', 0, 0);
          """
      )
    }
    try Schema.migrator.migrate(queue)
    #expect(try queue.read { try String.fetchAll($0, sql: "SELECT fees FROM closes") } == [""])
  }

  @Test func patternsFromBeforeTheTwelfthMigrationHaveNoExceptions() throws {
    let queue = try SchemaTests.database(upTo: "011 write-offs")
    try queue.write { db in
      try db.execute(
        sql: """
          INSERT INTO shops (shop_id, currency, time_zone, dialect)
            VALUES ('one', 'USD', 'UTC', 'openapi');
          INSERT INTO closes (shop, period, kind, known_from, orders_through, payments_through,
            is_carried, on_account, evidence_payments, evidence_explained, chance_billionths,
            facts_digest, is_stale, closed_at)
            VALUES (1, '2026-08', 'pack', 0, 0, 0, 0, 0, 30, 28, 0, '', 0, 0);
          """
      )
    }
    try Schema.migrator.migrate(queue)
    let month = try queue.read { try Row.fetchOne($0, sql: "SELECT * FROM closes") }
    #expect(try #require(month.flatMap(MonthRecord.init)).evidence.exception == .none)
    #expect(throws: DatabaseError.self) {
      try queue.write { try $0.execute(sql: "UPDATE closes SET exception = 'some'") }
    }
  }

  @Test func ordersFromBeforeTheThirteenthMigrationAreFoundThroughItsIndex() throws {
    let queue = try SchemaTests.database(upTo: "012 exceptions of patterns")
    try queue.write { db in
      try db.execute(
        sql: """
          INSERT INTO shops (shop_id, currency, time_zone, dialect)
            VALUES ('one', 'USD', 'UTC', 'openapi');
          INSERT INTO pulls (shop, operation, started_at) VALUES (1, 'listOrders', 0);
          INSERT INTO pages VALUES (1, 1, 1, 0, 0, 0, '\(String(repeating: "0", count: 64))');
          INSERT INTO orders (root, shop, order_id, revision, status, created_at, sold_at, digest,
            page) VALUES (1, 1, 'sold', 1, 'COMPLETED', 5, 5, zeroblob(32), 1),
            (2, 1, 'cancelled', 1, 'CANCELLED', 6, 6, zeroblob(32), 1);
          """
      )
    }
    try Schema.migrator.migrate(queue)
    let orders = try queue.read { db in
      try String.fetchAll(
        db,
        sql: """
          SELECT order_id FROM orders INDEXED BY orders_no_sale
          WHERE shop = 1 AND sold_at >= 0 AND status <> 'COMPLETED'
          """
      )
    }
    #expect(orders == ["cancelled"])
  }

  @Test func aMigrationRunsOnceAndNeverAgain() throws {
    let bench = try LedgerBench()
    let before = try bench.count("grdb_migrations")
    _ = try Ledger(path: bench.ledger.path)
    #expect(before == 12)
    #expect(try bench.count("grdb_migrations") == 12)
  }

  /// Columns that may be empty, each for a reason; all others are NOT NULL.
  @Test func onlyTheseColumnsMayBeEmpty() throws {
    let columns = try SchemaTests.database(upTo: "006 how months were closed").read { db in
      try String.fetchAll(
        db,
        sql: """
          SELECT t.name || '.' || c.name FROM pragma_table_list t JOIN pragma_table_info(t.name) c
          WHERE t.schema = 'main' AND t.type = 'table' AND t.name NOT LIKE 'sqlite%'
            AND t.name NOT LIKE 'grdb%' AND c."notnull" = 0 AND c.pk = 0 ORDER BY 1
          """
      )
    }
    #expect(
      columns == [
        "allocations.line", "allocations.order_root", "close_catalogues.seen_at",
        "closes.lag_from", "closes.lag_to",
        "closes.pack_digest", "closes.pattern_rule", "findings.actual", "findings.currency",
        "findings.difference", "findings.expected", "orders.paid_at", "orders.region_code",
        "payments.paid_at", "product_skus.currency", "product_skus.price", "products.created_at",
        "products.updated_at", "pull_progress.declared_total", "pull_progress.next_token",
        "pulls.created_before", "pulls.created_from", "pulls.declared_total",
        "pulls.finished_at", "pulls.is_complete", "verdicts.answers",
        "verdicts.chance_billionths", "verdicts.nearest_from", "verdicts.nearest_to",
        "verdicts.nearest_units", "verdicts.rule",
      ]
    )
  }

  static let badRows = [
    "INSERT INTO currencies VALUES ('US', 2)",
    "INSERT INTO currencies VALUES ('XYZ', 5)",
    "INSERT INTO shops (shop_id, currency, time_zone, dialect) VALUES ('', 'USD', 'UTC', 'openapi')",
    "INSERT INTO shops (shop_id, currency, time_zone, dialect) VALUES ('a', 'XXX', 'UTC', 'openapi')",
    "INSERT INTO shops (shop_id, currency, time_zone, dialect) VALUES ('a', 'USD', 'UTC', 'soap')",
    "INSERT INTO shops (shop_id, currency, time_zone, dialect) VALUES ('one', 'USD', 'UTC', 'openapi')",
    "INSERT INTO pulls (shop, operation, started_at) VALUES (99, 'listOrders', 1)",
    "INSERT INTO pages VALUES (9, 1, 0, 1, 1, 1, '\(LedgerBench.digest)')",
    "INSERT INTO pages VALUES (9, 1, 1, 1, 1, 1, '\(LedgerBench.digest)')",
    "INSERT INTO pages VALUES (9, 1, 2, 1, 1, 1, 'abc')",
    "INSERT INTO page_bodies VALUES (99, x'00')",
    "INSERT INTO line_items VALUES (1, 1, 'i', 's', 'n', 0, 5, 0, 'USD', 0, 1)",
    "INSERT INTO line_items VALUES (1, 1, 'i', 's', 'n', 2, 5, 11, 'USD', 0, 1)",
    "INSERT INTO line_items VALUES (1, 1, 'i', 's', 'n', 1, 5, 5, 'USD', 0, 2)",
    "INSERT INTO line_items VALUES (1, -1, 'i', 's', 'n', 1, 5, 5, 'USD', 0, 1)",
    "INSERT INTO line_items VALUES (1, 1, '', 's', 'n', 1, 5, 5, 'USD', 0, 1)",
    "INSERT INTO line_items VALUES (1, 1, 'i', 's', 'n', 1, '5.5', 5, 'USD', 0, 1)",
    "INSERT INTO line_items VALUES (99, 1, 'i', 's', 'n', 1, 5, 5, 'USD', 0, 1)",
    "INSERT INTO line_items VALUES (1, 1, 'i', 's', 'n', 1, NULL, 5, 'USD', 0, 1)",
    order(revision: 0), order(sold: 8), order(digest: "x'00'"), order(root: 99), order(page: 99),
    payment(revision: 0), payment(amount: "1.5"), payment(amount: "'a'"), payment(page: 99),
    "INSERT INTO order_supersessions VALUES (1, 99)",
    "INSERT INTO matches (shop, period, match_id, rule, strength, rivals, chance_billionths, "
      + "explanation) VALUES (1, 'May', 'M', 'order', 'unique', 0, 0, '')",
    "INSERT INTO matches (shop, period, match_id, rule, strength, rivals, chance_billionths, "
      + "explanation) VALUES (1, '2026-08', 'M', 'guess', 'unique', 0, 0, '')",
    "INSERT INTO matches (shop, period, match_id, rule, strength, rivals, chance_billionths, "
      + "explanation) VALUES (1, '2026-08', 'M', 'order', 'ambiguous', 0, 0, '')",
    "INSERT INTO allocations (match, payment_root, line, component, units, allocated_in) "
      + "VALUES (99, 1, 0, 'sale', 1, '2026-08')",
    "INSERT INTO match_payments VALUES (99, 1, '2026-08', 1, 1, 1, 0, 0)",
    "INSERT INTO findings VALUES (1, '2026-08', 'D', 'c', 'fatal', 's', 'i', NULL, NULL, NULL, "
      + "NULL, 0, '', '', '2026-08')",
    "INSERT INTO verdicts (shop, period, payment_root, reason) VALUES (1, '2026-08', 1, 'luck')",
  ]

  private static func order(
    revision: Int = 2,
    sold: Int = 9,
    digest: String = "zeroblob(32)",
    root: Int = 1,
    page: Int = 1
  ) -> String {
    "INSERT INTO orders VALUES (9, \(root), 1, 'x', \(revision), 'NEW', 1, 9, \(sold), 'US', "
      + "\(digest), \(page))"
  }

  private static func payment(revision: Int = 2, amount: String = "1", page: Int = 1) -> String {
    "INSERT INTO payments VALUES (9, 1, 1, 'x', \(revision), 'PAID', \(amount), 'USD', 1, NULL, "
      + "\(page))"
  }

  @Test(arguments: badRows)
  func aBadRowIsRefused(_ sql: String) throws {
    let bench = try LedgerBench()
    try bench.record([bench.order("o", [bench.item("i", 5)])])
    try bench.record([bench.payment("p", 5)])
    #expect(throws: DatabaseError.self) { try bench.execute(sql) }
  }

  @Test func goodRowsLikeTheBadOnesAreTaken() throws {
    let bench = try LedgerBench()
    try bench.record([bench.order("o", [bench.item("i", 5)])])
    try bench.record([bench.payment("p", 5)])
    try bench.execute(SchemaTests.order())
    try bench.execute("DELETE FROM findings")
    try bench.execute("INSERT INTO pages VALUES (9, 1, 2, 1, 1, 1, '\(LedgerBench.digest)')")
    try bench.execute(SchemaTests.payment())
    #expect(try bench.count("orders") == 2)
    #expect(try bench.count("payments") == 2)
  }

  @Test(arguments: [
    "orders", "line_items", "payments", "order_supersessions", "payment_supersessions",
    "quarantine", "pages", "page_bodies", "audit_log",
  ])
  func factsCantBeChangedOrDeleted(_ table: String) throws {
    let bench = try LedgerBench()
    let bad = QuarantinedRecord(
      operation: "listOrders",
      recordID: nil,
      reason: "bad",
      redactedSource: []
    )
    for price in [5, 6] as [Int64] {
      try bench.ledger.record(
        LedgerBench.page([bench.order("o", [bench.item("i", price)])], quarantined: [bad]),
        pull: bench.pull(),
        shop: bench.key,
        at: LedgerBench.at(9, 1)
      )
      try bench.record([bench.payment("p", price)])
    }
    try bench.keep(8)
    try bench.ledger.keepPack(
      digest: "d",
      of: LedgerBench.month(8),
      shop: bench.key,
      at: LedgerBench.at(9, 2)
    )
    let before = try bench.count(table)
    #expect(before > 0)
    let column = try bench.ledger.database.read { db in
      try String.fetchOne(db, sql: "SELECT name FROM pragma_table_info('\(table)') LIMIT 1")
    }
    let name = try #require(column)
    for sql in [
      "UPDATE \(table) SET \(name) = \(name)", "DELETE FROM \(table)",
    ] {
      let error = #expect(throws: DatabaseError.self) { try bench.execute(sql) }
      #expect(error?.message?.contains("append-only") == true)
    }
    #expect(try bench.count(table) == before)
  }
}
