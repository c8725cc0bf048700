import Bookkeeping
import Foundation
import GRDB
import TestSupport
import Testing

@testable import Ledger

/// The catalogue in the ledger: revisions beside one another, and prices as of a sale.
@Suite struct CatalogueTests {
  private static let seen = LedgerBench.at(9, 1)

  private func product(
    _ bench: LedgerBench,
    _ id: String = "p",
    _ units: Int64? = 100_000,
    name: String = "Cup",
    skus: [String] = ["s"],
    currency: String = "USD",
    created: Instant? = LedgerBench.at(7, 1),
    updated: Instant? = LedgerBench.at(8, 1)
  ) throws -> Product {
    Product(
      id: id,
      name: name,
      status: ProductStatus(rawValue: "ACTIVATE"),
      createdAt: created,
      updatedAt: updated,
      price: nil,
      skus: try skus.map {
        ProductSKU(id: $0, sellerSKU: "x", price: try units.map { try bench.money($0, currency) })
      }
    )
  }

  @discardableResult
  private func record(
    _ bench: LedgerBench,
    _ products: [Product],
    at now: Instant = seen,
    quarantined: [QuarantinedRecord] = []
  ) throws -> Int {
    let pull = try bench.pull("listProducts")
    return try bench.ledger.record(
      LedgerBench.page(products, operation: "listProducts", quarantined: quarantined),
      pull: pull,
      shop: bench.key,
      at: now
    )
  }

  private func answer(
    _ bench: LedgerBench,
    _ sku: String = "s",
    at instant: Instant,
    seenAt: Instant = LedgerBench.at(12, 1)
  ) throws -> Catalogue.Answer {
    let standing = CatalogueStanding(through: .max, seenAt: seenAt, reason: nil)
    return try bench.ledger.catalogue(bench.key, standing).price(of: sku, at: instant)
  }

  private func end(
    _ bench: LedgerBench,
    at started: Instant,
    complete: Bool,
    _ problems: [String] = []
  ) throws {
    let pull = try bench.ledger.beginPull(
      bench.key,
      operation: "listProducts",
      created: nil,
      at: started
    )
    let proof = PullProof(
      operation: "listProducts",
      pages: 1,
      rowsReceived: 1,
      distinctRecords: 1,
      repeatedRecords: 0,
      declaredTotal: nil,
      isComplete: complete,
      problems: problems
    )
    try bench.ledger.endPull(pull, proof: proof, at: started)
  }

  @Test func aChangeIsARevisionAndTheSameAgainIsNone() throws {
    let bench = try LedgerBench()
    #expect(try record(bench, [product(bench), product(bench, "q", skus: ["t"])]) == 2)
    #expect(try record(bench, [product(bench)]) == 0)
    #expect(try record(bench, [product(bench, "p", 110_000, updated: LedgerBench.at(8, 9))]) == 1)
    #expect(try record(bench, [product(bench, name: "Mug", updated: LedgerBench.at(8, 10))]) == 1)
    let rows = try bench.ledger.database.read {
      try Row.fetchAll($0, sql: "SELECT product_id, root, revision FROM products ORDER BY id")
        .map { "\($0[0] as String) \($0[1] as Int) \($0[2] as Int)" }
    }
    #expect(rows == ["p 1 1", "q 2 1", "p 1 2", "p 1 3"])
    #expect(try bench.count("product_skus") == 4)
    #expect(try bench.count("pages") == 4 && bench.count("page_bodies") == 3)
  }

  @Test func aPriceHoldsFromItsChangeToTheNext() throws {
    let bench = try LedgerBench()
    try record(bench, [product(bench)])
    try record(bench, [product(bench, "p", 110_000, updated: LedgerBench.at(8, 20))])
    #expect(try answer(bench, at: LedgerBench.at(7, 31)) == .notKnown)
    #expect(try answer(bench, at: LedgerBench.at(8, 1)) == .price(bench.money(100_000)))
    #expect(try answer(bench, at: LedgerBench.at(8, 19)) == .price(bench.money(100_000)))
    #expect(try answer(bench, at: LedgerBench.at(8, 20)) == .price(bench.money(110_000)))
    let later = LedgerBench.at(9, 2)
    #expect(try answer(bench, at: later, seenAt: LedgerBench.at(9, 1)) == .notKnown)
  }

  @Test(
    arguments: [
      (LedgerBench.at(8, 1), LedgerBench.at(7, 1), LedgerBench.at(8, 1)),
      (nil, LedgerBench.at(7, 1), LedgerBench.at(7, 1)), (nil, nil, CatalogueTests.seen),
    ] as [(Instant?, Instant?, Instant)]
  )
  func aFirstPriceHoldsFromWhatThePlatformSays(
    updated: Instant?,
    created: Instant?,
    from: Instant
  ) throws {
    let bench = try LedgerBench()
    try record(bench, [product(bench, created: created, updated: updated)])
    #expect(try answer(bench, at: from) == .price(bench.money(100_000)))
    #expect(try answer(bench, at: Instant(seconds: from.seconds - 1)) == .notKnown)
  }

  @Test(arguments: [nil, LedgerBench.at(8, 1), LedgerBench.at(7, 20)])
  func aChangeWithoutANewTimeHoldsFromWhenItWasSeen(_ updated: Instant?) throws {
    let bench = try LedgerBench()
    try record(bench, [product(bench)])
    try record(bench, [product(bench, "p", 1, updated: updated)], at: LedgerBench.at(9, 5))
    #expect(try answer(bench, at: LedgerBench.at(9, 4)) == .price(bench.money(100_000)))
    #expect(try answer(bench, at: LedgerBench.at(9, 5)) == .price(bench.money(1)))
  }

  @Test func whatHasNoPriceOrSeveralIsNotCompared() throws {
    let bench = try LedgerBench()
    try record(bench, [product(bench), product(bench, "q", nil, skus: ["t"])])
    #expect(try answer(bench, "t", at: Self.seen) == .noPrice)
    #expect(try answer(bench, "u", at: Self.seen) == .noPrice)
    #expect(try answer(bench, "", at: Self.seen) == .noPrice)
    try record(bench, [product(bench, "r", 5, skus: ["s"])])
    #expect(try answer(bench, "s", at: Self.seen) == .noPrice, "two products name it")
    // A unit that a later revision no longer names has no price from then on.
    try record(bench, [product(bench, "v", 7, skus: ["w", "x"])])
    try record(bench, [product(bench, "v", 7, skus: ["w"], updated: LedgerBench.at(8, 20))])
    #expect(try answer(bench, "x", at: LedgerBench.at(8, 2)) == .price(bench.money(7)))
    #expect(try answer(bench, "x", at: LedgerBench.at(8, 21)) == .noPrice)
  }

  @Test func aPriceOfTheProductStandsForUnitsWithoutOne() throws {
    let bench = try LedgerBench()
    let whole = Product(
      id: "p",
      name: "",
      status: ProductStatus(rawValue: "ACTIVATE"),
      createdAt: LedgerBench.at(7, 1),
      updatedAt: nil,
      price: try bench.money(9),
      skus: [
        ProductSKU(id: "a", sellerSKU: "", price: nil),
        ProductSKU(id: "b", sellerSKU: "", price: try bench.money(8)),
      ]
    )
    try record(bench, [whole])
    #expect(try answer(bench, "a", at: Self.seen) == .price(bench.money(9)))
    #expect(try answer(bench, "b", at: Self.seen) == .price(bench.money(8)))
  }

  @Test func aPersonReadsItAsDecimalText() throws {
    let bench = try LedgerBench()
    try record(bench, [product(bench, "p", 123_456), product(bench, "q", nil, skus: ["t"])])
    let rows = try bench.ledger.database.read {
      try Row.fetchAll(
        $0,
        sql: "SELECT sku_id, price, valid_from_utc FROM readable_catalogue ORDER BY 1"
      ).map { [$0[0] as String?, $0[1] as String?, $0[2] as String?] }
    }
    #expect(rows == [["s", "12.3456", "2026-08-01 12:00:00"], ["t", nil, "2026-08-01 12:00:00"]])
  }

  @Test func shopsHaveCataloguesOfTheirOwn() throws {
    let bench = try LedgerBench()
    let other = try LedgerBench(shop: "two", in: bench)
    try record(bench, [product(bench)])
    try record(other, [product(other, "p", 5)])
    #expect(try answer(bench, at: Self.seen) == .price(bench.money(100_000)))
    #expect(try answer(other, at: Self.seen) == .price(other.money(5)))
  }

  @Test func aCatalogueStandsOnceItWasSeenCompletely() throws {
    let bench = try LedgerBench()
    let august = LedgerBench.at(8, 1)
    func standing() throws -> CatalogueStanding {
      try bench.ledger.catalogueStanding(bench.key, since: august)
    }
    #expect(try standing().reason == "the list of products was not pulled")
    try end(bench, at: LedgerBench.at(9, 1), complete: false, ["it was refused", "x"])
    #expect(try standing().reason == "it was refused")
    try end(bench, at: LedgerBench.at(7, 1), complete: true)
    #expect(try standing().reason != nil, "seen before the month only")
    try end(bench, at: LedgerBench.at(9, 2), complete: true)
    #expect(try standing().seenAt == LedgerBench.at(9, 2))
    try end(bench, at: LedgerBench.at(9, 3), complete: false, ["it was refused"])
    #expect(try standing().seenAt == LedgerBench.at(9, 2) && standing().reason == nil)
  }

  @Test func aCloseRemembersWhatItKnew() throws {
    let bench = try LedgerBench()
    let august = try LedgerBench.month(8)
    #expect(try bench.ledger.catalogueStanding(bench.key, of: august) == nil)
    try bench.keep(8)
    for standing in [
      CatalogueStanding(through: 3, seenAt: nil, reason: "refused"),
      CatalogueStanding(through: 4, seenAt: LedgerBench.at(9, 1), reason: nil),
    ] {
      try bench.ledger.keep(standing, of: august, shop: bench.key)
      #expect(try bench.ledger.catalogueStanding(bench.key, of: august) == standing)
    }
    try bench.keep(8)
    #expect(try bench.ledger.catalogueStanding(bench.key, of: august) == nil, "closed anew")
  }

  @Test func aProductThatCantBeTrustedIsTold() throws {
    let bench = try LedgerBench()
    let bad = QuarantinedRecord(
      operation: "listProducts",
      recordID: "p",
      reason: "status: missing",
      redactedSource: []
    )
    let pull = try bench.pull("listProducts")
    try bench.ledger.record(
      LedgerBench.page([Product](), operation: "listProducts", quarantined: [bad]),
      pull: pull,
      shop: bench.key,
      at: Self.seen
    )
    let window = try bench.interval(8)
    #expect(try bench.ledger.quarantine(bench.key, orders: window).isEmpty, "not ended")
    let proof = PullProof(
      operation: "listProducts",
      pages: 1,
      rowsReceived: 1,
      distinctRecords: 1,
      repeatedRecords: 0,
      declaredTotal: nil,
      isComplete: true,
      problems: []
    )
    try bench.ledger.endPull(pull, proof: proof, at: Self.seen)
    #expect(try bench.ledger.quarantine(bench.key, orders: window).map(\.recordID) == ["p"])
  }

  @Test(arguments: ["products", "product_skus"]) func productsCantBeChangedOrDeleted(
    _ table: String
  ) throws {
    let bench = try LedgerBench()
    try record(bench, [product(bench)])
    let column = table == "products" ? "name" : "seller_sku"
    for sql in ["UPDATE \(table) SET \(column) = 'x'", "DELETE FROM \(table)"] {
      let error = #expect(throws: DatabaseError.self) { try bench.execute(sql) }
      #expect(error?.message?.contains("append-only") == true)
    }
  }

  @Test(arguments: [
    "INSERT INTO product_skus VALUES (1, 't', 'x', 5, NULL)",
    "INSERT INTO product_skus VALUES (1, 't', 'x', NULL, 'USD')",
    "INSERT INTO product_skus VALUES (1, 't', 'x', -1, 'USD')",
    "INSERT INTO product_skus VALUES (1, 't', 'x', 1, 'XXX')",
    "INSERT INTO product_skus VALUES (9, 't', 'x', 1, 'USD')",
    "INSERT INTO product_skus VALUES (1, '', 'x', 1, 'USD')",
    "INSERT INTO products VALUES (9, 1, 1, 'x', 0, '', 'A', NULL, NULL, 1, 1, zeroblob(32), 1)",
    "INSERT INTO products VALUES (9, 1, 1, 'x', 1, '', 'A', NULL, NULL, 1, 1, zeroblob(31), 1)",
    "INSERT INTO products VALUES (9, 1, 1, 'x', 1, '', 'A', NULL, NULL, 1, 1, zeroblob(32), 9)",
    "INSERT INTO close_catalogues VALUES (1, '2026-08', 1, 1, '')",
  ])
  func aBadRowIsRefused(_ sql: String) throws {
    let bench = try LedgerBench()
    try record(bench, [product(bench)])
    #expect(throws: DatabaseError.self) { try bench.execute(sql) }
  }

  @Test func goodRowsLikeTheBadOnesAreTaken() throws {
    let bench = try LedgerBench()
    try record(bench, [product(bench)])
    try bench.execute("INSERT INTO product_skus VALUES (1, 't', 'x', 5, 'USD')")
    try bench.execute("INSERT INTO product_skus VALUES (1, 'u', 'x', NULL, NULL)")
    try bench.execute(
      "INSERT INTO products VALUES (9, 1, 1, 'x', 1, '', 'A', NULL, NULL, 1, 1, zeroblob(32), 1)"
    )
    #expect(try bench.count("product_skus") == 3)
  }
}
