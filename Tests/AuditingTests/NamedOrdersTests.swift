import Testing

@testable import Auditing

/// Orders that payments' findings name.
@Suite struct NamedOrdersTests {
  @Test func `each order knows every finding that names it, and no other`() {
    var named = NamedOrders()
    named.name(["1", "2", "3"], by: "D-a")
    named.name(["2", "4"], by: nil)
    named.name(["3", "2"], by: "D-b")
    named.name(["5", "4"], by: "D-c")
    let findings = ["1", "2", "3", "4", "5", "6"].map { named.findings(naming: $0) }
    #expect(findings == [["D-a"], ["D-a", "D-b"], ["D-a", "D-b"], ["D-c"], ["D-c"], []])
    #expect(named.contains("4") && !named.contains("6"))
  }

  @Test func `what is told in a sum only is named, and by nothing`() {
    var named = NamedOrders()
    named.name(["1"], by: nil)
    #expect(named.contains("1") && named.findings(naming: "1").isEmpty)
  }
}
