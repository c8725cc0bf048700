import ShopSandbox
import Testing

@Suite struct FaultPlanTests {
  @Test(arguments: [
    ("server-error=0", 0), ("server-error=0.0", 0), ("server-error=0.001", 1),
    ("server-error=0.05", 50), ("server-error=0.2", 200), ("server-error=0.999", 999),
    ("server-error=1", 1_000), ("server-error=1.000", 1_000),
  ])
  func `a rate is read to the thousandth`(text: String, thousandths: Int) throws {
    #expect(try FaultPlan([text]).rates == [.serverError: thousandths])
  }

  @Test(arguments: [
    "", ".5", "0.", "1.001", "2", "-0.1", "+0.1", "0,5", "1e-1", "0.0001", "00.1", "0.1 ", " 1",
    "0.1.1", "0.١",
  ])
  func `what is no rate is refused, with the known names`(rate: String) throws {
    let error = #expect(throws: FaultProblem.badRate(.serverError, rate)) {
      try FaultPlan(["server-error=\(rate)"])
    }
    #expect(error?.description.contains("token-loop") == true)
  }

  @Test func `unknown names, missing rates and repetitions are refused`() throws {
    let unknown = #expect(throws: FaultProblem.unknown("earthquake")) {
      try FaultPlan(["earthquake=0.1"])
    }
    for fault in Fault.allCases {
      #expect(unknown?.description.contains(fault.rawValue) == true)
    }
    #expect(throws: FaultProblem.notAPair("token-loop")) { try FaultPlan(["token-loop"]) }
    #expect(throws: FaultProblem.givenTwice(.tokenLoop)) {
      try FaultPlan(["token-loop=0.1", "server-error=1", "token-loop=0.2"])
    }
  }

  @Test func `there are the 22 documented faults, each told in a line of its own`() {
    #expect(Fault.allCases.count == 22)
    #expect(Set(Fault.allCases.map(\.meaning)).count == 22)
    #expect(Fault.allCases.allSatisfy { !$0.meaning.contains("\n") })
    #expect(Fault.allCases.filter { !$0.isTransient } == [.tokenExpired])
  }

  @Test func `a silence has an end`() {
    #expect(FaultPlan(slowness: .seconds(1_000_000)).slowness == FaultPlan.longestSlowness)
    var plan = FaultPlan(slowness: .seconds(-1))
    #expect(plan.slowness == .zero)
    plan.slowness = .seconds(101)
    #expect(plan.slowness == FaultPlan.longestSlowness)
  }
}
