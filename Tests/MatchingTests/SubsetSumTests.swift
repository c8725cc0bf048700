import Bookkeeping
import TestSupport
import Testing

@testable import Matching

/// Sets of a few items, held against all of them.
@Suite struct SubsetSumTests {
  @Test func `every combination and every set with a sum is counted`() throws {
    try withSeeds(60) { random in
      let prices = (0..<Int.random(in: 1...8, using: &random)).map { _ in
        Int64.random(in: -300...900, using: &random) * 100
      }
      .filter { $0 != 0 }
      let items = (0..<Int.random(in: 1...12, using: &random)).compactMap { _ in
        prices.randomElement(using: &random)
      }
      .enumerated().map { (index: $0.offset, units: $0.element) }
      guard let sums = SubsetSum(items, step: 100), let target = items.randomElement(using: &random)
      else { return }
      let wanted = max(100, target.units + (items.first?.units ?? 0))
      var sets = 0
      var amounts: Set<[Int64]> = []
      for mask in 1..<(1 << items.count) {
        let chosen = items.filter { mask >> $0.index & 1 == 1 }.map(\.units)
        guard chosen.reduce(0, +) == wanted else { continue }
        sets += 1
        amounts.insert(chosen.sorted())
      }
      let found = sums.search(wanted)
      #expect(found.sets == Int64(sets))
      #expect(found.combinations == Int64(amounts.count))
      #expect(found.first.count == min(amounts.count, SubsetSum.kept))
      for answer in found.first {
        #expect(answer.reduce(Int64(0)) { $0 + items[$1].units } == wanted)
        #expect(Set(answer).count == answer.count)
      }
    }
  }

  @Test func `of items of one amount the oldest are taken`() throws {
    let items = (0..<20).map { (index: $0, units: Int64(1_999)) }
    let found = try #require(SubsetSum(items, step: 1)).search(3 * 1_999)
    #expect(found.combinations == 1)
    #expect(found.sets == 1_140)
    #expect(found.first == [[0, 1, 2]])
  }

  @Test func `twenty-eight different amounts are searched, and thirty are too many`() throws {
    let items = (0..<60).map { (index: $0, units: Int64(1) << Int64($0 % 30) + Int64($0) * 7) }
    #expect(SubsetSum(Array(items.prefix(28)), step: 1)?.combinations == 1 << 28)
    #expect(SubsetSum(Array(items.prefix(30)), step: 1) == nil)
  }

  @Test func `amounts times ten change nothing but the amounts`() throws {
    let items = (0..<17).map { (index: $0, units: Int64($0 * $0 * 37 + 499)) }
    let scaled = items.map { (index: $0.index, units: $0.units * 10) }
    let (one, ten) = (
      try #require(SubsetSum(items, step: 1)), try #require(SubsetSum(scaled, step: 10))
    )
    #expect(one.spread * 10 == ten.spread)
    #expect(one.combinations == ten.combinations)
    #expect(one.search(5_000).sets == ten.search(50_000).sets)
  }
}
