import Bookkeeping
import TestSupport
import Testing

@testable import Matching

/// The rule `tolerance`: rounding, and nothing else.
@Suite struct RoundedDaysTests {
  private static let start = CivilDate(year: 2026, month: 8, day: 1).dayNumber

  /// Thirty days with a few items each, and a payment two days after each that is rounded to a unit.
  private func input(
    roundedTo unit: Int64,
    most: Int64 = 10_000,
    items: ClosedRange<Int64> = 50_000...2_000_000,
    seed: UInt64 = 1,
    itemsPerDay: Int = 5,
    _ change: (Int, Int64) -> Int64 = { $1 }
  ) -> MatchingInput {
    var random = SeededGenerator(seed: seed)
    var (sold, payments): ([OpenItem], [OpenPayment]) = ([], [])
    for day in 0..<30 {
      var sum: Int64 = 0
      for number in 0..<itemsPerDay {
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
    var input = MatchingInput(payments: payments, items: sold)
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

  @Test(arguments: [Rounding.Manner.down, .up])
  func `payments may be rounded down, or up, but all of them`(manner: Rounding.Manner) throws {
    let all = input(roundedTo: 100) { _, units in
      manner == .down ? units / 10_000 * 10_000 : (units + 9_900) / 10_000 * 10_000
    }
    #expect(try Matcher.run(all).matches.count == 30)
    let mixed = input(roundedTo: 100) { day, units in
      day % 2 == 0 ? units / 10_000 * 10_000 : (units + 9_900) / 10_000 * 10_000
    }
    #expect(try Matcher.run(mixed).evidence.isOnAccount)
  }

  @Test func `items that were rounded this way and that are matched`() throws {
    let off: [Int64] = [200, -100, -100]
    let result = try Matcher.run(input(roundedTo: 100, itemsPerDay: 16) { $1 + off[$0 % 3] })
    #expect(result.evidence.pattern?.rule == .tolerance)
    #expect(result.matches.count == 30)
  }

  @Test(arguments: [-200, -100, 100, 200])
  func `a fee that is always taken is no rounding, however small`(fee: Int64) throws {
    let result = try Matcher.run(input(roundedTo: 100) { $1 + fee })
    #expect(result.evidence.isOnAccount && result.matches.isEmpty)
  }

  /// A sale and a refund of one order or of two, and payments in whole units: 0.40 more or less is the
  /// same payment.
  @Test(arguments: [true, false])
  func `a sale and its refund may have been held back together`(isOneOrder: Bool) throws {
    var input = input(roundedTo: 10_000)
    let day = input.items[15].settlementDay
    let last = try #require(input.items.lastIndex { $0.settlementDay == day })
    for (number, units) in [Int64(213_800), -209_800].enumerated() {
      let order = 1_000 + (isOneOrder ? 0 : Int64(number))
      input.items.insert(
        OpenItem(
          key: LineItemKey(orderRoot: order, line: Int32(number)),
          recognisedAt: input.items[last].recognisedAt,
          units: units
        ),
        at: last + 1
      )
    }
    let sum = input.items.filter { $0.settlementDay == day }.reduce(0) { $0 + $1.units }
    let place = try #require(
      input.payments.firstIndex { $0.createdAt.settlementDay.number == day.number + 2 }
    )
    let known = input.payments[place]
    input.payments[place] = OpenPayment(
      key: known.key,
      createdAt: known.createdAt,
      units: (sum + 5_000) / 10_000 * 10_000,
      isPaid: true
    )
    let result = try Matcher.run(input)
    // Held back, they would leave the same payment, unless they took it over the half.
    let without = (sum - 4_000 + 5_000) / 10_000 * 10_000
    let isTold = without != input.payments[place].units
    #expect(result.matches.count == (isTold ? 30 : 29))
    #expect(!isTold)
    guard case .ambiguous? = result.verdicts[input.payments[place].key]?.reason else {
      Issue.record("not ambiguous")
      return
    }
  }

  @Test func `sets that nearly cancel are counted as one by one`() throws {
    try withSeeds(40) { random in
      var input = input(roundedTo: 100)
      input.items = (0..<24).map { number in
        OpenItem(
          key: LineItemKey(
            orderRoot: Int64.random(in: 0..<8, using: &random),
            line: Int32(number)
          ),
          recognisedAt: Instant(seconds: 86_400 + Int64(number)),
          units: Int64.random(in: -20...20, using: &random)
        )
      }
      let pool = try Pool(input)
      let low = Int64.random(in: -6...2, using: &random)
      let sums = low...low + 4
      let items = input.items
      var expected = 0
      for refund in items where refund.units < 0 {
        expected += items.count { $0.units > 0 && sums.contains($0.units + refund.units) }
      }
      if items.contains(where: { $0.units < 0 }) {
        for order in Dictionary(grouping: items, by: \.key.orderRoot).values
        where order.count > 2 && sums.contains(order.reduce(0) { $0 + $1.units }) {
          expected += 1
        }
      }
      #expect(SmallSums.count(of: Array(items.indices), sums, pool) == Int64(expected))
    }
  }

  @Test func `what is off must be in the manner's range, and speaks against it just beyond`() {
    func rounding(_ manner: Rounding.Manner, unit: Int64 = 1_000) -> Rounding {
      Rounding(manner: manner, unit: unit, coin: 100, step: 100, most: 2_000)
    }
    #expect(rounding(.nearest).range(items: 9) == -500...500)
    #expect(rounding(.down).range(items: 9) == -900...0)
    #expect(rounding(.up).range(items: 9) == 0...900)
    #expect(rounding(.byItem, unit: 0).range(items: 9) == -450...450)
    #expect(rounding(.byItem, unit: 0).range(items: 90) == -2_000...2_000)
    #expect(rounding(.nearest).isContradiction(600, items: 9))
    #expect(!rounding(.nearest).isContradiction(500, items: 9))
    #expect(!rounding(.nearest).isContradiction(1_100, items: 9))
    #expect(rounding(.down).isContradiction(100, items: 9))
    #expect(rounding(.byItem, unit: 0).isContradiction(-500, items: 9))
  }
}
