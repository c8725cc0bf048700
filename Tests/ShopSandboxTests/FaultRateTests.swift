import Foundation
import ShopSandbox
import Testing

/// How often faults strike, and whom.
@Suite struct FaultRateTests {
  private static let target = "\(SandboxClient.payments)?page_size=3"

  /// The answers to the same request over and over, and the faults applied.
  private func answers(
    _ plan: FaultPlan,
    count: Int
  ) async throws -> (texts: [String], applied: [Fault: Int]) {
    var result: (texts: [String], applied: [Fault: Int]) = ([], [:])
    try await faultyShop(plan) { client, sandbox in
      let requests = Array(repeating: SandboxClient.request(Self.target), count: count)
      result.texts = try await HTTPConversation.answers(to: requests, port: client.port)
        .map { "\($0.status) \($0.text)" }
      result.applied = sandbox.appliedFaults
    }
    return result
  }

  @Test(arguments: Fault.allCases) func `at rate 0 nothing happens`(fault: Fault) async throws {
    let served = try await answers(FaultyShop.plan(fault, rate: 0), count: 3)
    #expect(served.applied.isEmpty)
    let truth = try await answers(FaultPlan(), count: 3)
    #expect(served.texts == truth.texts)
  }

  @Test(arguments: 1..<4 as Range<UInt64>)
  func `a rate is met, and the same request is drawn anew`(seed: UInt64) async throws {
    let served = try await answers(
      FaultyShop.plan(.serverError, seed: seed, rate: 200),
      count: 500
    )
    let struck = served.texts.filter { $0.hasPrefix("500") }.count
    #expect((60...140).contains(struck))
    #expect(served.applied == [.serverError: struck])
    // No run of 20 alike: asking again helps.
    let runs = served.texts.map { $0.hasPrefix("500") }.split(separator: false)
    #expect(runs.allSatisfy { $0.count < 20 })
  }

  @Test func `several faults share the requests, one each`() async throws {
    var plan = FaultPlan(seed: 5)
    for fault in [Fault.serverError, .garbageBody, .duplicateRecord, .unknownCurrency] {
      plan.set(fault, thousandths: 100)
    }
    let served = try await answers(plan, count: 500)
    #expect(served.applied.count == 4)
    #expect(served.applied.values.allSatisfy { (20...80).contains($0) })
    #expect(served.texts.filter { $0.hasPrefix("500") }.count == served.applied[.serverError])
  }

  @Test func `the same seed gives the same faults, another seed others`() async throws {
    func plan(_ seed: UInt64) -> FaultPlan {
      var plan = FaultPlan(seed: seed)
      for fault in [Fault.serverError, .wrongType, .malformedAmount, .changedRecord] {
        plan.set(fault, thousandths: 150)
      }
      return plan
    }
    let once = try await answers(plan(11), count: 100)
    let again = try await answers(plan(11), count: 100)
    #expect(once.texts == again.texts)
    #expect(once.applied == again.applied)
    let other = try await answers(plan(12), count: 100)
    #expect(other.texts != once.texts)
  }

  @Test(arguments: Fault.allCases) func `refusals are never touched`(fault: Fault) async throws {
    try await faultyShop(FaultyShop.plan(fault)) { client, sandbox in
      let orders = SandboxClient.orders
      for (target, status) in [
        ("/nowhere", 404), ("\(orders)/x", 404), ("\(orders)?page_size=0", 400),
      ] {
        let response = try await client.send(target)
        #expect(response.status == status)
      }
      let stranger = try await client.send(orders, token: "wrong")
      #expect(stranger.status == 401)
      #expect(stranger.text.contains("105001"))
      #expect(sandbox.appliedFaults.isEmpty)
    }
  }
}
