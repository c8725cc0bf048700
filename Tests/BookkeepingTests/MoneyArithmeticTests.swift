import Bookkeeping
import TestSupport
import Testing

@Suite struct MoneyArithmeticTests {
  @Test func `sums, differences and opposites are exact or refused`() throws {
    try withSeeds(500) { random in
      let currency = try random.currency()
      let left = Money(units: random.integer(), currency: currency)
      let right = Money(units: random.integer(), currency: currency)
      try expect(Int128(left.units) + Int128(right.units), currency) { try left + right }
      try expect(Int128(left.units) - Int128(right.units), currency) { try left - right }
      try expect(-Int128(left.units), currency) { try left.negated() }
    }
  }

  @Test func `a whole number of times is exact or refused`() throws {
    try withSeeds(500) { random in
      let amount = Money(units: random.integer(), currency: try random.currency())
      let quantity = random.integer()
      try expect(Int128(amount.units) * Int128(quantity), amount.currency) {
        try amount.times(quantity)
      }
    }
  }

  @Test(arguments: [
    (Int64.max, Int64(1)), (.max, .max), (-.max, -2), (.min, -1), (.min, .min),
  ]) func `leaving the range is an error and never wraps`(_ left: Int64, _ right: Int64) throws {
    let currency = try currency("USD")
    let (left, right) = (
      Money(units: left, currency: currency), Money(units: right, currency: currency)
    )
    #expect(throws: MoneyError.overflow(currency)) { try left + right }
    #expect(throws: MoneyError.overflow(currency)) { try Money.sum([left, right], in: currency) }
    #expect(throws: MoneyError.overflow(currency)) { try left.times(3) }
    #expect(throws: MoneyError.overflow(currency)) {
      try left.multiplied(by: Rate(millionths: 3_000_000))
    }
  }

  @Test func `two currencies can't be added, subtracted, compared or summed`() throws {
    let (dollars, yen) = (try money("1.00", "USD"), try money("1", "JPY"))
    let error = MoneyError.currenciesDiffer(dollars.currency, yen.currency)
    #expect(throws: error) { try dollars + yen }
    #expect(throws: error) { try dollars - yen }
    #expect(throws: error) { try dollars.isLess(than: yen) }
    #expect(throws: error) { try Money.sum([dollars, yen], in: dollars.currency) }
    #expect(throws: MoneyError.currenciesDiffer(yen.currency, dollars.currency)) {
      try Money.sum([dollars], in: yen.currency)
    }
    #expect(dollars != Money(units: dollars.units, currency: yen.currency))
    #expect(Rate(dollars, of: yen) == nil)
  }

  @Test func `many amounts sum to the last digit, in any order`() throws {
    try withSeeds(50) { random in
      let currency = try random.currency()
      var amounts = (0..<200).map { _ in
        Money(
          units: Int64.random(in: -1_000_000_000...1_000_000_000, using: &random),
          currency: currency
        )
      }
      let whole = amounts.reduce(Int128(0)) { $0 + Int128($1.units) }
      #expect(Int128(try Money.sum(amounts, in: currency).units) == whole)
      amounts.shuffle(using: &random)
      #expect(Int128(try Money.sum(amounts, in: currency).units) == whole)
    }
    #expect(try Money.sum([], in: currency("KWD")) == Money.zero(currency("KWD")))
    let dimes = try (0..<1_000).map { _ in try money("0.10") }
    #expect(try Money.sum(dimes, in: currency("USD")) == money("100.00"))
  }

  @Test func `comparing follows the amounts`() throws {
    #expect(try money("1.00").isLess(than: money("1.0001")))
    #expect(try !money("1.00").isLess(than: money("1.00")))
    #expect(try money("-2.00").isLess(than: money("-1.00")))
    #expect(try money("-0.01").isNegative && !money("0.00").isNegative && !money("1").isNegative)
    #expect(try money("-0.00").isZero && !money("0.0001").isZero)
  }

  @Test func `an error names the currencies`() throws {
    let (dollars, yen) = (try currency("USD"), try currency("JPY"))
    #expect(
      MoneyError.currenciesDiffer(dollars, yen).description
        == "amounts in USD and JPY can't be added or compared"
    )
    #expect(
      MoneyError.overflow(yen).description
        == "an amount in JPY is outside ±922,337,203,685,477.5807"
    )
    #expect(MoneyError.cannotSplit.description.contains("weight above zero"))
  }

  /// Expects the exact result, or the overflow error where it is outside the range.
  private func expect(
    _ exact: Int128,
    _ currency: Currency,
    sourceLocation: SourceLocation = #_sourceLocation,
    _ calculate: () throws -> Money
  ) throws {
    // The range is symmetric: what is outside can't be printed and read again.
    if Int128(-Int64.max)...Int128(Int64.max) ~= exact {
      let result = try calculate()
      #expect(Int128(result.units) == exact, sourceLocation: sourceLocation)
      #expect(result.currency == currency, sourceLocation: sourceLocation)
    } else {
      #expect(throws: MoneyError.overflow(currency), sourceLocation: sourceLocation) {
        try calculate()
      }
    }
  }
}
