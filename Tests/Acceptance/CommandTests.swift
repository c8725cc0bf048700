import Foundation
import TestSupport
import Testing

/// The commands as a bookkeeper types them.
@Suite struct CommandTests {
  private static let maple = ["--sandbox", FixtureShop.maple.folder.path]

  /// An office where August and September of the first shop are closed.
  private func closedOffice() async throws -> Office {
    let office = try Office()
    try await office.close(.maple, ["2026-08", "2026-09"])
    return office
  }

  private func ask(_ office: Office, _ arguments: [String]) async throws -> String {
    let outcome = try await office.run(arguments + Self.maple + office.flags)
    #expect(outcome.exitCode == 0 && outcome.errors == "", "\(arguments): \(outcome.errors)")
    return outcome.output
  }

  private func json(_ text: String) throws -> Any {
    try JSONSerialization.jsonObject(with: Data(text.utf8))
  }

  @Test func `status shows the months and how complete their facts are`() async throws {
    let office = try await closedOffice()
    let before = try Snapshot.of(office.folder.url)
    let text = try await ask(office, ["status"])
    #expect(Snapshot.differences(before, try Snapshot.of(office.folder.url)) == [])
    for words in ["2026-08  closed", "2026-09  closed", "settlement_day", "listOrders", "yes"] {
      #expect(text.contains(words), "\(words)")
    }
    let status = try json(try await ask(office, ["status", "--json"])) as? [String: Any]
    let months = status?["months"] as? [[String: Any]]
    #expect(months?.map { $0["period"] as? String } == ["2026-08", "2026-09"])
    let sums = try String(
      contentsOf: office.pack(.maple, "2026-09").appending(path: "SHA256SUMS"),
      encoding: .utf8
    )
    let digest = try #require(months?.last?["manifest_sha256"] as? String)
    #expect(sums.contains("\(digest)  manifest.json"))
  }

  @Test func `audit lists discrepancies, and filters them`() async throws {
    let office = try await closedOffice()
    let newest = try await ask(office, ["audit"])
    #expect(newest == (try await ask(office, ["audit", "2026-09"])))
    #expect(newest.split(separator: "\n").count == 7, "a header and six discrepancies")
    let short = try await ask(office, ["audit", "--code", "payment.short"])
    #expect(short.split(separator: "\n").count == 2 && short.contains("-12.34 USD"))
    let infos = try await ask(office, ["audit", "2026-08", "--severity", "info"])
    #expect(infos.contains("order.zero_value") && !infos.contains("payment."))
    let none = try await ask(office, ["audit", "--code", "payment.currency"])
    #expect(none.contains("No discrepancies in 2026-09."))
    let found = try json(try await ask(office, ["audit", "--json"])) as? [[String: Any]]
    #expect(found?.count == 6)
    #expect(found?.contains { $0["difference"] as? String == "-12.34" } == true)
  }

  @Test func `audit lists payments that are not matched, with the nearest explanation`()
    async throws
  {
    let office = try await closedOffice()
    let text = try await ask(office, ["audit", "--unmatched"])
    for (id, state) in [
      ("3542026081500000001", "unmatched"), ("3542026081900000002", "unmatched"),
      ("3542026082700000002", "duplicate"), ("3542026092800000001", "in_transit"),
    ] {
      #expect(text.split(separator: "\n").contains { $0.contains(id) && $0.contains(state) })
    }
    let rows = try json(try await ask(office, ["audit", "--unmatched", "--json"]))
    let payments = try #require(rows as? [[String: Any]])
    #expect(payments.count == 4)
    let short = payments.first { $0["payment_id"] as? String == "3542026081500000001" }
    #expect(short?["nearest_amount"] as? String == "124.43")
    let candidates = try #require(short?["candidates"] as? [[String: Any]])
    // The whole day, 12.34 too much, before the day without one item, 12.65 too little.
    #expect(candidates.map { $0["difference"] as? String } == ["-12.34", "12.65", "22.15"])
    #expect(candidates.map { $0["without_line_items"] as? Int } == [0, 1, 1])
    #expect(short?["unsearched_line_items"] as? Int == 0)
  }

  @Test func `explain says why a payment, an order and a line item are matched, or are not`()
    async throws
  {
    let office = try await closedOffice()
    let before = try Snapshot.of(office.folder.url)
    let matched = try await ask(office, ["explain", "3542026080400000001"])
    for words in ["289.41 USD", "settlement_day", "572026080100000002", "difference 0.00 USD"] {
      #expect(matched.contains(words), "\(words)")
    }
    let short = try await ask(office, ["explain", "3542026081500000001"])
    #expect(short.contains("unmatched") && short.contains("12.34 USD"))
    #expect(short.contains("payment.short") && short.contains("572026081200000001"))
    // A sum that a calculator repeats: 124.43 − 24.99 = 99.44, and 112.09 − 99.44 = 12.65.
    for line in [
      "Candidate 2, by rule settlement_day, is 12.65 USD less than the payment:",
      "    all of settlement day 2026-08-12: 124.43 USD",
      "  - order 572026081200000002, item 732026081200000201: 24.99 USD", "  = 99.44 USD",
    ] {
      #expect(short.split(separator: "\n").contains { $0 == line }, "\(line)")
    }
    let order = try await ask(office, ["explain", "572026082700000003"])
    #expect(order.contains("CANCELLED") && order.contains("order.settled_not_completed"))
    let item = try await ask(office, ["explain", "732026080100000101"])
    #expect(item.contains("188.98 USD") && item.contains("paid by 3542026080400000001"))
    #expect(!item.contains("732026080100000201"), "another item of another order")
    let after = try Snapshot.of(office.folder.url)
    #expect(Snapshot.differences(before, after) == [], "a question changes and leaves nothing")
    try await office.requireRefusal(
      ["explain", "4711"] + Self.maple + office.flags,
      exitCode: 64,
      says: ["4711"]
    )
  }

  @Test func `explain estimates what a payment on account covers, also of an earlier month`()
    async throws
  {
    let office = try Office()
    try await office.close(.harbour)
    for month in FixtureShop.harbour.months {
      let row = try #require(
        try Pack(office.pack(.harbour, month)).table("settlement-days.csv").dictionaries.first
      )
      let currency = row["currency"] ?? ""
      let outcome = try await office.run(
        ["explain", row["payment_id"] ?? "", "--sandbox", FixtureShop.harbour.folder.path]
          + office.flags
      )
      #expect(outcome.exitCode == 0 && outcome.output.contains("on_account"), "\(outcome.errors)")
      let sum = ["gross", "payment", "implied_deduction"].map {
        "\(row[$0] ?? "") \(currency)"
      }
      for words in [
        "settlement day \(row["settlement_day"] ?? ""), \(sum[0]) before",
        "  \(sum[0]) - \(sum[1]) = \(sum[2]), a deduction of ", "over 90 days",
      ] {
        #expect(outcome.output.contains(words), "\(words)\n\(outcome.output)")
      }
    }
  }

  @Test func `report writes the same bytes again, whatever became of them`() async throws {
    let office = try await closedOffice()
    let before = try Snapshot.of(office.reports)
    let file = office.pack(.maple, "2026-08").appending(path: "payments.csv")
    try Data("spoilt".utf8).write(to: file)
    try FileManager.default.removeItem(at: office.pack(.maple, "2026-09"))
    for month in ["2026-08", "2026-09"] {
      let text = try await office.run(["report", month] + Self.maple + office.flags)
      #expect(text.exitCode == 0 && text.output.contains(month), "\(text.errors)")
    }
    #expect(Snapshot.differences(before, try Snapshot.of(office.reports)) == [])
  }

  @Test func `a dry run shows the result and leaves no ledger and no pack`() async throws {
    let office = try Office()
    let dry = try await office.close(.maple, ["2026-08"], from: nil, ["--dry-run"])
    #expect(dry.output.contains("-90.46 USD") && dry.output.contains("Dry run"))
    #expect(try Snapshot.of(office.folder.url) == [:])
    try await office.close(.maple, ["2026-08"])
    let before = try Snapshot.of(office.folder.url)
    try await office.close(.maple, ["2026-09"], from: nil, ["--dry-run"])
    #expect(Snapshot.differences(before, try Snapshot.of(office.folder.url)) == [])
  }

  @Test func `strict ends with 3 where an error stands, and with 0 where none does`()
    async throws
  {
    let office = try Office()
    let strict = try await office.run(
      ["close", "2026-08", "--strict"] + Self.maple + office.flags
    )
    #expect(strict.exitCode == 3 && strict.output.contains("payment.short"))
    #expect(strict.complaints == [])
    let usual = try Office()
    try await usual.close(.maple, ["2026-08"])
    let packs = (try Snapshot.of(office.reports), try Snapshot.of(usual.reports))
    #expect(Snapshot.differences(packs.0, packs.1) == [])
    try await usual.close(.sakura, from: nil, ["--strict"])
  }

  @Test func `the result as JSON has the proof, in decimal text`() async throws {
    let office = try Office()
    let outcome = try await office.close(.maple, ["2026-08"], from: nil, ["--json"])
    let result = try #require(try json(outcome.output) as? [String: Any])
    #expect(result["shop"] as? String == "maple-goods")
    let lines = try #require(result["roll_forward"] as? [[String: Any]])
    let closing = lines.first {
      $0["block"] as? String == "clearing" && $0["line"] as? String == "closing"
    }
    #expect(closing?["amount"] as? String == "-90.46")
    #expect((result["discrepancies"] as? [Any])?.count == 5)
    #expect((result["payments"] as? [String: Int])?["matched"] == 28)
  }

  @Test(arguments: [["--help"], ["close", "--help"], ["audit", "--help"], ["--version"]])
  func `help goes to standard output`(_ arguments: [String]) async throws {
    let office = try Office()
    let outcome = try await office.run(arguments)
    #expect(outcome.exitCode == 0 && outcome.errors == "" && !outcome.output.isEmpty)
    #expect(outcome.output.split(separator: "\n").allSatisfy { $0.count <= 80 })
  }
}
