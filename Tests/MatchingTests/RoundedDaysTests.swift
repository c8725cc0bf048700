import Bookkeeping
import TestSupport
import Testing

@testable import Matching

/// The rule `tolerance`: rounding, and nothing else.
@Suite struct RoundedDaysTests {
  private static let start = CivilDate(year: 2026, month: 8, day: 1).dayNumber

  /// Thirty days with five items each, and a payment two days after each that is rounded to a unit.
  private func input(
    roundedTo unit: Int64,
    most: Int64 = 10_000,
    items: ClosedRange<Int64> = 50_000...2_000_000,
    seed: UInt64 = 1,
    _ change: (Int, Int64) -> Int64 = { $1 }
  ) -> MatchingInput {
    var random = SeededGenerator(seed: seed)
    var (sold, payments): ([OpenItem], [OpenPayment]) = ([], [])
    for day in 0..<30 {
      var sum: Int64 = 0
      for number in 0..<5 {
        let units = Int64.random(in: items, using: &random) / 100 * 100
        sum += units
        sold.append(
          OpenItem(
            key: LineItemKey(orderRoot: Int64(sold.count + 1), line: 1),
            recognisedAt: Instant(
              seconds: (Self.start + Int64(day)) * 86_400 + Int64(number) * 3_600
            ),
            units: units
          )
        )
      }
      payments.append(
        OpenPayment(
          key: PaymentKey(row: Int64(day + 1)),
          createdAt: Instant(seconds: (Self.start + Int64(day) + 2) * 86_400 + 600),
          units: change(day, (sum + unit / 2) / unit * unit),
          isPaid: true
        )
      )
    }
    var input = MatchingInput(
      payments: payments,
      items: sold,
      others: [],
      settledDays: [],
      evidenceStart: Instant(seconds: 0),
      terms: SettlementTerms(),
      carried: nil
    )
    input.rounding = RoundingAllowance(coin: 100, most: most)
    return input
  }

  @Test(arguments: [500, 1_000, 10_000])
  func `payments in a coarser unit are matched, and what was rounded is written off`(
    unit: Int64
  ) throws {
    let input = input(roundedTo: unit)
    let result = try Matcher.run(input)
    #expect(result.evidence.pattern == Pattern(rule: .tolerance, lag: 172_800...172_800))
    #expect(result.matches.count == 30)
    for match in result.matches {
      let sums = Dictionary(grouping: match.allocations, by: \.component)
        .mapValues { $0.reduce(0) { $0 + $1.units } }
      let payment = try #require(input.payments.first { $0.key == match.allocations[0].payment })
      let rest = sums[.writtenOff] ?? 0
      #expect(sums[.sale, default: 0] + rest == payment.units)
      #expect(rest.magnitude <= UInt64(unit / 2))
      #expect((rest != 0) == (match.rule == .tolerance))
      #expect(match.strength == .unique && match.chance.isExcluded)
    }
  }

  @Test func `without an allowance, or beyond it, nothing is matched`() throws {
    var none = input(roundedTo: 10_000)
    none.rounding = nil
    #expect(try Matcher.run(none).evidence.isOnAccount)
    #expect(try Matcher.run(input(roundedTo: 100_000)).evidence.isOnAccount)
    #expect(try Matcher.run(input(roundedTo: 10_000, most: 300)).evidence.isOnAccount)
  }

  @Test func `a single payment that is off by a cent is short, not rounded`() throws {
    let input = input(roundedTo: 100) { day, units in day == 7 ? units - 100 : units }
    let result = try Matcher.run(input)
    #expect(result.evidence.pattern?.rule == .settlementDay)
    #expect(result.matches.count == 29)
    #expect(result.verdicts[PaymentKey(row: 8)]?.reason == .unmatched)
  }

  @Test func `fees are no tolerance`() throws {
    let input = input(roundedTo: 100) { _, units in units - units * 6 / 100 / 100 * 100 }
    #expect(try Matcher.run(input).evidence.isOnAccount)
  }

  @Test func `an item that was held back is never taken for rounding`() throws {
    // Items of 0.20 to 0.60, and payments in whole units: any of them could be what is missing.
    let result = try Matcher.run(input(roundedTo: 10_000, items: 2_000...6_000))
    #expect(result.matches.allSatisfy { $0.rule != .tolerance })
  }

  @Test func `the pattern is carried into a month with two payments that fit it`() throws {
    var few = input(roundedTo: 1_000)
    few.payments = Array(few.payments[27...28])
    few.items = few.items.filter { $0.settlementDay.number >= Self.start + 25 }
    few.carried = Pattern(rule: .tolerance, lag: 172_800...172_800)
    few.settledDays = [Self.start + 25, Self.start + 26]
    let result = try Matcher.run(few)
    #expect(result.evidence.pattern == few.carried && result.evidence.isCarried)
  }
}
