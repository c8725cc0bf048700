import TestSupport
import Testing

@testable import Matching

/// How many sets of exceptions change a sum by an amount.
@Suite struct ExceptionCountsTests {
  private func changes(
    _ count: Int,
    _ random: inout SeededGenerator
  ) -> [(change: Int64, members: Int)] {
    let amounts = Set((0..<count).map { _ in Int64.random(in: -60...200, using: &random) * 100 })
    return amounts.filter { $0 != 0 }.sorted().map { ($0, Int.random(in: 1...3, using: &random)) }
  }

  @Test func `sets of two and three are those of a brute force`() throws {
    try withSeeds(30) { random in
      let options = changes(9, &random)
      let members = options.flatMap { Array(repeating: $0.change, count: $0.members) }
      let wanted = Int64.random(in: -50...300, using: &random) * 100
      var (pairs, triples) = (0, 0)
      for first in members.indices {
        for second in members.indices where second > first {
          if members[first] + members[second] == wanted { pairs += 1 }
          for third in members.indices where third > second {
            let (one, two, three) = (members[first], members[second], members[third])
            if one + two == 0 || one + three == 0 || two + three == 0 { continue }
            if one + two + three == wanted { triples += 1 }
          }
        }
      }
      let counts = ExceptionCounts(options)
      #expect(counts.triples(of: wanted) == Int128(triples))
      if wanted != 0 { #expect(counts.pairs(of: wanted) == Int128(pairs)) }
    }
  }

  @Test func `an estimate of many comes near what they are`() throws {
    try withSeeds(5) { random in
      let counts = ExceptionCounts(
        (1...600).map { (Int64($0) * 100, Int.random(in: 1...4, using: &random)) }
      )
      for wanted: Int64 in [60_000, 90_000, 120_000] {
        let exact = counts.triples(of: wanted)
        let estimate = counts.triples(of: wanted, steps: 20_000)
        #expect((exact - estimate).magnitude * 4 < exact.magnitude, "\(estimate) for \(exact)")
      }
    }
  }
}
