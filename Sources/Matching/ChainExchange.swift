import Bookkeeping

/// How a chain without an exception could hide one: an item is held back and paid by one of the next
/// payments, and items that together have its amount move up, so that every run still fits.
///
/// At equal prices that happens, and no amount tells it. Where a single item of its amount moves up,
/// the match stands and is interchangeable (see `RunIdentity`); where several do, the payments settle
/// something else.
struct ChainExchange {
  private let chain: ChainSearch.Chain
  private let runs: Runs
  private let pool: Pool
  private let input: MatchingInput
  private let largest: Int64

  init(_ chain: ChainSearch.Chain, _ runs: Runs, _ pool: Pool, _ input: MatchingInput) {
    self.chain = chain
    self.runs = runs
    self.pool = pool
    self.input = input
    largest = chain.payments.indices.reduce(0) { largest, link in
      chain.run(link).reduce(largest) { max($0, pool.items[runs.open[$1]].units) }
    }
  }

  /// How likely each link hides one.
  /// - Parameter odds: how likely it is that a payment holds back an item which a later one pays.
  func chances(_ odds: Chance) -> [Chance] {
    var chances = Array(repeating: Chance(billionths: 0), count: chain.payments.count)
    for link in chain.payments.indices.dropLast() {
      let reaches = reaches(from: link)
      guard !reaches.isEmpty else { continue }
      let run = chain.run(link)
      var count: [Int64: Int] = [:]
      for place in run {
        let units = pool.items[runs.open[place]].units
        if reaches[units] != nil { count[units, default: 0] += 1 }
      }
      for (units, count) in count {
        let one = odds.and(Chance(part: Int128(count), of: Int128(run.count)))
        for other in link...(reaches[units] ?? link) { chances[other] = chances[other].or(one) }
      }
    }
    return chances
  }

  /// How many of the links beside each could have changed places with it: one of the two ends, or
  /// begins, with the amounts of all of the other.
  func swaps() -> [Int64] {
    var swaps = Array(repeating: Int64(0), count: chain.payments.count)
    for link in chain.payments.indices.dropLast() {
      let (run, next) = (chain.run(link), chain.run(link + 1))
      let few = min(run.count, next.count)
      guard run.count != next.count, isRecognised(before: next.upperBound, link),
        amounts(run.prefix(few)) == amounts(next.suffix(few))
      else { continue }
      swaps[link] += 1
      swaps[link + 1] += 1
    }
    return swaps
  }

  private func amounts(_ run: Range<Int>) -> [Int64] {
    run.map { pool.items[runs.open[$0]].units }.sorted()
  }

  /// The amounts that could move from a link to a later one, each with the farthest such link.
  private func reaches(from link: Int) -> [Int64: Int] {
    let start = chain.places[link + 1]
    var reaches: [Int64: Int] = [:]
    var place = start + 1
    while place <= chain.places[link + 2] {
      defer { place += 1 }
      let units = runs.sums[place] - runs.sums[start]
      guard units <= largest, isRecognised(before: place, link) else { break }
      if let reach = reach(of: units, from: link, isMoved: place - start > 1) {
        reaches[units] = reach
      }
    }
    return reaches
  }

  /// The farthest link to which an amount could move; nil where it can't, or only with single items.
  private func reach(of units: Int64, from link: Int, isMoved: Bool) -> Int? {
    var isMoved = isMoved
    var reach = isMoved ? link + 1 : nil
    for other in (link + 2..<link + 1 + LateChainSearch.patience)
      .clamped(to: 0..<chain.payments.count)
    {
      let start = chain.places[other]
      guard let place = runs.place(of: runs.sums[start] + units),
        place <= chain.places[other + 1], isRecognised(before: place, other - 1)
      else { break }
      isMoved = isMoved || place - start > 1
      if isMoved { reach = other }
    }
    return reach
  }

  /// Whether what moves up to a link was recognised before its payment was made.
  private func isRecognised(before place: Int, _ link: Int) -> Bool {
    pool.items[runs.open[place - 1]].recognisedAt < input.payments[chain.payments[link]].createdAt
  }
}
