import Bookkeeping

/// All sets of a few items that have a sum: counted completely, by meeting in the middle.
///
/// Items of one amount are taken together: how many of them are chosen makes a combination, which of
/// them a set.
struct SubsetSum {
  /// So many combinations of either half are looked at; with more nothing is said.
  static let mostCombinations = 1 << 14

  /// One amount, and the items that have it, oldest first.
  private struct Amount {
    let units: Int64
    let members: [Int]
  }

  /// How many of each amount of a half are taken: their sum, and how many sets of items that is.
  private struct Choice {
    let units: Int64
    let sets: Int64
    /// The counts, amount by amount, as digits of a number to the base of `members.count + 1`.
    let code: Int64
  }

  /// What was found.
  struct Found {
    /// Different combinations of amounts.
    var combinations: Int64 = 0
    /// Different sets of items.
    var sets: Int64 = 0
    /// The first combinations, each with its oldest items; at most `SubsetSum.kept`.
    var first: [[Int]] = []
  }

  /// How many combinations are kept to be shown.
  static let kept = 5

  private let halves: [[Amount]]

  /// How many combinations both halves have to be looked at.
  let effort: Int
  /// How many combinations there are, the empty one included.
  let combinations: Int64
  /// The range that holds the middle of all sums: 3.2 standard deviations, and never more than from
  /// the smallest to the largest.
  let spread: Int64

  /// - Parameters:
  ///   - items: an index and an amount each, oldest first.
  ///   - step: the largest amount that divides all of them.
  /// - Returns: nil where there are too many combinations.
  init?(_ items: [(index: Int, units: Int64)], step: Int64) {
    var members: [Int64: [Int]] = [:]
    for item in items {
      members[item.units, default: []].append(item.index)
      // Every amount is taken or not, which alone are too many combinations.
      guard members.count <= 2 * SubsetSum.mostCombinations.trailingZeroBitCount else { return nil }
    }
    let amounts = members.map { Amount(units: $0.key, members: $0.value) }
      .sorted { $0.units > $1.units }
    // Turn by turn into the half with fewer combinations so far.
    var halves: [[Amount]] = [[], []]
    var sizes = [1, 1]
    for amount in amounts.sorted(by: { ($1.members.count, $1.units) < ($0.members.count, $0.units) }
    ) {
      let half = sizes[0] <= sizes[1] ? 0 : 1
      halves[half].append(amount)
      sizes[half] *= amount.members.count + 1
      guard sizes[half] <= SubsetSum.mostCombinations else { return nil }
    }
    self.halves = halves
    effort = sizes[0] + sizes[1]
    combinations = Int64(sizes[0]) * Int64(sizes[1])
    spread = SubsetSum.spread(items.map { $0.units / step }) * step
  }

  /// Every combination with this sum, which is above zero.
  func search(_ units: Int64) -> Found {
    let left = choices(of: halves[0])
    let right = choices(of: halves[1])
    var found = Found()
    var low = 0
    var high = right.count - 1
    while low < left.count, high >= 0 {
      let sum = left[low].units + right[high].units
      if sum < units {
        low += 1
      } else if sum > units {
        high -= 1
      } else {
        let lows = run(left[low...])
        let highs = run(right[...high].reversed()[...])
        count(left[low..<low + lows], right[high - highs + 1...high], &found)
        low += lows
        high -= highs
      }
    }
    return found
  }

  private func run(_ choices: some Sequence<Choice>) -> Int {
    var units: Int64?
    var count = 0
    for choice in choices {
      guard units == nil || choice.units == units else { break }
      units = choice.units
      count += 1
    }
    return count
  }

  private func count(
    _ left: ArraySlice<Choice>,
    _ right: ArraySlice<Choice>,
    _ found: inout Found
  ) {
    func sum(_ choices: ArraySlice<Choice>) -> Int128 { choices.reduce(0) { $0 + Int128($1.sets) } }
    found.combinations += Int64(left.count) * Int64(right.count)
    let (sets, overflow) = sum(left).multipliedReportingOverflow(by: sum(right))
    found.sets = overflow ? Int64.max : Int64(min(Int128(found.sets) + sets, Int128(Int64.max)))
    for first in left {
      for second in right {
        guard found.first.count < SubsetSum.kept else { return }
        found.first.append((members(first, 0) + members(second, 1)).sorted())
      }
    }
  }

  private func members(_ choice: Choice, _ half: Int) -> [Int] {
    var code = choice.code
    var chosen: [Int] = []
    for amount in halves[half] {
      let base = Int64(amount.members.count + 1)
      chosen += amount.members.prefix(Int(code % base))
      code /= base
    }
    return chosen
  }

  /// All combinations of a half, by sum and then by code.
  private func choices(of half: [Amount]) -> [Choice] {
    var choices = [Choice(units: 0, sets: 1, code: 0)]
    var place: Int64 = 1
    for amount in half {
      let before = choices
      var ways: Int64 = 1
      for taken in 1...amount.members.count {
        let left = Int64(amount.members.count - taken + 1)
        // Exact: of so many, one more is chosen in left ÷ taken as many ways.
        ways = Int64(min(Int128(ways) * Int128(left) / Int128(taken), Int128(Int64.max)))
        choices += before.map { choice in
          Choice(
            units: choice.units + amount.units * Int64(taken),
            sets: Int64(min(Int128(choice.sets) * Int128(ways), Int128(Int64.max))),
            code: choice.code + Int64(taken) * place
          )
        }
      }
      place *= Int64(amount.members.count + 1)
    }
    return choices.sorted { ($0.units, $0.code) < ($1.units, $1.code) }
  }

  /// Sums of random sets lie about half of all, with a variance of a quarter of the squares.
  private static func spread(_ units: [Int64]) -> Int64 {
    let range = units.reduce(Int128(0)) { $0 + Int128($1.magnitude) }
    let squares = units.reduce(UInt128(0)) { $0 + UInt128($1.magnitude) * UInt128($1.magnitude) }
    let middle = Int128(root(squares)) * 8 / 5
    return Int64(min(range, middle, Int128(Int64.max)))
  }

  /// The integer square root, rounded down.
  private static func root(_ number: UInt128) -> UInt128 {
    guard number > 1 else { return number }
    var guess = UInt128(1) << UInt128((129 - number.leadingZeroBitCount) / 2)
    while true {
      let next = (guess + number / guess) / 2
      if next >= guess { return guess }
      guess = next
    }
  }
}
