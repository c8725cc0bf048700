import Bookkeeping
import Foundation
import GRDB
import TestSupport
import Testing

@testable import Ledger

/// Recording pages: facts are added, never changed, and lead back to where they came from.
@Suite struct RecordTests {
  private func lines(_ bench: LedgerBench, revision: Int) throws -> [String] {
    try bench.ledger.database.read { db in
      try String.fetchAll(
        db,
        sql: """
          SELECT i.item_id || ' ' || i.line || ' ' || i.is_present || ' ' || i.repeats
          FROM line_items i JOIN orders o ON o.id = i.order_row
          WHERE o.revision = ? ORDER BY i.item_id
          """,
        arguments: [revision]
      )
    }
  }

  @Test func theSamePageTwiceAddsNothing() throws {
    let bench = try LedgerBench()
    let orders = [bench.order("o", [try bench.item("i", 5)])]
    let payments = [try bench.payment("p", 5)]
    #expect(try bench.record(orders) == 1)
    #expect(try bench.record(payments) == 1)
    #expect(try bench.record(orders) == 0)
    #expect(try bench.record(payments) == 0)
    #expect(try bench.count("orders") == 1)
    #expect(try bench.count("payments") == 1)
    #expect(try bench.count("pages") == 4)
    #expect(try bench.count("page_bodies") == 2, "only pages with new facts keep their bodies")
  }

  @Test func aChangedOrderIsARevisionBesideTheOldOne() throws {
    let bench = try LedgerBench()
    try bench.record([bench.order("o", [bench.item("i", 5)])])
    #expect(try bench.record([bench.order("o", [bench.item("i", 6)])]) == 1)
    #expect(try bench.record([bench.order("o", [bench.item("i", 6)], status: .cancelled)]) == 1)
    #expect(try bench.count("orders") == 3)
    let supersessions = try bench.ledger.database.read {
      try Row.fetchAll($0, sql: "SELECT order_row, by_row FROM order_supersessions ORDER BY 1")
        .map { [$0[0] as Int64, $0[1] as Int64] }
    }
    #expect(supersessions == [[1, 2], [2, 3]])
    let status = try bench.ledger.orderStatus(bench.key, id: "o")
    #expect(status?.status == .cancelled)
  }

  @Test func aChangedPaymentIsARevisionBesideTheOldOne() throws {
    let bench = try LedgerBench()
    for status in [PaymentStatus.processing, .paid, .failed] {
      #expect(try bench.record([bench.payment("p", 5, status: status)]) == 1)
    }
    #expect(try bench.count("payments") == 3)
    #expect(try bench.count("payment_supersessions") == 2)
    #expect(try bench.ledger.payment(bench.key, id: "p")?.status == .failed)
    #expect(try bench.ledger.payment(bench.key, id: "q") == nil)
  }

  @Test func lineNumbersStayTheSameAndVanishedItemsStayInSight() throws {
    let bench = try LedgerBench()
    func record(_ items: [String]) throws {
      try bench.record([bench.order("o", try items.map { try bench.item($0, 5) })])
    }
    try record(["b", "d"])
    #expect(try lines(bench, revision: 1) == ["b 0 1 0", "d 1 1 0"])
    try record(["d", "a", "b"])
    #expect(try lines(bench, revision: 2) == ["a 2 1 0", "b 0 1 0", "d 1 1 0"])
    try record(["a", "c"])
    #expect(try lines(bench, revision: 3) == ["a 2 1 0", "b 0 0 0", "c 3 1 0", "d 1 0 0"])
    try record([])
    #expect(try lines(bench, revision: 4) == ["a 2 0 0", "b 0 0 0", "c 3 0 0", "d 1 0 0"])
    try record(["d", "e"])
    #expect(
      try lines(bench, revision: 5) == ["a 2 0 0", "b 0 0 0", "c 3 0 0", "d 1 1 0", "e 4 1 0"]
    )
  }

  @Test func anItemThatComesTwiceInOneOrderIsKeptOnceAndCounted() throws {
    let bench = try LedgerBench()
    let items = try ["x", "a", "x", "x", "b", "b"].map { try bench.item($0, 5) }
    try bench.record([bench.order("o", items)])
    #expect(try lines(bench, revision: 1) == ["a 0 1 0", "b 1 1 1", "x 2 1 2"])
  }

  @Test func aRecordThatChangesItsCurrencyIsKeptApart() throws {
    let bench = try LedgerBench()
    try bench.record([bench.order("o", [bench.item("i", 5)])])
    try bench.record([bench.payment("p", 5)])
    #expect(try bench.record([bench.payment("p", 5, currency: "EUR")]) == 0)
    #expect(try bench.record([bench.order("o", [bench.item("i", 5, currency: "EUR")])]) == 0)
    #expect(try bench.count("orders") == 1)
    #expect(try bench.count("payments") == 1)
    let reasons = try bench.ledger.database.read {
      try String.fetchAll($0, sql: "SELECT record_id || ': ' || reason FROM quarantine ORDER BY 1")
    }
    #expect(
      reasons == [
        "o: line item i changed its currency from USD to EUR; what was known before is kept",
        "p: the payment changed its currency from USD to EUR; what was known before is kept",
      ]
    )
    #expect(try bench.count("page_bodies") == 4, "the evidence is kept")
  }

  @Test func theSameIdsInTwoShopsAreTwoFacts() throws {
    let one = try LedgerBench()
    let two = try LedgerBench(shop: "two", currency: "JPY", in: one)
    for bench in [one, two] {
      #expect(try bench.record([bench.order("o", [bench.item("i", 5)])]) == 1)
      #expect(try bench.record([bench.payment("p", 5)]) == 1)
    }
    #expect(try one.ledger.paymentKey(one.key, id: "p") != two.ledger.paymentKey(two.key, id: "p"))
    #expect(try one.ledger.payment(two.key, id: "p")?.amount.currency.code == "JPY")
  }

  @Test func everyFactLeadsToItsPageItsPullAndTheBytes() throws {
    let bench = try LedgerBench()
    let body = "{\"orders\":\"" + String(repeating: "é", count: 5_000) + "\"}"
    let pull = try bench.pull()
    let bad = QuarantinedRecord(
      operation: "listOrders",
      recordID: "q",
      reason: "bad",
      redactedSource: [1]
    )
    try bench.ledger.record(
      LedgerBench.page(
        [bench.order("o", [bench.item("i", 5)])],
        number: 7,
        body: Array(body.utf8),
        quarantined: [bad],
        unknownFields: ["orders[].x"]
      ),
      pull: pull,
      shop: bench.key,
      at: LedgerBench.at(9, 3)
    )
    for table in ["orders", "quarantine", "unknown_fields"] {
      let row = try bench.ledger.database.read { db in
        try Row.fetchOne(
          db,
          sql: """
            SELECT g.number, g.fetched_at, g.digest, g.byte_count, g.row_count, u.operation, b.body
            FROM \(table) f JOIN pages g ON g.id = f.page JOIN pulls u ON u.id = g.pull
              JOIN page_bodies b ON b.page = g.id
            """
        )
      }
      let found = try #require(row)
      #expect(found[0] as Int == 1)
      #expect(found[1] as Int64 == LedgerBench.at(9, 3).seconds)
      #expect(found[2] as String == LedgerBench.digest)
      #expect(found[3] as Int == body.utf8.count)
      #expect(found[4] as Int == 2)
      #expect(found[5] as String == "listOrders")
      let zipped = bench.folder.file("\(table).gz")
      try (found[6] as Data).write(to: zipped)
      let unzipped = try runProgram("/bin/gunzip", ["-c", zipped.path])
      #expect(unzipped == Data(body.utf8))
    }
  }

  private func runProgram(_ path: String, _ arguments: [String]) throws -> Data {
    let process = Process()
    process.executableURL = URL(filePath: path)
    process.arguments = arguments
    let pipe = Pipe()
    process.standardOutput = pipe
    try process.run()
    let data = try pipe.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    #expect(process.terminationStatus == 0)
    return data
  }

  @Test func nothingPrivateIsInTheFile() throws {
    let bench = try LedgerBench()
    let body = Array("{\"orders\":[{\"order_id\":\"o\",\"recipient\":\"(private)\"}]}".utf8)
    try bench.ledger.record(
      LedgerBench.page([bench.order("o", [bench.item("i", 5)])], body: body),
      pull: bench.pull(),
      shop: bench.key,
      at: LedgerBench.at(9, 1)
    )
    let columns = try bench.ledger.database.read { db in
      try String.fetchAll(
        db,
        sql: """
          SELECT lower(t.name || '.' || c.name) FROM pragma_table_list t
            JOIN pragma_table_info(t.name) c WHERE t.schema = 'main'
          """
      )
    }
    for word in ["email", "phone", "address", "recipient", "buyer", "city", "street", "postal"] {
      #expect(!columns.contains { $0.contains(word) }, "no column for a \(word)")
    }
    #expect(try bench.count("page_bodies") == 1)
  }

  @Test func pagesOfAnyOrderAndSizeGiveTheSameDigestOfFacts() throws {
    try withSeeds(5) { random in
      var digests: Set<String> = []
      let model = try LedgerBench()
      let orders = try (0..<30).map { number in
        model.order("o\(number)", [try model.item("i", Int64(number))])
      }
      let payments = try (0..<9).map { try model.payment("p\($0)", Int64($0)) }
      for size in [1, 7, 100] {
        let bench = try LedgerBench()
        let shuffled = orders.shuffled(using: &random)
        for start in stride(from: 0, to: shuffled.count, by: size) {
          try bench.record(Array(shuffled[start..<min(start + size, shuffled.count)]))
        }
        for payment in payments.shuffled(using: &random) { try bench.record([payment]) }
        digests.insert(try bench.ledger.factsDigest(bench.key, before: LedgerBench.at(9, 1)))
      }
      #expect(digests.count == 1)
      try model.record(orders)
      try model.record(payments.dropLast().map { $0 })
      let without = try model.ledger.factsDigest(model.key, before: LedgerBench.at(9, 1))
      #expect(!digests.contains(without), "a missing fact is another digest")
    }
  }
}
