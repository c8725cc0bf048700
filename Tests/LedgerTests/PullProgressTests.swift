import Bookkeeping
import Foundation
import GRDB
import TestSupport
import Testing

@testable import Ledger

/// How far a pull got is kept until it ends.
@Suite struct PullProgressTests {
  private static let begun = LedgerBench.at(11, 2)
  private static let window = Interval(start: LedgerBench.at(7, 1), end: LedgerBench.at(11, 1))

  private func trace(_ pass: Int, next: String?, _ records: [RecordTrace] = []) -> PageTrace {
    PageTrace(
      pass: pass,
      rowCount: records.count,
      declaredTotal: next == nil ? nil : 12,
      nextToken: next,
      content: .max - UInt64(records.count),
      records: records
    )
  }

  private func page(_ trace: PageTrace) -> SourcePage<Order> {
    SourcePage(
      operation: "listOrders",
      number: 1,
      records: [],
      quarantined: [],
      unknownFields: [],
      byteCount: 2,
      digest: LedgerBench.digest,
      redactedBody: Array("{}".utf8),
      trace: trace
    )
  }

  private func begin(_ bench: LedgerBench, _ operation: String = "listOrders") throws -> PullKey {
    try bench.ledger.beginPull(
      bench.key,
      operation: operation,
      created: operation == "listOrders" ? Self.window : nil,
      source: "here",
      at: Self.begun
    )
  }

  private func unfinished(
    _ bench: LedgerBench,
    _ operation: String = "listOrders",
    created: Interval? = window,
    source: String = "here",
    since: Instant = begun
  ) throws -> UnfinishedPull? {
    try bench.ledger.unfinishedPull(
      bench.key,
      operation: operation,
      created: created,
      source: source,
      since: since
    )
  }

  private func end(_ pull: PullKey, _ bench: LedgerBench) throws {
    let proof = PullProof(
      operation: "listOrders",
      passes: 2,
      pages: 3,
      rowsReceived: 4,
      distinctRecords: 4,
      repeatedRecords: 0,
      declaredTotal: 4,
      retries: 5,
      isComplete: true,
      problems: []
    )
    try bench.ledger.endPull(pull, proof: proof, at: Self.begun)
  }

  @Test func tracesComeBackAsTheyWereByPartAndInOrder() throws {
    let bench = try LedgerBench()
    let pull = try begin(bench)
    let records = [RecordTrace(id: .max, content: 0), RecordTrace(id: 7, content: 1 << 63)]
    let traces = [
      trace(1, next: "t/1+=", records), trace(1, next: nil), trace(2, next: "é", [records[0]]),
    ]
    for (index, trace) in traces.enumerated() {
      for part in [3, 0] {
        guard index < 2 || part == 3 else { continue }
        try bench.ledger.record(
          page(trace),
          pull: pull,
          part: part,
          shop: bench.key,
          at: Self.begun
        )
      }
    }
    let found = try #require(try unfinished(bench))
    #expect(found.key == pull)
    #expect(found.traces == [3: traces, 0: Array(traces.prefix(2))])
  }

  @Test func onlyTheNewestPullOfTheSameOperationAndIntervalGoesOn() throws {
    let bench = try LedgerBench()
    #expect(try unfinished(bench) == nil)
    _ = try begin(bench)
    #expect(try unfinished(bench) != nil)
    #expect(try unfinished(bench, created: nil) == nil)
    #expect(try unfinished(bench, source: "elsewhere") == nil)
    #expect(try unfinished(bench, "listPayments", created: nil) == nil)
    #expect(try unfinished(bench, since: Instant(seconds: Self.begun.seconds + 1)) == nil)
    _ = try begin(bench, "listPayments")
    #expect(try unfinished(bench) == nil)
    #expect(try unfinished(bench, "listPayments", created: nil) != nil)
    _ = try begin(bench, "getOrder")
    #expect(try unfinished(bench, "listPayments", created: nil) != nil)
    let other = try LedgerBench(shop: "two", in: bench)
    #expect(try unfinished(other, "listPayments", created: nil) == nil)
  }

  @Test func whatEndedIsForgottenAndItsProofKept() throws {
    let bench = try LedgerBench()
    let pull = try begin(bench)
    try bench.ledger.record(page(trace(1, next: "a")), pull: pull, shop: bench.key, at: Self.begun)
    try end(pull, bench)
    #expect(try unfinished(bench) == nil)
    #expect(try bench.count("pull_progress") == 0)
    let proof = try #require(try bench.ledger.newestPulls(bench.key).first)
    #expect(proof.passes == 2 && proof.retries == 5)
  }

  @Test func aPullThatBeginsAnewForgetsTheOneThatBrokeOff() throws {
    let bench = try LedgerBench()
    let pull = try begin(bench)
    try bench.ledger.record(page(trace(1, next: "a")), pull: pull, shop: bench.key, at: Self.begun)
    _ = try begin(bench)
    #expect(try bench.count("pull_progress") == 0)
    #expect(try unfinished(bench)?.traces.isEmpty == true)
  }

  @Test func pagesAreNumberedAsTheyCome() throws {
    let bench = try LedgerBench()
    let pull = try begin(bench)
    for _ in 0..<3 {
      try bench.ledger.record(
        page(trace(1, next: "a")),
        pull: pull,
        shop: bench.key,
        at: Self.begun
      )
    }
    let numbers = try bench.ledger.database.read { db in
      try Int.fetchAll(db, sql: "SELECT number FROM pages ORDER BY id")
    }
    #expect(numbers == [1, 2, 3])
  }

  @Test func ordersThatAreNotFinalAreAskedForAgain() throws {
    let bench = try LedgerBench()
    let statuses: [OrderStatus] = ["COMPLETED", "CANCELLED", "IN_TRANSIT", "UNPAID", "IN_TRANSIT"]
      .map {
        OrderStatus(rawValue: $0)
      }
    for (index, status) in statuses.enumerated() {
      try bench.record([
        bench.order("O\(index)", [], sold: LedgerBench.at(6, 6 - index), status: status)
      ])
    }
    try bench.record([bench.order("O3", [], sold: LedgerBench.at(6, 3))])
    func ids(_ instant: Instant, _ limit: Int = 9) throws -> [String] {
      try bench.ledger.ordersToRefresh(bench.key, createdBefore: instant, limit: limit)
    }
    #expect(try ids(LedgerBench.at(7, 1)) == ["O2", "O4"])
    #expect(try ids(LedgerBench.at(7, 1), 1) == ["O2"])
    #expect(try ids(LedgerBench.at(6, 3)) == ["O4"])
  }

  /// Payments and orders belong together where the orders are the newer ones.
  @Test(arguments: [
    (["P", "O"], true), (["P", "O", "C"], true), (["O", "P"], false), (["P", "O", "P"], false),
    (["P", "o"], false), (["P", "O", "o"], false), (["P", "O", "p"], false), (["O"], true),
    (["P"], false), ([], false), (["p", "P", "o", "O"], true),
  ])
  func payments(and pulls: [String], belongTogether: Bool) throws {
    let bench = try LedgerBench()
    for name in pulls {
      let operation = ["P": "listPayments", "O": "listOrders", "C": "listProducts"]
      let pull = try begin(bench, try #require(operation[name.uppercased()]))
      if name == name.uppercased() { try end(pull, bench) }
    }
    let found = try bench.ledger.endsWithOrders(bench.key, orders: Self.window)
    #expect(found == belongTogether)
  }

  @Test func howAMonthWasClosedIsKept() throws {
    let bench = try LedgerBench()
    try bench.keep(8)
    let august = try LedgerBench.month(8)
    #expect(try bench.ledger.month(bench.key, august)?.isPartial == false)
    try bench.ledger.keep(
      isPartial: true,
      allowsIncomplete: true,
      of: august,
      shop: bench.key
    )
    let month = try #require(try bench.ledger.month(bench.key, august))
    #expect(month.isPartial && month.allowsIncomplete)
  }
}
