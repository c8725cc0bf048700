import Bookkeeping
import Testing

@testable import Auditing

/// Each rule about orders: raised exactly when it should be, with exact amounts.
@Suite struct OrderRulesTests {
  private static func findings(_ order: AuditedOrder) throws -> [Discrepancy] {
    try AuditBench.findings(AuditBench.context(), orders: [order])
  }

  @Suite struct Unsettled {
    @Test(arguments: [(Int64(30), false), (31, true), (0, false)])
    func afterTheDaysThatAreDue(age: Int64, isRaised: Bool) throws {
      let order = AuditBench.order([try AuditBench.item(50_000)], age: age, isOfPeriod: false)
      #expect(try AuditBench.codes(order) == (isRaised ? [.orderUnsettled] : []))
    }

    @Test func isWhatOfTheOrderIsOpen() throws {
      let items = [
        try AuditBench.item(50_000, settled: 50_000, id: "a"),
        try AuditBench.item(30_000, settled: 10_000, id: "b"),
        try AuditBench.item(9_999, id: "c", isSale: false),
      ]
      let found = try findings(AuditBench.order(items, age: 31))
      #expect(found.map(\.code) == [.orderUnsettled])
      #expect(found[0].expected == (try AuditBench.money(80_000)))
      #expect(found[0].actual == (try AuditBench.money(60_000)))
      #expect(found[0].difference == (try AuditBench.money(-20_000)))
    }

    @Test func notWhereNothingIsOpen() throws {
      let order = AuditBench.order([try AuditBench.item(50_000, settled: 50_000)], age: 99)
      #expect(try AuditBench.codes(order).isEmpty)
    }

    @Test func notOnAccount() throws {
      let order = AuditBench.order([try AuditBench.item(50_000)], age: 99)
      #expect(try AuditBench.codes(order, onAccount: true).isEmpty)
    }

    @Test func notWhereAPaymentsFindingNamesIt() throws {
      let short = try AuditBench.payment(
        .unmatched,
        1_000_000,
        nearest: 1_100_000,
        orders: ["named"]
      )
      let orders = try ["named", "other"].map {
        AuditBench.order([try AuditBench.item(50_000)], id: $0, age: 31)
      }
      let found = try AuditBench.findings(
        AuditBench.context(),
        payments: [short],
        orders: orders
      )
      #expect(found.map(\.code) == [.orderUnsettled, .paymentShort])
      #expect(found[0].subjectID == "other")
    }

    @Test func eachCurrencyIsAFindingOfItsOwn() throws {
      let items = try ["USD", "EUR", "JPY"].map {
        try AuditBench.item(50_000, id: $0, currency: $0)
      }
      let order = AuditBench.order(items, age: 31, isOfPeriod: false)
      let found = try findings(order)
      #expect(found.count == 3)
      #expect(Set(found.map(\.id)).count == 3)
      #expect(found.compactMap(\.difference).allSatisfy { $0.units == -50_000 })
    }
  }

  @Suite struct SettledNotCompleted {
    @Test func whatWasPaidForNoSale() throws {
      let order = AuditBench.order(
        [try AuditBench.item(0, settled: 70_000, isSale: false)],
        status: .cancelled
      )
      let found = try findings(order)
      #expect(found.map(\.code) == [.orderSettledNotCompleted])
      #expect(found[0].actual == (try AuditBench.money(70_000)))
      #expect(found[0].difference == (try AuditBench.money(70_000)))
      #expect(found[0].explanation.contains("CANCELLED"))
    }

    @Test func notForASaleNorForWhatWasNotPaid() throws {
      let sale = AuditBench.order([try AuditBench.item(70_000, settled: 70_000)])
      let unpaid = AuditBench.order(
        [try AuditBench.item(0, isSale: false)],
        status: .cancelled
      )
      #expect(try AuditBench.codes(sale).isEmpty)
      #expect(try AuditBench.codes(unpaid).isEmpty)
    }
  }

  @Suite struct ChangedAfterSettlement {
    private func item(_ now: LineItemBalance, was before: LineItemBalance) throws
      -> AuditedOrder.Item
    {
      try AuditBench.item(
        now.gross,
        settled: now.settled,
        reversed: now.reversed,
        before: before
      )
    }

    @Test(arguments: [Int64(60_000), 80_000])
    func inTheMonthOfTheChange(gross: Int64) throws {
      let item = try item(
        AuditBench.balance(gross, settled: 70_000),
        was: AuditBench.balance(70_000, settled: 70_000)
      )
      let found = try findings(AuditBench.order([item]))
      #expect(found.map(\.code) == [.orderChangedAfterSettlement])
      #expect(found[0].expected == (try AuditBench.money(gross)))
      #expect(found[0].actual == (try AuditBench.money(70_000)))
      #expect(found[0].difference == (try AuditBench.money(70_000 - gross)))
    }

    @Test func aCancelledSaleThatWasPaid() throws {
      let item = try item(
        AuditBench.balance(70_000, settled: 70_000, reversed: 70_000),
        was: AuditBench.balance(70_000, settled: 70_000)
      )
      let order = AuditBench.order([item], status: .cancelled)
      #expect(try AuditBench.codes(order) == [.orderChangedAfterSettlement])
    }

    @Test(arguments: [(Int64(60_000), true), (70_000, false), (80_000, false)])
    func afterwardsAsLongAsTooMuchWasPaid(gross: Int64, isRaised: Bool) throws {
      let balance = AuditBench.balance(gross, settled: 70_000)
      let order = AuditBench.order([try item(balance, was: balance)])
      #expect(try AuditBench.codes(order) == (isRaised ? [.orderChangedAfterSettlement] : []))
    }

    @Test func notWhereItChangedBeforeItWasPaid() throws {
      let item = try item(
        AuditBench.balance(60_000, settled: 60_000),
        was: AuditBench.balance(70_000)
      )
      #expect(try AuditBench.codes(AuditBench.order([item])).isEmpty)
    }
  }

  @Suite struct DuplicateLineItem {
    @Test func countsOnce() throws {
      let items = [
        try AuditBench.item(10_000, id: "a", repeats: 2), try AuditBench.item(5_000, id: "b"),
        try AuditBench.item(7_000, id: "c", repeats: 1),
      ]
      let found = try findings(AuditBench.order(items))
      #expect(found.map(\.code) == [.orderDuplicateLineItem])
      #expect(found[0].expected == (try AuditBench.money(17_000)))
      #expect(found[0].explanation.contains("a, c"))
      let older = AuditBench.order(items, isOfPeriod: false)
      #expect(try AuditBench.codes(older).isEmpty)
    }
  }

  @Suite struct MixedCurrency {
    @Test func eachOtherCurrencyIsKeptApart() throws {
      let items = [
        try AuditBench.item(10_000), try AuditBench.item(20_000, currency: "EUR"),
        try AuditBench.item(30_000, currency: "JPY"),
      ]
      let found = try findings(AuditBench.order(items))
      #expect(found.map(\.code) == [.orderMixedCurrency, .orderMixedCurrency])
      #expect(Set(found.compactMap { $0.difference?.units }) == [20_000, 30_000])
      #expect(Set(found.map(\.id)).count == 2)
      #expect(try AuditBench.codes(AuditBench.order(items, isOfPeriod: false)).isEmpty)
      #expect(try AuditBench.codes(AuditBench.order(items, status: .cancelled)).isEmpty)
    }
  }

  @Suite struct ZeroValue {
    @Test func aFreeOrder() throws {
      let order = AuditBench.order([try AuditBench.item(0), try AuditBench.item(0, id: "j")])
      let found = try findings(order)
      #expect(found.map(\.code) == [.orderZeroValue])
      #expect(found[0].severity == .info)
    }

    @Test func notWhereAnythingHasAValueOrThereIsNothing() throws {
      let mixed = AuditBench.order([try AuditBench.item(0), try AuditBench.item(1, id: "j")])
      let netZero = AuditBench.order([try AuditBench.item(5), try AuditBench.item(-5, id: "j")])
      #expect(try AuditBench.codes(mixed).isEmpty)
      #expect(try AuditBench.codes(netZero).isEmpty)
      #expect(try AuditBench.codes(AuditBench.order([])).isEmpty)
      let free = [try AuditBench.item(0)]
      #expect(try AuditBench.codes(AuditBench.order(free, status: .cancelled)).isEmpty)
      #expect(try AuditBench.codes(AuditBench.order(free, isOfPeriod: false)).isEmpty)
    }
  }
}
