import Bookkeeping
import Testing

@testable import Auditing

/// What holds for all findings together.
@Suite struct AuditorTests {
  private func unsettled(_ id: String, _ units: Int64, age: Int64 = 31) throws -> AuditedOrder {
    AuditBench.order([try AuditBench.item(units)], id: id, age: age, isOfPeriod: false)
  }

  private func id(
    _ units: Int64 = 5_000,
    age: Int64 = 31,
    order: String = "o",
    month: Int = 9,
    shop: String = "one"
  ) throws -> String {
    try #require(
      try AuditBench.findings(
        AuditBench.context(month: month, shop: shop),
        orders: [unsettled(order, units, age: age)]
      ).first
    ).id
  }

  @Test func anIdDependsOnShopCodeAndSubjectOnly() throws {
    let first = try id()
    #expect(first.hasPrefix("D-"))
    #expect(try id() == first)
    #expect(try id(9_999_999, age: 400, month: 12) == first)
    #expect(try id(order: "p") != first)
    #expect(try id(shop: "two") != first)
    let failed = try AuditBench.payment(.failed, id: "o", status: .failed)
    let other = try AuditBench.findings(AuditBench.context(), payments: [failed])
    #expect(other.first?.id != first)
  }

  @Test func theFirstMonthThatSawAFindingIsCarried() throws {
    let known = try id()
    let context = try AuditBench.context(firstSeen: [known: try AuditBench.month(6)])
    let found = try AuditBench.findings(
      context,
      orders: [unsettled("o", 5_000), unsettled("new", 5_000)]
    )
    let seen = Dictionary(uniqueKeysWithValues: found.map { ($0.subjectID, $0.firstSeen) })
    #expect(seen == ["o": try AuditBench.month(6), "new": try AuditBench.month(9)])
    let later = try AuditBench.context(firstSeen: [known: try AuditBench.month(12)])
    let found2 = try AuditBench.findings(later, orders: [unsettled("o", 5_000)])
    #expect(found2.first?.firstSeen == (try AuditBench.month(9)))
  }

  @Test func trivialAmountsAreSummedNeverDropped() throws {
    let orders = [
      try unsettled("a", 99), try unsettled("b", 100), try unsettled("c", 60),
      try unsettled("d", 101, age: 50), try unsettled("e", 1, age: 77),
    ]
    let found = try AuditBench.findings(AuditBench.context(trivial: 100), orders: orders)
    #expect(found.map(\.subjectID).sorted() == ["b", "d", "one"])
    let sum = try #require(found.first { $0.subject == .shop })
    #expect(sum.code == .orderUnsettled)
    #expect(sum.difference == (try AuditBench.money(-160)))
    #expect(sum.ageDays == 77)
    #expect(sum.explanation.hasPrefix("3 findings"))
    #expect(sum.severity == .error, "1.60 is more than the trivial amount")
    let less = try AuditBench.findings(AuditBench.context(trivial: 100), orders: [orders[2]])
    #expect(less.map(\.severity) == [.info])
    let all = try AuditBench.findings(AuditBench.context(), orders: orders)
    #expect(all.count == 5)
    let total = { (findings: [Discrepancy]) in
      findings.compactMap(\.difference?.units).reduce(0, +)
    }
    #expect(total(all) == total(found))
  }

  @Test func trivialIsInTheShopsCurrencyAndNeverWithoutAnAmount() throws {
    let foreign = try AuditBench.payment(.inTransit, 5, currency: "EUR", status: .processing)
    let unknown = try AuditBench.payment(
      .inTransit,
      5,
      id: "u",
      status: .init(rawValue: "ON_HOLD")
    )
    let found = try AuditBench.findings(
      AuditBench.context(trivial: 100),
      payments: [foreign, unknown]
    )
    #expect(found.map(\.subjectID) == ["p", "u"])
  }

  @Test func findingsComeGravestFirstThenByCodeThenBySubject() throws {
    let payments = [
      try AuditBench.payment(.unmatched, -5, id: "n"),
      try AuditBench.payment(.unmatched, 5, id: "z"),
      try AuditBench.payment(.unmatched, 5, id: "a"),
    ]
    let free = AuditBench.order([try AuditBench.item(0)], id: "free")
    let found = try AuditBench.findings(
      AuditBench.context(),
      payments: payments,
      orders: [free, unsettled("o", 5)]
    )
    #expect(found.map(\.subjectID) == ["o", "a", "z", "n", "free"])
    let shuffled = try AuditBench.findings(
      AuditBench.context(),
      payments: payments.reversed(),
      orders: [unsettled("o", 5), free]
    )
    #expect(shuffled == found)
  }

  @Test(arguments: ["=1+1", "a|b", "\"x\",\ny", "日本", "<b>", "\u{202E}", "'; DROP TABLE orders;"])
  func nastyIdsAreToldAsTheyCame(_ id: String) throws {
    let found = try AuditBench.findings(
      AuditBench.context(),
      payments: [AuditBench.payment(.unmatched, 5, id: id)],
      orders: [unsettled(id, 5)]
    )
    #expect(found.map(\.subjectID) == [id, id])
    #expect(Set(found.map(\.id)).count == 2)
    #expect(found.allSatisfy { $0.id.allSatisfy { $0.isASCII } })
  }

  @Test func amountsThatLeaveTheRangeAreAnError() throws {
    let items = [try AuditBench.item(.max, id: "a"), try AuditBench.item(.max, id: "b")]
    let order = AuditBench.order(items, age: 31, isOfPeriod: false)
    #expect(throws: MoneyError.self) {
      try AuditBench.findings(AuditBench.context(), orders: [order])
    }
  }
}
