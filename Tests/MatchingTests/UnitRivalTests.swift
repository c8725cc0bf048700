import Bookkeeping
import Matching
import TestSupport
import Testing

/// Shops that are paid item by item, a few of them together: what two answers explain is not told.
@Suite struct UnitRivalTests {
  /// An item every twenty minutes at odd prices, each paid 118 to 121 hours later.
  private struct Month {
    private(set) var items: [OpenItem] = []
    private var due: [Int64] = []
    private var units: [Int64] = []
    private var parts: [OpenPayment] = []

    init(_ count: Int, _ random: inout SeededGenerator) {
      for place in 0..<count {
        let at = Instant(seconds: Int64(place) * 1_200)
        items.append(
          OpenItem(
            key: LineItemKey(orderRoot: Int64(place), line: 1),
            recognisedAt: at,
            units: .random(in: 501...29_999, using: &random) * 100
          )
        )
        // Those of the sums below in the middle of the span, so that each reaches its neighbours.
        let late = 190..<210 ~= place ? 5_400 : Int64.random(in: 0...10_800, using: &random)
        due.append(at.seconds + 118 * 3_600 + late)
      }
      units = items.map(\.units)
    }

    mutating func set(_ place: Int, cents: Int64) {
      items[place] = OpenItem(
        key: items[place].key,
        recognisedAt: items[place].recognisedAt,
        units: cents * 100
      )
      units[place] = cents * 100
    }

    /// One payment for two items, when the turn of the first is.
    mutating func pay(_ place: Int, with other: Int) {
      units[place] += units[other]
      units[other] = 0
    }

    /// Several payments for one item, an hour between them, numbered from a row on.
    mutating func pay(_ place: Int, inParts cents: [Int64], from row: Int64) {
      for (number, cents) in cents.enumerated() {
        parts.append(
          OpenPayment(
            key: PaymentKey(row: row + Int64(number)),
            createdAt: Instant(seconds: due[place] + Int64(number) * 3_600),
            units: cents * 100,
            isPaid: true
          )
        )
      }
      units[place] = 0
    }

    /// Payments are numbered by the place of their item.
    var input: MatchingInput {
      let payments =
        units.indices.filter { units[$0] > 0 }.map { place in
          OpenPayment(
            key: PaymentKey(row: Int64(place)),
            createdAt: Instant(seconds: due[place]),
            units: units[place],
            isPaid: true
          )
        } + parts
      return MatchingInput(
        payments: payments.sorted { ($0.createdAt, $0.key) < ($1.createdAt, $1.key) },
        items: items
      )
    }
  }

  @Test func `two items paid as one are told where nothing else has their amounts`() throws {
    var random = SeededGenerator(seed: 5)
    var month = Month(1_500, &random)
    month.pay(200, with: 202)
    let match = try #require(try Matcher.run(month.input).matches.first { $0.rule == .subset })
    #expect(match.allocations.compactMap(\.lineItem?.orderRoot) == [200, 202])
    #expect(match.strength == .unique)
  }

  @Test func `an item of a set is not told from one that another payment may be for`() throws {
    var random = SeededGenerator(seed: 5)
    var month = Month(1_500, &random)
    month.set(202, cents: 16_689)
    month.set(204, cents: 16_689)
    month.pay(200, with: 202)
    let result = try Matcher.run(month.input)
    let match = try #require(result.matches.first { $0.rule == .subset })
    #expect(match.allocations.reduce(0) { $0 + $1.units } == month.items[200].units + 1_668_900)
    #expect(match.strength == .interchangeable && match.rivals == 1)
  }

  @Test func `one item is not told from a run of its sum beside it`() throws {
    var random = SeededGenerator(seed: 5)
    var month = Month(1_500, &random)
    for (place, cents) in [(200, 19_634), (201, 9_880), (202, 13_431), (203, 6_203)] {
      month.set(place, cents: Int64(cents))
    }
    month.pay(201, with: 200)
    month.pay(203, with: 202)
    let result = try Matcher.run(month.input)
    #expect(result.matches.count == 1_496)
    for row in [Int64(201), 203] {
      let verdict = try #require(result.verdicts[PaymentKey(row: row)])
      guard case .ambiguous = verdict.reason else {
        Issue.record("\(verdict.reason)")
        continue
      }
      #expect(verdict.candidates.contains { $0.items.count > 1 })
    }
  }

  @Test func `of two payments of one sum neither tells a run from a single item`() throws {
    var random = SeededGenerator(seed: 5)
    var month = Month(1_500, &random)
    for (place, cents) in [(200, 26_492), (201, 2_585), (203, 29_077)] {
      month.set(place, cents: Int64(cents))
    }
    month.pay(201, with: 200)
    let result = try Matcher.run(month.input)
    #expect(result.matches.count == 1_497)
    for row in [Int64(201), 203] {
      let match = result.matches.first { $0.allocations[0].payment.row == row }
      #expect(match == nil, "\(match?.explanation ?? "")")
    }
    // Nor does the next month, in which one of them might seem to be the only one.
    #expect(result.uncertain.map(\.orderRoot) == [200, 201, 203])
  }

  @Test(arguments: [[8_314, 21_488], [8_314, 5_990, 15_498]])
  func `a part of one item is not told from another item that is paid in parts`(
    parts: [Int64]
  ) throws {
    var random = SeededGenerator(seed: 5)
    var month = Month(1_500, &random)
    month.set(200, cents: 41_276)
    month.set(203, cents: 29_802)
    month.set(300, cents: 30_011)
    month.pay(200, inParts: [11_474, 29_802], from: 2_000)
    month.pay(203, inParts: parts, from: 2_010)
    // What can be told shows that the shop pays in parts.
    month.pay(300, inParts: [10_007, 20_004], from: 2_020)
    let result = try Matcher.run(month.input)
    let told = result.matches.flatMap { $0.allocations.map(\.payment.row) }.filter { $0 >= 2_000 }
    #expect(Set(told) == [2_020, 2_021])
  }
}
