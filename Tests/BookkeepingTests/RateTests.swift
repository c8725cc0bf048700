import Bookkeeping
import TestSupport
import Testing

@Suite struct RateTests {
  @Test(arguments: [
    ("0.06", Int64(60_000), "0.0600"), ("-0.06", -60_000, "-0.0600"), ("1", 1_000_000, "1.0000"),
    ("0.000001", 1, "0.000001"), ("0.12345", 123_450, "0.12345"), ("0", 0, "0.0000"),
  ]) func `a rate is read and printed exactly`(
    _ text: String,
    _ millionths: Int64,
    _ printed: String
  ) throws {
    let rate = try #require(Rate(parsing: text))
    #expect(rate.millionths == millionths)
    #expect(rate.description == printed)
  }

  @Test(arguments: [
    "", "6%", "0,06", ".06", "6.", "0.0000001", "1e-2", "٠.٠٦", " 0.06", "9223372036854.775808",
  ]) func `what is no plain decimal number is no rate`(_ text: String) {
    #expect(Rate(parsing: text) == nil)
  }

  @Test func `multiplying rounds half away from zero to the currency's decimals`() throws {
    try withSeeds(500) { random in
      let amount = Money(units: random.integer(), currency: try random.currency())
      let rate = Rate(
        millionths: Bool.random(using: &random)
          ? random.integer() : Int64.random(in: -2_000_000...2_000_000, using: &random)
      )
      let step = try coin(amount.currency)
      let coins = rounded(
        Int128(amount.units) * Int128(rate.millionths),
        1_000_000 * Int128(step)
      )
      guard let units = Int64(exactly: coins * Int128(step)) else {
        #expect(throws: MoneyError.overflow(amount.currency)) { try amount.multiplied(by: rate) }
        return
      }
      #expect(
        try amount.multiplied(by: rate) == Money(units: units, currency: amount.currency),
        "\(amount) × \(rate)"
      )
    }
  }

  @Test(arguments: [
    ("USD", "0.10", "0.05", "0.01"), ("USD", "-0.10", "0.05", "-0.01"),
    ("USD", "0.10", "-0.05", "-0.01"), ("USD", "0.09", "0.05", "0.00"),
    ("USD", "100.00", "0.06", "6.00"), ("USD", "10.25", "0.06", "0.62"),
    ("USD", "10.24", "0.06", "0.61"), ("USD", "0.0149", "1", "0.01"),
    ("USD", "0.0150", "1", "0.02"), ("JPY", "25", "0.1", "3"), ("JPY", "-25", "0.1", "-3"),
    ("JPY", "24", "0.1", "2"), ("KWD", "0.005", "0.1", "0.001"), ("CLF", "0.0005", "0.1", "0.0001"),
  ]) func `halves go away from zero`(
    _ code: String,
    _ amount: String,
    _ rate: String,
    _ product: String
  ) throws {
    let rate = try #require(Rate(parsing: rate))
    #expect(try money(amount, code).multiplied(by: rate) == money(product, code))
  }

  @Test func `a part of a whole is rounded half away from zero at the sixth decimal`() throws {
    try withSeeds(300) { random in
      let currency = try random.currency()
      let part = Money(units: random.integer(), currency: currency)
      let whole = Money(units: random.integer(), currency: currency)
      guard whole.units != 0 else {
        #expect(Rate(part, of: whole) == nil)
        return
      }
      let exact = rounded(Int128(part.units) * 1_000_000, Int128(whole.units))
      #expect(Rate(part, of: whole)?.millionths == Int64(exactly: exact))
    }
    #expect(try Rate(money("1"), of: money("3"))?.millionths == 333_333)
    #expect(try Rate(money("-2"), of: money("3"))?.millionths == -666_667)
    #expect(try Rate(money("1"), of: money("0")) == nil)
  }

  /// Half away from zero, another way than the module's: floor((2n + d) ÷ 2d) of the magnitudes.
  private func rounded(_ number: Int128, _ divisor: Int128) -> Int128 {
    let (top, bottom) = (number.magnitude, divisor.magnitude)
    let quotient = Int128((2 * top + bottom) / (2 * bottom))
    return (number < 0) == (divisor < 0) ? quotient : -quotient
  }

  private func coin(_ currency: Currency) throws -> Int64 {
    let coins: [String: Int64] = ["JPY": 10_000, "USD": 100, "KWD": 10, "CLF": 1]
    let coin = try #require(coins[currency.code])
    #expect(Money.step(currency) == coin)
    return coin
  }
}
