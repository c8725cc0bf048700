import Foundation
import TestSupport
import Testing

/// `settlebook shop`, as a person types it.
@Suite struct ShopCommandTests {
  private static let maple = ["--sandbox", FixtureShop.maple.folder.path]

  private func json(_ text: String) throws -> Any {
    try JSONSerialization.jsonObject(with: Data(text.utf8))
  }

  private func fixture(_ name: String) throws -> [[String: Any]] {
    let data = try Data(contentsOf: FixtureShop.maple.folder.appending(path: name + ".json"))
    let value = try JSONSerialization.jsonObject(with: data)
    return try #require(value as? [[String: Any]])
  }

  @Test func `orders and payments are listed whole with --all, else one page`() async throws {
    let office = try Office()
    for (list, id) in [("orders", "order_id"), ("payments", "payment_id")] {
      let expected = try fixture(list).compactMap { $0[id] as? String }.sorted()
      let all = try await office.run(["shop", list, "--all", "--json"] + Self.maple)
      #expect(all.exitCode == 0 && all.errors == "", "\(all.errors)")
      let rows = try #require(try json(all.output) as? [[String: Any]])
      #expect(rows.compactMap { $0[id] as? String }.sorted() == expected)
      let page = try await office.run(["shop", list, "--page-size", "10"] + Self.maple)
      #expect(page.exitCode == 0)
      #expect(page.output.split(separator: "\n").count == 11, "a header and ten rows")
      #expect(page.errors.contains("There are more") && page.errors.contains("--all"))
      let few = try await office.run(["shop", list, "--all", "--limit", "3"] + Self.maple)
      #expect(few.output.split(separator: "\n").count == 4)
    }
    #expect(try Snapshot.of(office.folder.url) == [:], "no ledger, no pack")
  }

  @Test func `amounts in JSON are decimal text with their currency`() async throws {
    let outcome = try await Office().run(
      ["shop", "payments", "--json", "--limit", "1"] + Self.maple
    )
    let rows = try #require(try json(outcome.output) as? [[String: Any]])
    let amount = try #require(rows.first?["amount"] as? [String: Any])
    #expect(amount["currency"] as? String == "USD")
    #expect((amount["amount"] as? String)?.contains(".") == true)
  }

  @Test func `orders are filtered by status and by date in the shop's zone`() async throws {
    let office = try Office()
    let cancelled = try await office.run(
      ["shop", "orders", "--all", "--status", "CANCELLED", "--json"] + Self.maple
    )
    let rows = try #require(try json(cancelled.output) as? [[String: Any]])
    #expect(!rows.isEmpty && rows.allSatisfy { $0["order_status"] as? String == "CANCELLED" })
    let october = try await office.run(
      [
        "shop", "orders", "--all", "--created-from", "2026-10-01", "--created-before", "2026-10-02",
        "--json",
      ] + Self.maple
    )
    let day = try #require(try json(october.output) as? [[String: Any]])
    #expect(!day.isEmpty)
    #expect(day.allSatisfy { ($0["created_at"] as? String)?.hasPrefix("2026-10-01T") == true })
  }

  @Test func `an order shows its items and nobody's private data`() async throws {
    let office = try Office()
    let source = try #require(
      try fixture("orders").first { $0["order_id"] as? String == "572026080100000002" }
    )
    let email = try #require(source["buyer_email"] as? String)
    let address = try #require(source["recipient_address"] as? [String: Any])
    for extra in [[], ["--json"]] {
      let outcome = try await office.run(
        ["shop", "order", "572026080100000002"] + extra + Self.maple
      )
      #expect(outcome.exitCode == 0, "\(outcome.errors)")
      #expect(outcome.output.contains("572026080100000002") && outcome.output.contains("USD"))
      for text in [email]
        + ["name", "phone_number", "address_line1"].compactMap({
          address[$0] as? String
        })
      {
        #expect(!outcome.output.contains(text), "\(text)")
      }
    }
  }

  @Test(
    arguments: [
      (["order", "4711"], "settlebook shop orders"),
      (["product", "4711"], "settlebook shop products"),
      (["update-product", "4711", "--name", "Cup", "--yes"], "settlebook shop products"),
      (["shipping-document", "4711", "--type", "PICK_LIST"], "settlebook shop orders"),
    ] as [([String], String)]
  )
  func `an id that the shop does not know is a wrong argument`(
    _ words: [String],
    _ list: String
  ) async throws {
    try await Office().requireRefusal(
      ["shop"] + words + Self.maple,
      exitCode: 64,
      says: ["4711", "not found", list]
    )
  }

  @Test(arguments: [
    ["update-product", "1", "--name", "Cup"],
    ["upload", "picture.gif", "--use-case", "MAIN_IMAGE"],
  ])
  func `what changes something is refused where nobody can be asked`(_ words: [String]) async throws
  {
    let office = try Office()
    try office.folder.write("GIF89a", to: "picture.gif")
    // Nobody listens there: had anything been sent, the exit code would be another.
    try await office.requireRefusal(
      ["shop"] + words
        + [
          "--base-url", "http://127.0.0.1:1", "--shop", "one", "--currency", "USD", "--time-zone",
          "UTC",
        ],
      environment: ["SETTLEBOOK_ACCESS_TOKEN": "t"],
      exitCode: 64,
      says: ["--yes", "Nothing was sent"]
    )
  }

  @Test(
    arguments: [
      (["products", "--status", "LIVE"], 64, "SELLER_DEACTIVATED"),
      (["orders", "--status", "DONE"], 64, "COMPLETED"),
      (["orders", "--created-from", "2026-02-30"], 64, "YYYY-MM-DD"),
      (["orders", "--created-before", "2026-1-1"], 64, "YYYY-MM-DD"),
      (["payments", "--limit", "0"], 64, "--limit"),
      (["shipping-document", "1", "--type", "LABEL"], 64, "PICK_LIST"),
      (["shipping-document", "1", "--type", "PICK_LIST", "--url", "--force"], 64, "--url"),
      (["shipping-document", "a/b", "--type", "PICK_LIST"], 64, "--output"),
      (["shipping-document", "1", "--type", "PICK_LIST", "--output", "there.txt"], 73, "--force"),
      (["upload", "there.txt", "--use-case", "BANNER", "--yes"], 64, "SIZE_CHART"),
      (["upload", "there.txt", "--use-case", "SIZE_CHART", "--yes"], 65, "JPEG"),
      (["upload", "nowhere.gif", "--use-case", "SIZE_CHART", "--yes"], 74, "nowhere.gif"),
      (["update-product", "1", "--yes"], 64, "--name"),
      (["update-product", "..", "--yes", "--name", "x"], 65, "product id"),
    ] as [([String], Int32, String)]
  )
  func `what can't be done is said before anything is sent`(
    _ words: [String],
    _ code: Int32,
    _ says: String
  ) async throws {
    let office = try Office()
    try office.folder.write("text", to: "there.txt")
    try await office.requireRefusal(
      ["shop"] + words + Self.maple,
      exitCode: code,
      says: [says]
    )
  }
}
