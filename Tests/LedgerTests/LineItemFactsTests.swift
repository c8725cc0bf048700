import Bookkeeping
import TestSupport
import Testing

@testable import Ledger

/// Line items at a month's end and at its start, to the unit.
@Suite struct LineItemFactsTests {
  private func balance(_ gross: Int64, reversed: Int64 = 0, settled: Int64 = 0) -> LineItemBalance {
    LineItemBalance(gross: gross, fees: 0, reversed: reversed, writtenOff: 0, settled: settled)
  }

  /// A ledger with one order of August, closed; it may have been settled.
  private func closedAugust(settled: Bool = false) throws -> LedgerBench {
    let bench = try LedgerBench()
    try bench.record([bench.order("o", [bench.item("i", 70)])])
    try bench.record([bench.payment("p", 70)])
    try bench.keep(8, settled ? [("p", bench.itemKey("o"), 70)] : [])
    return bench
  }

  @Test func aSaleOfTheMonth() throws {
    let item = try #require(try closedAugust(settled: true).items(8)["i"])
    #expect(item.before == balance(0))
    #expect(item.balance == balance(70, settled: 70))
    #expect(item.settledInPeriod == 70)
    #expect(item.paymentIDs == ["p"])
    #expect(item.isSale && !item.isChanged)
  }

  @Test func theNextMonthOpensAsTheOneBeforeClosed() throws {
    let bench = try closedAugust()
    try bench.keep(8, [("p", bench.itemKey("o"), 40)])
    try bench.keep(9)
    let item = try #require(try bench.items(9)["i"])
    #expect(item.before == balance(70, settled: 40))
    #expect(item.balance == balance(70, settled: 40))
    #expect(item.settledInPeriod == 0)
    #expect(!item.isChanged)
  }

  @Test func whatWasSettledInTheMonthBeforeAndStaysSoIsLeftOut() throws {
    let bench = try closedAugust(settled: true)
    try bench.record([bench.order("open", [bench.item("j", 7), bench.item("k", 0)])])
    try bench.keep(8, [("p", bench.itemKey("o"), 70)])
    try bench.keep(9)
    #expect(try Set(bench.items(9).keys) == ["j", "k"], "an order with something open comes whole")
    try bench.record([bench.order("o", [bench.item("i", 70)], status: .cancelled)])
    try bench.keep(10)
    #expect(try bench.items(10)["i"]?.balance.reversed == 70)
    try bench.keep(10, [("p", bench.itemKey("open"), 7)])
    #expect(try bench.items(10)["j"]?.settledInPeriod == 7)
    try bench.keep(11)
    #expect(try bench.items(11)["j"] == nil)
  }

  @Test(arguments: [false, true])
  func aSaleThatIsCancelledLaterIsReversed(settled: Bool) throws {
    let bench = try closedAugust(settled: settled)
    let paid: Int64 = settled ? 70 : 0
    try bench.record([bench.order("o", [bench.item("i", 70)], status: .cancelled)])
    try bench.keep(9)
    let september = try #require(try bench.items(9)["i"])
    #expect(september.before == balance(70, settled: paid))
    #expect(september.balance == balance(70, reversed: 70, settled: paid))
    #expect(september.isChanged && !september.isSale)
    try bench.keep(10)
    let october = try #require(try bench.items(10)["i"])
    #expect(october.before.open == september.balance.open)
    #expect(october.balance == balance(0, settled: paid))
    #expect(try #require(try bench.items(8)["i"]).balance == balance(70, settled: paid))
  }

  @Test func aPriceThatChangesLater() throws {
    let bench = try closedAugust(settled: true)
    try bench.record([bench.order("o", [bench.item("i", 50)])])
    try bench.keep(9)
    let item = try #require(try bench.items(9)["i"])
    #expect(item.before == balance(70, settled: 70))
    #expect(item.balance == balance(50, settled: 70))
    #expect(item.isChanged)
  }

  @Test func anItemThatVanishesLaterIsReversed() throws {
    let bench = try closedAugust()
    try bench.record([bench.order("o", [bench.item("j", 7)])])
    try bench.keep(9)
    let items = try bench.items(9)
    #expect(items["i"]?.balance == balance(70, reversed: 70))
    #expect(items["i"]?.isPresent == false)
    #expect(items["j"]?.before == balance(0))
    #expect(items["j"]?.balance == balance(7))
  }

  @Test func anOrderThatComesToBeKnownLate() throws {
    let bench = try closedAugust()
    try bench.record([bench.order("late", [bench.item("l", 9)])])
    try bench.keep(9)
    let item = try #require(try bench.items(9)["l"])
    #expect(item.before == balance(0))
    #expect(item.balance == balance(9))
    #expect(item.isChanged)
    #expect(try bench.items(8)["l"] == nil, "August is told as it was closed")
  }

  @Test func anOrderThatIsCompletedLate() throws {
    let bench = try LedgerBench()
    try bench.record([bench.order("o", [bench.item("i", 70)], status: .init(rawValue: "NEW"))])
    try bench.keep(8)
    try bench.record([bench.order("o", [bench.item("i", 70)])])
    try bench.keep(9)
    #expect(try bench.items(8)["i"] == nil)
    let item = try #require(try bench.items(9)["i"])
    #expect(item.before == balance(0))
    #expect(item.balance == balance(70))
  }

  @Test(arguments: [LedgerBench.at(7, 3), LedgerBench.at(9, 3), LedgerBench.at(11, 3)])
  func aSaleThatIsReDatedStaysWhereItWasBooked(_ moved: Instant) throws {
    let bench = try closedAugust()
    try bench.record([bench.order("o", [bench.item("i", 70)], sold: moved)])
    for month in [9, 10, 11, 12] {
      try bench.keep(month)
      let item = try #require(try bench.items(month)["i"])
      #expect(item.before == balance(70), "\(month)")
      #expect(item.balance == balance(70), "\(month)")
      #expect(item.soldAt == LedgerBench.at(8, 10))
      #expect(!item.isChanged)
    }
  }

  @Test func anOrderThatIsReDatedBeforeItWasASaleCountsAsItCame() throws {
    let bench = try LedgerBench()
    try bench.record([bench.order("o", [bench.item("i", 70)], status: .init(rawValue: "NEW"))])
    try bench.keep(8)
    try bench.record([bench.order("o", [bench.item("i", 70)], sold: LedgerBench.at(10, 3))])
    try bench.keep(9)
    #expect(try bench.items(9)["i"]?.balance.gross == 0)
    try bench.keep(10)
    let item = try #require(try bench.items(10)["i"])
    #expect(item.before == balance(0))
    #expect(item.balance == balance(70))
    #expect(item.soldAt == LedgerBench.at(10, 3))
  }

  @Test func anOrderFromBeforeTheBooksThatIsReDatedIntoThemIsAChange() throws {
    let bench = try LedgerBench()
    try bench.record([bench.order("o", [bench.item("i", 70)], sold: LedgerBench.at(4, 20))])
    try bench.keep(8)
    #expect(try bench.items(8).isEmpty)
    try bench.record([bench.order("o", [bench.item("i", 70)], sold: LedgerBench.at(8, 3))])
    try bench.keep(9)
    let item = try #require(try bench.items(9)["i"])
    #expect(item.before == balance(0))
    #expect(item.balance == balance(70))
    #expect(item.isChanged)
    try bench.keep(10)
    #expect(try bench.items(10)["i"]?.before == balance(70))
  }

  @Test func whatWasSettledStaysInTheBooksThoughItIsReDatedBeforeThem() throws {
    let bench = try LedgerBench()
    try bench.record([bench.order("o", [bench.item("i", 70)], status: .cancelled)])
    try bench.record([bench.payment("p", 70)])
    try bench.keep(8, [("p", bench.itemKey("o"), 70)])
    let moved = LedgerBench.at(4, 20)
    try bench.record([bench.order("o", [bench.item("i", 70)], sold: moved, status: .cancelled)])
    try bench.keep(9)
    #expect(try bench.items(9)["i"]?.before == balance(0, settled: 70))
    #expect(try bench.items(9)["i"]?.balance == balance(0, settled: 70))
  }

  @Test func anOrderThatIsNoSaleIsSeenOnlyWhereItWasSettled() throws {
    let bench = try LedgerBench()
    try bench.record([
      bench.order("o", [bench.item("i", 70)], status: .cancelled),
      bench.order("n", [bench.item("n", 70)], status: .cancelled),
    ])
    try bench.record([bench.payment("p", 70)])
    try bench.keep(8, [("p", bench.itemKey("o"), 70)])
    let items = try bench.items(8)
    #expect(items.keys.sorted() == ["i"])
    #expect(items["i"]?.balance == balance(0, settled: 70))
  }

  @Test func itemsStreamBySaleThenOrderThenItem() throws {
    let bench = try LedgerBench()
    try bench.record([
      bench.order("b", [bench.item("2", 1), bench.item("1", 1)], sold: LedgerBench.at(8, 5)),
      bench.order("a", [bench.item("3", 1)], sold: LedgerBench.at(8, 5)),
      bench.order("c", [bench.item("4", 1)], sold: LedgerBench.at(8, 4)),
    ])
    var ids: [String] = []
    try bench.ledger.lineItems(
      bench.key,
      period: LedgerBench.month(8),
      interval: bench.interval(8),
      knownBefore: bench.ledger.watermark(),
      from: LedgerBench.at(5, 1),
      fees: bench.shop.scheduledFees
    ).forEachRow { ids.append($0.itemID) }
    #expect(ids == ["4", "3", "1", "2"])
  }

  @Test func aReopenedItemIsInTheMonthThoughAnotherPaymentSettledItAtOnce() throws {
    let bench = try closedAugust(settled: true)
    try bench.record([bench.payment("p", 70, status: .failed), bench.payment("r", 70)])
    try bench.keep(9, [("r", bench.itemKey("o"), 70)])
    let item = try #require(try bench.items(9)["i"])
    #expect(item.settledInPeriod == 0)
    #expect(item.balance == balance(70, settled: 70))
    #expect(item.paymentIDs == ["r"])
    #expect(item.isChanged)
  }
}
