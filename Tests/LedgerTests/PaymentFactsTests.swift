import Bookkeeping
import GRDB
import TestSupport
import Testing

@testable import Ledger

/// Payments as they are known at a month's end, and as they were at the one before.
@Suite struct PaymentFactsTests {
  @Test func aPaymentInTransitAtOneCloseAndPaidAtTheNext() throws {
    let bench = try LedgerBench()
    try bench.record([bench.payment("p", 70, status: .processing)])
    try bench.keep(8)
    try bench.record([bench.payment("p", 65)])
    try bench.keep(9)
    let september = try #require(bench.payments(9)["p"])
    #expect(september.payment.status == .paid)
    #expect(september.payment.amount.units == 65)
    #expect(september.before?.status == .processing)
    #expect(september.before?.amount.units == 70)
    #expect(september.firstStatus == .processing)
    #expect(september.lastUnpaid == 1)
    let october = try #require(bench.payments(10)["p"])
    #expect(october.before == october.payment)
    #expect(october.payment.status == .paid)
  }

  @Test func aMonthIsToldAsItWasKnownWhenItWasClosed() throws {
    let bench = try LedgerBench()
    try bench.record([bench.payment("p", 70, status: .processing)])
    try bench.keep(8)
    try bench.record([bench.payment("p", 70), bench.payment("late", 5)])
    let august = try bench.payments(8)
    #expect(august.keys.sorted() == ["p"])
    #expect(august["p"]?.payment.status == .processing)
  }

  @Test func aPaymentThatWasNotKnownHasNoBefore() throws {
    let bench = try LedgerBench()
    try bench.keep(8)
    try bench.record([bench.payment("p", 70, created: LedgerBench.at(8, 2))])
    try bench.keep(9)
    let payment = try #require(bench.payments(9)["p"])
    #expect(payment.before == nil)
    #expect(try bench.payments(10)["p"]?.before == payment.payment)
  }

  @Test func aPaymentStaysInTheMonthOfItsFirstCreation() throws {
    let bench = try LedgerBench()
    try bench.record([bench.payment("p", 70, created: LedgerBench.at(8, 2))])
    try bench.keep(8)
    try bench.record([bench.payment("p", 70, created: LedgerBench.at(9, 20))])
    #expect(try bench.payments(8)["p"]?.payment.createdAt == LedgerBench.at(8, 2))
    let september = try bench.payments(9)["p"]
    #expect(september?.payment.createdAt == LedgerBench.at(8, 2))
    #expect(september?.before == september?.payment)
  }

  @Test func paymentsComeByCreationThenByIdAndOnlyOfTheShop() throws {
    let one = try LedgerBench()
    let two = try LedgerBench(shop: "two", in: one)
    try two.record([two.payment("x", 1)])
    try one.record([
      one.payment("b", 1, created: LedgerBench.at(8, 3)),
      one.payment("a", 1, created: LedgerBench.at(8, 3)),
      one.payment("z", 1, created: LedgerBench.at(8, 2)),
      one.payment("later", 1, created: LedgerBench.at(9, 1, hour: 0)),
    ])
    let payments = try one.ledger.payments(
      one.key,
      createdBefore: one.interval(8).end,
      period: LedgerBench.month(8),
      knownBefore: one.ledger.watermark()
    )
    #expect(payments.map(\.payment.id) == ["z", "a", "b"])
  }

  @Test func allocationsCountForTheirMonth() throws {
    let bench = try LedgerBench()
    try bench.record([bench.order("o", [bench.item("i", 70), bench.item("j", 30)])])
    try bench.record([bench.payment("p", 100)])
    try bench.keep(8, [("p", bench.itemKey("o", 0), 70), ("p", bench.itemKey("o", 1), 30)])
    try bench.keep(9)
    let august = try #require(bench.payments(8)["p"])
    #expect(august.allocatedBefore == 0)
    #expect(august.allocatedInPeriod == 100)
    #expect(!august.wasMatched && !august.isMatched)
    let september = try #require(bench.payments(9)["p"])
    #expect(september.allocatedBefore == 100)
    #expect(september.allocatedInPeriod == 0)
    #expect(september.wasMatched && september.isMatched)
  }

  @Test(arguments: [PaymentStatus.failed, .processing, .paid])
  func aMatchThatNoLongerStandsIsUndoneInTheNextMonth(_ status: PaymentStatus) throws {
    let bench = try LedgerBench()
    try bench.record([bench.order("o", [bench.item("i", 70), bench.item("j", 30)])])
    try bench.record([bench.payment("p", 100)])
    try bench.keep(8, [("p", bench.itemKey("o", 0), 70), ("p", bench.itemKey("o", 1), 30)])
    let amount: Int64 = status == .paid ? 99 : 100
    try bench.record([bench.payment("p", amount, status: status)])
    try bench.keep(9)
    let september = try #require(bench.payments(9)["p"])
    #expect(september.allocatedBefore == 100)
    #expect(september.allocatedInPeriod == -100)
    #expect(try bench.ledger.matches(bench.key, through: LedgerBench.month(8)).count == 1)
    #expect(try bench.ledger.matches(bench.key, through: LedgerBench.month(9)).isEmpty)
    #expect(try bench.ledger.settledItems(bench.key, payment: "p").isEmpty)
    try bench.keep(10)
    #expect(try bench.payments(10)["p"]?.allocatedInPeriod == 0, "it is undone once")
    var rows: [AllocationRow] = []
    try bench.ledger.allocations(
      bench.key,
      period: LedgerBench.month(9),
      payments: [september.key]
    ).forEachRow { rows.append($0) }
    #expect(rows.map(\.amount.units).sorted() == [-70, -30, 30, 70])
    #expect(Set(rows.map(\.matchID)).count == 2, "the match of August and what undoes it")
  }

  @Test func aPaymentThatStandsIsNotUndone() throws {
    let bench = try LedgerBench()
    try bench.record([bench.order("o", [bench.item("i", 70)])])
    try bench.record([bench.payment("p", 70, status: .processing)])
    try bench.record([bench.payment("p", 70)])
    try bench.keep(8, [("p", bench.itemKey("o"), 70)])
    try bench.keep(9)
    #expect(try bench.count("allocations") == 1)
  }
}
