import TestSupport
import Testing

@testable import Matching

/// Shortcuts around sorting say what sorting says.
@Suite struct SelectionTests {
  @Test func `the number at a place is that of the sorted list`() throws {
    try withSeeds(100) { random in
      let count = Int.random(in: 1...400, using: &random)
      let range: ClosedRange<Int64> = Bool.random(using: &random) ? -5...5 : -9_000...9_000
      var numbers = (0..<count).map { _ in Int64.random(in: range, using: &random) }
      if Bool.random(using: &random) { numbers.sort() }
      let place = Int.random(in: 0..<count, using: &random)
      let sorted = numbers.sorted()
      #expect(Selection.place(place, in: &numbers) == sorted[place])
      #expect(numbers.sorted() == sorted)
    }
  }

  @Test func `the largest sum of two is that of all pairs`() throws {
    try withSeeds(100) { random in
      let units = (0..<Int.random(in: 0...12, using: &random)).map { _ in
        Int64.random(in: -10...60, using: &random)
      }
      let bound = Int64.random(in: -5...130, using: &random)
      var best: Int64 = 0
      for first in units.indices where units[first] > 0 {
        for second in units.indices where second >= first && units[second] > 0 {
          let sum = first == second ? units[first] : units[first] + units[second]
          if sum <= bound { best = max(best, sum) }
        }
      }
      #expect(LargestSum(units).ofTwo(atMost: bound) == best)
    }
  }
}
