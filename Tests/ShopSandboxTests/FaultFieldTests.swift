import Foundation
import ShopSandbox
import Testing

/// Faults in a field: all records of the page are there, and one of them is wrong.
@Suite struct FaultFieldTests {
  /// The one record that differs from the truth, as it is served and as it is.
  private func spoiled(
    _ fault: Fault,
    seed: UInt64,
    path: String
  ) async throws -> (served: String, true: String) {
    let records = path == SandboxClient.orders ? FaultyShop.orders : FaultyShop.payments
    var found: (served: String, true: String)?
    try await faultyShop(FaultyShop.plan(fault, seed: seed)) { client, sandbox in
      let page = try await client.text(path)
      try #require(page.records.count == 3)
      let different = zip(page.records, records).filter { $0 != $1 }
      try #require(different.count == 1)
      found = different.first.map { (served: $0.0, true: $0.1) }
      #expect(sandbox.appliedFaults == [fault: 1])
    }
    return try #require(found)
  }

  private func object(_ text: String) throws -> [String: Any] {
    try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
  }

  private static let lists = [SandboxClient.orders, SandboxClient.payments]

  @Test(arguments: lists, 0..<8 as Range<UInt64>)
  func `an unknown field comes on top of all others`(path: String, seed: UInt64) async throws {
    let record = try await spoiled(.unknownField, seed: seed, path: path)
    let strangers = Set(try object(record.served).keys).subtracting(try object(record.true).keys)
    #expect(strangers.count == 1)
    #expect(strangers.first?.hasPrefix("undocumented_") == true)
    #expect(record.served.hasSuffix(record.true.dropFirst()))
  }

  @Test(arguments: lists, 0..<12 as Range<UInt64>)
  func `a missing field leaves valid JSON with one field less`(
    path: String,
    seed: UInt64
  ) async throws {
    let record = try await spoiled(.missingField, seed: seed, path: path)
    _ = try object(record.served)
    #expect(record.served.count < record.true.count)
    let names = [
      "order_id", "order_status", "create_time", "line_items", "item_id", "quantity",
      "sale_price", "amount", "currency", "payment_id", "status",
    ]
    func count(_ name: String, _ text: String) -> Int {
      text.components(separatedBy: "\"\(name)\":").count
    }
    #expect(names.contains { count($0, record.served) < count($0, record.true) })
  }

  @Test(arguments: lists, 0..<12 as Range<UInt64>)
  func `a wrong type keeps the fields and changes one value's kind`(
    path: String,
    seed: UInt64
  ) async throws {
    let record = try await spoiled(.wrongType, seed: seed, path: path)
    let (served, truth) = (try object(record.served), try object(record.true))
    #expect(Set(served.keys) == Set(truth.keys))
    #expect(!NSDictionary(dictionary: served).isEqual(to: truth))
  }

  @Test(arguments: lists, 0..<8 as Range<UInt64>)
  func `a huge number is beyond a million million`(path: String, seed: UInt64) async throws {
    let record = try await spoiled(.hugeNumber, seed: seed, path: path)
    _ = try object(record.served)
    let digits = record.served.matches(of: /"(?:amount|quantity)":"?([0-9]+)/).map(\.1.count)
    #expect(digits.contains { $0 >= 13 })
  }

  @Test(arguments: lists, 0..<12 as Range<UInt64>)
  func `a malformed amount is a text and no decimal number`(
    path: String,
    seed: UInt64
  ) async throws {
    let record = try await spoiled(.malformedAmount, seed: seed, path: path)
    _ = try object(record.served)
    let amount = try #require(record.served.firstMatch(of: /"amount":"([^"]*)"/)?.1)
    #expect(amount.wholeMatch(of: /-?[0-9]+(\.[0-9]+)?/) == nil)
  }

  @Test(arguments: lists, 0..<8 as Range<UInt64>)
  func `an unknown currency is none of the list`(path: String, seed: UInt64) async throws {
    let record = try await spoiled(.unknownCurrency, seed: seed, path: path)
    let currency = try #require(record.served.firstMatch(of: /"currency":"([^"]*)"/)?.1)
    #expect(["XXQ", "usd", "US", "USDT", "ZZZ"].contains(currency))
  }

  @Test(arguments: [Fault.unknownField, .missingField, .wrongType, .hugeNumber, .malformedAmount])
  func `a single order is spoiled too`(fault: Fault) async throws {
    try await faultyShop(FaultyShop.plan(fault)) { client, sandbox in
      let response = try await client.send("\(SandboxClient.orders)/o-4")
      #expect(response.status == 200)
      _ = try object(response.text)
      #expect(!response.text.contains(FaultyShop.orders[4]))
      #expect(sandbox.appliedFaults == [fault: 1])
    }
  }

  @Test(arguments: Fault.allCases) func `records without any field survive every fault`(
    fault: Fault
  ) async throws {
    let fixture = try Fixture(orders: "[]", payments: #"[null,"text",{},[],1.5]"#)
    let options = SandboxOptions(faults: FaultyShop.plan(fault))
    let silent: Set<Fault> = [.connectionReset, .truncatedBody, .stalledBody]
    try await serving(fixture, options: options) { client in
      for path in FaultFieldTests.lists where !silent.contains(fault) {
        _ = try await client.send(path)
      }
    }
  }
}
