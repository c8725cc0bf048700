import Bookkeeping
import TestSupport
import Testing

@Suite struct ChanceTests {
  @Test(arguments: [
    (Int64(1), Int64(1), Int64(1_000), Int64(1_000_000)), (1, 1, 3, 333_333_334),
    (2, 1, 3, 666_666_667), (1, 100, 10_000_000, 10_000), (0, 1, 1, 0), (-5, 1, 1, 0),
    (1, 1, 1_000_000_001, 1), (1, 1, .max, 1), (5, 1, 1, 5_000_000_000), (1, 0, 0, 1_000_000_000),
    (3, 10, 4, 3_000_000_000), (1, 1, -7, 1_000_000_000),
    (.max, .max, .max, 1_000_000_000_000_000_000), (.max, .max, 1, 1_000_000_000_000_000_000),
  ]) func `sets times step over spread, rounded up`(
    _ sets: Int64,
    _ step: Int64,
    _ spread: Int64,
    _ billionths: Int64
  ) {
    #expect(Chance(sets: sets, step: step, spread: spread).billionths == billionths)
  }

  @Test func `the expectation is never below the exact one, and less than a billionth above`()
    throws
  {
    try withSeeds(300) { random in
      let sets = Int64.random(in: 0...1_000_000, using: &random)
      let step = Int64.random(in: 1...10_000, using: &random)
      let spread = Int64.random(in: step...1_000_000_000_000, using: &random)
      let chance = Int128(Chance(sets: sets, step: step, spread: spread).billionths)
      let exact = Int128(sets) * Int128(step) * 1_000_000_000
      #expect(chance * Int128(spread) >= exact)
      #expect((chance - 1) * Int128(spread) < exact)
    }
  }

  @Test func `numbers of any size are answered`() throws {
    try withSeeds(300) { random in
      let (sets, step, spread) = (random.integer(), random.integer(), random.integer())
      let chance = Chance(sets: sets, step: step, spread: spread)
      #expect((0...1_000_000_000_000_000_000).contains(chance.billionths))
    }
  }

  @Test func `a product just below the widest number is answered`() {
    // Sets × step × 10^9 fits in 128 bits with less room above it than the spread, so that
    // rounding up must not add to it first.
    let chance = Chance(sets: 9_196_820_727_095_806_000, step: 18_500_000_001, spread: .max)
    #expect(chance.billionths == 1_000_000_000_000_000_000)
  }

  @Test(arguments: [
    (Int64(1_000_000_000), Int64(1_000_000), Int64(1_000_000)), (1_000_000, 1_000_000, 1_000),
    (1, 1, 1), (0, 5, 0), (31_623, 31_623, 2), (3_000_000_000, 1, 3),
    (1_000_000_000_000_000_000, 1_000_000_000_000_000_000, 1_000_000_000_000_000_000),
  ]) func `two coincidences together are the product, rounded up`(
    _ left: Int64,
    _ right: Int64,
    _ product: Int64
  ) {
    let (left, right) = (Chance(billionths: left), Chance(billionths: right))
    #expect(left.and(right).billionths == product)
    #expect(right.and(left).billionths == product)
  }

  @Test(arguments: [
    (Int64(1), Int64(2), Int64(3)), (0, 0, 0),
    (1_000_000_000_000_000_000, 1, 1_000_000_000_000_000_000),
    (999_999_999_999_999_999, 1, 1_000_000_000_000_000_000),
  ]) func `either of two coincidences is the sum`(_ left: Int64, _ right: Int64, _ sum: Int64) {
    #expect(Chance(billionths: left).or(Chance(billionths: right)).billionths == sum)
  }

  @Test func `an accident is excluded up to one in a thousand, and not beyond`() {
    #expect(Chance(billionths: 0).isExcluded)
    #expect(Chance(billionths: 1_000_000).isExcluded)
    #expect(!Chance(billionths: 1_000_001).isExcluded)
    #expect(Chance.excluded.billionths == 1_000_000)
    #expect(Chance(billionths: 1) < Chance(billionths: 2))
  }

  @Test(arguments: [
    (Int64(0), "0.000"), (1_000_000, "0.001"), (1, "0.000000001"), (1_500_000_000, "1.500"),
    (12_345_678, "0.012345678"), (1_000_000_000_000_000_000, "1000000000.000"),
  ]) func `a chance is plain decimal text`(_ billionths: Int64, _ text: String) {
    #expect(Chance(billionths: billionths).description == text)
  }
}
