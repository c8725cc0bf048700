import Bookkeeping
import Testing

@testable import Auditing

/// Each rule about what was pulled.
@Suite struct SourceRulesTests {
  private func findings(
    problems: [(String, String)] = [],
    quarantined: [(String, String, String)] = [],
    unknown: [(String, String)] = [],
    onAccount: Bool = false
  ) throws -> [Discrepancy] {
    var auditor = Auditor(try AuditBench.context(onAccount: onAccount))
    auditor.look(
      at: AuditedSource(
        problems: problems.map { (operation: $0.0, sentence: $0.1) },
        quarantined: quarantined.map { (operation: $0.0, recordID: $0.1, reason: $0.2) },
        unknownFields: unknown.map { (operation: $0.0, path: $0.1) },
        onAccount: (count: 7, sum: try AuditBench.money(123_400))
      )
    )
    return try auditor.findings()
  }

  @Test func aCleanSourceRaisesNothing() throws { #expect(try findings().isEmpty) }

  @Test func incompletenessIsOneFindingAnOperation() throws {
    let found = try findings(
      problems: [
        ("listOrders", "One."), ("listPayments", "Two."), ("listOrders", "Three."),
      ]
    )
    #expect(found.map(\.code) == [.sourceIncomplete, .sourceIncomplete])
    #expect(found.map(\.subjectID) == ["listOrders", "listPayments"])
    #expect(found[0].explanation == "One. Three.")
    #expect(found[0].severity == .error)
  }

  @Test func quarantinedRecordsAreAFindingEach() throws {
    let found = try findings(
      quarantined: [("listOrders", "a", "amount: bad"), ("listOrders", "b", "amount: bad")]
    )
    #expect(found.map(\.code) == [.sourceQuarantined, .sourceQuarantined])
    #expect(found[0].explanation.contains("amount: bad"))
  }

  @Test func recordsWithoutAnIdAreOneFindingThatCountsThem() throws {
    let found = try findings(
      quarantined: [
        ("listOrders", "", "one"), ("listOrders", "", "two"), ("listOrders", "", "two"),
        ("listPayments", "", "one"), ("listOrders", "a", "x"), ("listOrders", "a", "y"),
      ]
    )
    #expect(found.count == 3)
    #expect(Set(found.map(\.id)).count == 3)
    let orders = try #require(found.first { $0.subjectID == "listOrders without an id" })
    #expect(orders.explanation.hasPrefix("3 records"))
    #expect(orders.explanation.contains("one; two"))
  }

  @Test func unknownFieldsAreOneFindingAnOperation() throws {
    let paths = (0..<30).map { ("listOrders", "orders[].field\($0)") }
    let found = try findings(unknown: paths + [("listPayments", "x")])
    #expect(found.map(\.code) == [.sourceUnknownField, .sourceUnknownField])
    #expect(found[0].severity == .info)
    #expect(found[0].explanation.contains("30 fields"))
    #expect(!found[0].explanation.contains("field20"), "at most twenty are named")
  }

  @Test func paymentsOnAccountAreOneFindingAMonth() throws {
    let found = try findings(onAccount: true)
    #expect(found.map(\.code) == [.sourceDeductionsUnavailable])
    #expect(found[0].explanation.contains("7 payments of 12.34 USD"))
    #expect(found[0].subject == .shop)
  }
}
