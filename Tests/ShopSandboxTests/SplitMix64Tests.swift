import Testing

@testable import ShopSandbox

@Suite struct SplitMix64Tests {
  @Test func `the numbers are those of the published generator`() {
    var random = SplitMix64(seed: 1_234_567)
    let numbers = (0..<3).map { _ in random.next() }
    #expect(
      numbers == [6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423]
    )
  }

  @Test(arguments: [1, 2, 3, 10])
  func `numbers below a bound reach every value and no other`(bound: Int) {
    var random = SplitMix64(seed: 5)
    let seen = Set((0..<1_000).map { _ in random.below(bound) })
    #expect(seen == Set(0..<bound))
  }
}
