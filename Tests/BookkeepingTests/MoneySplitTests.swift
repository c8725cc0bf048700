import Bookkeeping
import TestSupport
import Testing

@Suite struct MoneySplitTests {
  @Test func `the parts sum to the whole`() throws {
    try withSeeds(300) { random in
      let amount = Money(units: random.integer(), currency: try random.currency())
      let weights = (0..<Int.random(in: 1...12, using: &random)).map { _ in
        Int64.random(in: 0...1_000, using: &random)
      }
      guard weights.contains(where: { $0 > 0 }) else { return }
      let parts = try amount.split(weights: weights)
      #expect(parts.count == weights.count)
      #expect(parts.reduce(Int128(0)) { $0 + Int128($1.units) } == Int128(amount.units))
      #expect(parts.allSatisfy { $0.currency == amount.currency })
    }
  }

  @Test func `every part is its share, to less than one coin and what lies below it`() throws {
    try withSeeds(300) { random in
      let amount = Money(
        units: Int64.random(in: -10_000_000...10_000_000, using: &random),
        currency: try random.currency()
      )
      let weights = (0..<Int.random(in: 1...12, using: &random)).map { _ in
        Int64.random(in: 0...1_000, using: &random)
      }
      let whole = Int128(weights.reduce(0, +))
      guard whole > 0 else { return }
      let coin = Int128(Money.step(amount.currency))
      for (part, weight) in zip(try amount.split(weights: weights), weights) {
        let distance = Int128(part.units) * whole - Int128(amount.units) * Int128(weight)
        #expect(distance.magnitude < (2 * coin * whole).magnitude)
        if weight == 0 { #expect(part.isZero) }
      }
    }
  }

  @Test func `equal parts differ by at most one coin`() throws {
    try withSeeds(300) { random in
      let amount = Money(units: random.integer(), currency: try random.currency())
      let parts = try amount.split(into: Int.random(in: 1...40, using: &random)).map(\.units)
      let (low, high) = (try #require(parts.min()), try #require(parts.max()))
      #expect(high - low <= Money.step(amount.currency), "\(amount)")
    }
  }

  @Test(arguments: [
    ("USD", "100.00", [1, 1, 1], ["33.34", "33.33", "33.33"]),
    ("USD", "-100.00", [1, 1, 1], ["-33.34", "-33.33", "-33.33"]),
    ("USD", "0.05", [3, 7], ["0.02", "0.03"]), ("USD", "0.01", [1, 2], ["0.00", "0.01"]),
    ("USD", "10.00", [1, 0, 3], ["2.50", "0.00", "7.50"]),
    ("JPY", "100", [1, 1, 1], ["34", "33", "33"]),
    ("KWD", "1.000", [1, 1, 1], ["0.334", "0.333", "0.333"]),
    ("USD", "0.00", [5, 5], ["0.00", "0.00"]),
    ("USD", "7.77", [9], ["7.77"]), ("USD", "0.0150", [1, 1], ["0.01", "0.005"]),
    ("USD", "-0.0150", [1, 1], ["-0.01", "-0.005"]), ("USD", "0.0050", [0, 1], ["0.00", "0.005"]),
    ("JPY", "100.5", [0, 1, 1], ["0", "50.5", "50"]),
  ]) func `the remainder goes to the largest remainders, the earlier first at a tie`(
    _ code: String,
    _ amount: String,
    _ weights: [Int64],
    _ parts: [String]
  ) throws {
    #expect(try money(amount, code).split(weights: weights).map(\.text) == parts)
  }

  @Test func `weights as large as amounts don't overflow`() throws {
    let amount = Money(units: .min, currency: try currency("CLF"))
    let parts = try amount.split(weights: [.max, .max, .max])
    #expect(parts.reduce(Int128(0)) { $0 + Int128($1.units) } == Int128(Int64.min))
  }

  @Test(arguments: [[], [0], [0, 0], [-1, 2], [1, -1]] as [[Int64]])
  func `without a weight above zero, or with a negative one, nothing is split`(
    _ weights: [Int64]
  ) {
    #expect(throws: MoneyError.cannotSplit) { try money("1.00").split(weights: weights) }
  }

  @Test(arguments: [0, -1, Int.min]) func `there is no split into no parts`(_ count: Int) {
    #expect(throws: MoneyError.cannotSplit) { try money("1.00").split(into: count) }
  }
}
