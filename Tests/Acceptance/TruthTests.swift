import Foundation
import Testing

/// The packs of the fixtures find what their truth files say: nothing more, nothing less.
@Suite struct TruthTests {
  /// Closes a shop's months in turn and hands each month's pack and truth to `body`.
  private func eachMonth(
    _ shop: FixtureShop,
    _ body: (String, Pack, Truth.Month) throws -> Void
  ) async throws {
    let office = try Office()
    try await office.close(shop)
    let truth = try Truth.of(shop)
    #expect(truth.months.keys.sorted() == shop.months)
    for month in shop.months {
      let expected = try #require(truth.months[month])
      try body(month, try Pack(office.pack(shop, month)), expected)
    }
  }

  @Test(arguments: FixtureShop.allCases)
  func `every payment has its state and amount, and no other is there`(
    _ shop: FixtureShop
  ) async throws {
    try await eachMonth(shop) { month, pack, truth in
      let found = pack.table("payments.csv").dictionaries.map {
        "\($0["payment_id"] ?? ""): \($0["state"] ?? "") \($0["amount"] ?? "")"
      }
      let expected = truth.payments.map { "\($0): \($1.state) \($1.amount)" }
      #expect(found.sorted() == expected.sorted(), "\(month)")
      #expect(found.count == truth.counts.paymentsInPack)
    }
  }

  @Test(arguments: FixtureShop.allCases)
  func `every payment settles its orders by its rule, and nothing else`(
    _ shop: FixtureShop
  ) async throws {
    try await eachMonth(shop) { month, pack, truth in
      var settles: [String: Set<String>] = [:]
      for row in pack.allocations { settles[row.payment, default: []].insert(row.order) }
      let expected = truth.payments.compactMapValues { $0.settles.isEmpty ? nil : Set($0.settles) }
      #expect(settles == expected, "\(month)")
      for row in pack.table("payments.csv").dictionaries {
        let hint = truth.payments[row["payment_id"] ?? ""]?.ruleHint
        #expect(row["rule"] == hint ?? "", "\(month), payment \(row["payment_id"] ?? "")")
      }
    }
  }

  @Test(arguments: FixtureShop.allCases)
  func `the discrepancies are the planted ones, with their amounts`(
    _ shop: FixtureShop
  ) async throws {
    try await eachMonth(shop) { month, pack, truth in
      let found = pack.table("discrepancies.csv").dictionaries.map { row in
        [
          "code", "subject", "subject_id", "currency", "expected", "actual", "difference",
        ].map { row[$0] ?? "" }.joined(separator: " | ")
      }
      #expect(found.sorted() == truth.discrepancies.map(\.description).sorted(), "\(month)")
      #expect(found.count == truth.counts.discrepancies)
    }
  }

  @Test(arguments: FixtureShop.allCases)
  func `the proof has the true lines in all blocks`(_ shop: FixtureShop) async throws {
    try await eachMonth(shop) { month, pack, truth in
      var found: [String: [String: String]] = [:]
      for row in pack.table("roll-forward.csv").dictionaries {
        let (block, line) = (row["block"] ?? "", row["line"] ?? "")
        #expect(found[block, default: [:]].updateValue(row["amount"] ?? "", forKey: line) == nil)
      }
      #expect(found == truth.rollForward, "\(month)")
    }
  }

  @Test(arguments: FixtureShop.allCases)
  func `open items have their true ages and counts`(_ shop: FixtureShop) async throws {
    try await eachMonth(shop) { month, pack, truth in
      var found: [String: Truth.Bucket] = [:]
      for row in pack.table("aging.csv").dictionaries {
        let oldest = row["oldest"] ?? ""
        found[row["bucket"] ?? ""] = Truth.Bucket(
          count: Int(row["count"] ?? "") ?? -1,
          amount: row["amount"] ?? "",
          oldest: oldest.isEmpty ? nil : oldest
        )
      }
      #expect(found == truth.aging, "\(month)")
      let new = pack.items.filter { $0.isRecognised(in: month) }
      #expect(new.count == truth.counts.lineItemsRecognised)
      #expect(Set(new.map(\.order)).count == truth.counts.ordersRecognised)
      #expect(pack.items.filter { $0.open != 0 }.count == truth.counts.lineItemsOpen)
      #expect(pack.items.filter { $0.settledInPeriod != 0 }.count == truth.counts.lineItemsSettled)
      #expect(
        pack.payments.filter { $0.createdAt.hasPrefix(month) }.count == truth.counts.paymentsCreated
      )
    }
  }

  @Test func `where fees are unknown nothing is matched, and the true deduction is in its range`()
    async throws
  {
    var judged = 0
    try await eachMonth(.harbour) { month, pack, truth in
      #expect(pack.allocations.isEmpty, "\(month)")
      #expect(pack.payments.allSatisfy { $0.allocated == 0 && $0.state != "matched" })
      #expect(pack.items.allSatisfy { $0.settled == 0 })
      var rows: [String: [String: String]] = [:]
      for row in pack.table("settlement-days.csv").dictionaries {
        rows[row["payment_id"] ?? ""] = row
      }
      let onAccount = truth.payments.filter {
        $1.state == "on_account" && $0.hasPrefix("354" + month.filter { $0 != "-" })
      }
      #expect(Set(rows.keys) == Set(onAccount.keys), "\(month)")
      for (id, payment) in onAccount {
        let row = try #require(rows[id])
        let deduction = try TenThousandths.parse(try #require(payment.trueDeduction))
        let paid = try TenThousandths.parse(row["payment"] ?? "")
        let low = try TenThousandths.parse(row["gross_low"] ?? "") - paid
        let high = try TenThousandths.parse(row["gross_high"] ?? "") - paid
        #expect(low <= high && (low...max(low, high)).contains(deduction), "payment \(id)")
        #expect(row["settlement_day"] == payment.settlementDay, "payment \(id)")
        judged += 1
      }
    }
    #expect(judged == 52)
  }
}
