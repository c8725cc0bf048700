import Bookkeeping

/// Where a chain could begin: a first look at the sums, for there are millions of places.
struct LateChainOpenings {
  private let runs: Runs
  private let amounts: RunAmounts
  private let payments: [Int64]

  /// - Parameter payments: their amounts in order of time, three at least.
  init(_ runs: Runs, _ amounts: RunAmounts, _ payments: [Int64]) {
    self.runs = runs
    self.amounts = amounts
    self.payments = payments
  }

  /// Places from which the first three payments are runs, each with an item held back at most; nil for
  /// too many.
  func places(in places: Range<Int>) -> [Int]? {
    var openings: [Int] = []
    var end = places.lowerBound
    for start in places {
      let least = runs.sums[start] + payments[0]
      while end <= runs.count, runs.sums[end] < least { end += 1 }
      if ends(least, from: end, { hasSecond(from: $0, late: $1) }) { openings.append(start) }
      guard openings.count <= LateChainSearch.mostOpenings else { return nil }
    }
    return openings
  }

  /// Whether a run ends where the sum is so much, or an item more, and it goes on from there.
  private func ends(
    _ least: Int64,
    from first: Int,
    _ goesOn: (_ end: Int, _ held: Int64) -> Bool
  ) -> Bool {
    var end = first
    while end <= runs.count, runs.sums[end] <= least + amounts.largest {
      let excess = runs.sums[end] - least
      if excess == 0 || amounts.kind(of: excess) != nil, goesOn(end, excess) { return true }
      end += 1
    }
    return false
  }

  private func ends(
    _ units: Int64,
    startingAt start: Int,
    _ goesOn: (_ end: Int, _ held: Int64) -> Bool
  ) -> Bool {
    guard units > 0 else { return false }
    let least = runs.sums[start] + units
    return ends(least, from: runs.place(reaching: least, from: start), goesOn)
  }

  private func hasSecond(from start: Int, late: Int64) -> Bool {
    ends(payments[1], startingAt: start) { hasThird(from: $0, late: late, $1) }
      || late > 0
        && ends(payments[1] - late, startingAt: start) { hasThird(from: $0, late: $1, 0) }
  }

  private func hasThird(from start: Int, late first: Int64, _ second: Int64) -> Bool {
    func isThird(_ paid: Int64) -> Bool {
      ends(payments[2] - paid, startingAt: start) { _, _ in true }
    }
    return isThird(0) || first > 0 && isThird(first) || second > 0 && isThird(second)
      || first > 0 && second > 0 && isThird(first + second)
  }
}
