import Bookkeeping
import TestSupport
import Testing

/// What the platform keeps of an order, and which item bears how much of it.
@Suite struct FeeScheduleTests {
  private static let day = CivilDate(year: 2026, month: 10, day: 15)

  private func rule(
    _ name: String = "commission",
    percent: String = "6",
    _ change: (inout FeeRule) -> Void = { _ in }
  ) throws -> FeeRule {
    var rule = FeeRule(name: name, rate: try #require(Rate(percent: percent)))
    change(&rule)
    return rule
  }

  /// The fees of items given as amounts, of which each has a stock keeping unit of its own (`0`, `1` …).
  private func fees(
    _ rules: [FeeRule],
    _ amounts: [String],
    _ currency: String = "USD",
    on day: CivilDate = day
  ) throws -> [[String]] {
    let sales = try amounts.enumerated().map {
      FeeSchedule.Sale(skuID: "\($0.offset)", units: try money($0.element, currency).units)
    }
    let code = try BookkeepingTests.currency(currency)
    return try FeeSchedule(rules).fees(of: sales, soldOn: day.dayNumber, in: code).map { fees in
      fees.map { Money(units: $0, currency: code).text }
    }
  }

  @Test(arguments: [
    // 0.125 and 0.375 are halves of a cent.
    ("12.5", ["1.00"], ["0.13"]), ("12.5", ["3.00"], ["0.38"]),
    // Once an order: 0.125 and 0.125 are 0.25, of which the earlier item bears the odd cent.
    ("12.5", ["1.00", "1.00"], ["0.13", "0.12"]),
    // 6 % of 59.97 is 3.5982; item by item it would be 3 × 1.20 as well, of 59.99 it is not.
    ("6", ["19.99", "19.99", "19.99"], ["1.20", "1.20", "1.20"]),
    ("6", ["0.05", "0.05", "0.05"], ["0.01", "0.00", "0.00"]),
    ("6.5", ["100.00", "0.00"], ["6.50", "0.00"]),
    // A refund lessens the fee and bears none of it.
    ("10", ["30.00", "-10.00"], ["2.00", "0.00"]), ("10", ["10.00", "-30.00"], ["0.00", "0.00"]),
  ])
  func `a share is rounded half away from zero once an order, and split to the last coin`(
    percent: String,
    amounts: [String],
    expected: [String]
  ) throws {
    #expect(try fees([rule(percent: percent)], amounts).map { $0[0] } == expected)
  }

  @Test func `coins are those of the currency`() throws {
    #expect(try fees([rule(percent: "6.5")], ["1000", "980"], "JPY") == [["65"], ["64"]])
    #expect(try fees([rule(percent: "6.5")], ["1.000", "0.007"], "KWD") == [["0.065"], ["0.000"]])
  }

  @Test(arguments: [
    ("5.00", "0.80"), ("20.00", "1.50"), ("100.00", "6.30"), ("400.00", "20.00"),
    ("0.00", "0.00"), ("-5.00", "0.00"),
  ])
  func `a fixed amount is added, then the least and the most hold`(
    gross: String,
    fee: String
  ) throws {
    let rule = try rule {
      $0.fixedUnits = 3_000
      $0.minimumUnits = 8_000
      $0.capUnits = 200_000
    }
    #expect(try fees([rule], [gross]) == [[fee]])
  }

  @Test func `the first rule of a name that covers an item stands, and names add up`() throws {
    let rules = [
      try rule(percent: "3") { $0.skuIDs = ["1"] },
      try rule(percent: "10"),
      try rule("payment", percent: "0") { $0.fixedUnits = 3_000 },
    ]
    #expect(FeeSchedule(rules).names == ["commission", "payment"])
    let found = try fees(rules, ["10.00", "10.00"])
    #expect(found == [["1.00", "0.15"], ["0.30", "0.15"]])
  }

  @Test(arguments: [
    ("2026-09-30", "6.00"), ("2026-10-01", "8.00"), ("2026-10-31", "8.00"), ("2026-11-01", "6.00"),
  ])
  func `a rule holds from its first day through its last`(day: String, fee: String) throws {
    let rules = [
      try rule(percent: "8") {
        $0.from = CivilDate("2026-10-01")
        $0.through = CivilDate("2026-10-31")
      },
      try rule(),
    ]
    #expect(try fees(rules, ["100.00"], on: try #require(CivilDate(day))) == [[fee]])
  }

  @Test func `the shop's time zone says on which day a sale was`() throws {
    let late = try rule(percent: "8") { $0.from = CivilDate("2026-10-01") }
    let shop = Shop(
      id: "one",
      currency: try currency("USD"),
      timeZone: try zone("America/Los_Angeles"),
      dialect: .openapi,
      terms: SettlementTerms(),
      fees: FeeSchedule([late])
    )
    // 06:59:59 UTC is a second before midnight on the west coast.
    let midnight = try zone("America/Los_Angeles").start(
      of: CivilDate(year: 2026, month: 10, day: 1)
    )
    let sale = [FeeSchedule.Sale(skuID: "S", units: 1_000_000)]
    let before = Instant(seconds: midnight.seconds - 1)
    #expect(try shop.scheduledFees.totals(of: sale, soldAt: before) == [0])
    #expect(try shop.scheduledFees.totals(of: sale, soldAt: midnight) == [80_000])
  }

  @Test func `what a schedule says of the past does not change with rules for the future`() throws {
    let first = CivilDate(year: 2026, month: 10, day: 1)
    let known = FeeSchedule([try rule()]).text(soldBefore: first)
    let changed = [
      try rule(percent: "8") { $0.from = first },
      try rule { $0.through = CivilDate(year: 2026, month: 9, day: 30) },
    ]
    #expect(FeeSchedule(changed).text(soldBefore: first) == known)
    #expect(try FeeSchedule(changed).text(soldBefore: period("2026-11").firstDate) != known)
    let others = [
      try rule(percent: "6.0001"), try rule { $0.fixedUnits = 1 }, try rule { $0.minimumUnits = 1 },
      try rule { $0.capUnits = 1 }, try rule { $0.skuIDs = ["1"] }, try rule("other"),
      try rule { $0.from = CivilDate(year: 2026, month: 9, day: 30) },
      try rule { $0.through = CivilDate(year: 2026, month: 9, day: 29) },
    ]
    for other in others { #expect(FeeSchedule([other]).text(soldBefore: first) != known) }
    let posted = try rule { $0.account = Account(code: "6010", name: "Commission") }
    #expect(FeeSchedule([posted]).text(soldBefore: first) == known)
  }

  @Test func `items bear what the order does, none below zero, and equal items a coin apart`()
    throws
  {
    try withSeeds(200) { random in
      let code = try random.currency()
      let coin = Money.step(code)
      var rule = FeeRule(
        name: "commission",
        rate: Rate(millionths: Int64.random(in: 0...1_000_000, using: &random))
      )
      rule.fixedUnits = Int64.random(in: 0...50, using: &random) * coin
      rule.minimumUnits = Int64.random(in: 0...50, using: &random) * coin
      let units = (0..<Int.random(in: 1...6, using: &random)).map { _ in
        Int64.random(in: -20...900, using: &random) * coin
      }
      let sales = units.map { FeeSchedule.Sale(skuID: "S", units: $0) }
      let found = try FeeSchedule([rule]).fees(of: sales, soldOn: 0, in: code).map { $0[0] }
      let gross = units.reduce(0, +)
      // The definition, in whole numbers: halves away from zero at the coin.
      let numerator = Int128(gross) * Int128(rule.rate.millionths)
      let share = Int64((numerator * 2 / (1_000_000 * Int128(coin)) + 1) / 2) * coin
      let expected = gross > 0 ? max(share + rule.fixedUnits, rule.minimumUnits) : 0
      #expect(found.reduce(0, +) == expected)
      #expect(found.allSatisfy { $0 >= 0 })
      for (left, right) in zip(units, found) {
        for (other, fee) in zip(units, found) where left == other && units.count > 1 {
          #expect((right - fee).magnitude <= UInt64(coin))
        }
      }
    }
  }

  @Test func `a fee beyond an amount is refused`() throws {
    let rule = try rule(percent: "100") { $0.fixedUnits = .max }
    #expect(throws: MoneyError.self) {
      try fees([rule], ["1.00"])
    }
  }

  @Test func `a rule is told in words`() throws {
    let rule = try rule(percent: "6.5") {
      $0.fixedUnits = 3_000
      $0.capUnits = 200_000
      $0.skuIDs = ["S2", "S1"]
      $0.from = CivilDate("2026-10-01")
    }
    #expect(
      rule.description(in: try currency("USD"))
        == "commission 6.5 % + 0.30 USD an order, at most 20.00 USD, sold from 2026-10-01, of SKU S1 S2"
    )
    let wide = try self.rule(percent: "1") { $0.skuIDs = Set((10..<99).map { "S\($0)" }) }
    #expect(
      wide.description(in: try currency("USD"))
        == "commission 1 %, of SKU S10 S11 S12 S13 S14 S15 S16 S17 S18 S19 and 79 more"
    )
  }
}
