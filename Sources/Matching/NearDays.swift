import Bookkeeping

/// Whether payments are their expected whole days with at most one item held back, at any lag.
struct NearDays {
  let input: MatchingInput
  let pool: Pool
  private var tiles: [Int64: DayTiles] = [:]
  /// The amounts of a day's items, ascending, each once; made where they are asked for.
  private var amounts: [Int: [Int64]] = [:]
  private let largest: [Int64]

  init(input: MatchingInput, pool: Pool) {
    self.input = input
    self.pool = pool
    largest = pool.largestOfDays()
  }

  mutating func isHit(_ index: Int, lag: Int64) -> Bool {
    let days = days(of: index, lag: lag)
    let missing = days.reduce(-input.payments[index].units) { $0 + pool.days[$1].openUnits }
    // A day without the item must still be a day: something of it is paid.
    guard missing > 0 else { return missing == 0 && !days.isEmpty }
    return days.contains { day in
      guard missing <= largest[day] else { return false }
      let amounts = amounts(of: day)
      let place = amounts.partitioningIndex { $0 >= missing }
      return place < amounts.count && amounts[place] == missing
    }
  }

  /// The chance that a payment which has nothing to do with its days is a hit.
  mutating func chance(of index: Int, lag: Int64) -> Chance {
    let days = days(of: index, lag: lag)
    let sets = days.reduce(1) { $0 + amounts(of: $1).count }
    let slot = input.payments[index].createdAt.settlementDay.number - lag
    return Chance(
      sets: Int64(sets),
      step: pool.step,
      spread: DayRuns.spread(around: slot, pool: pool, terms: input.terms)
    )
  }

  /// The places of the days that a payment is expected to pay.
  private mutating func days(of index: Int, lag: Int64) -> Range<Int> {
    let tile: ClosedRange<Int64>
    if let known = tiles[lag] {
      tile = known.tile(of: index)
    } else {
      let made = DayTiles(input: input, lagDays: lag)
      tiles[lag] = made
      tile = made.tile(of: index)
    }
    return pool.firstDay(from: tile.lowerBound)..<pool.firstDay(from: tile.upperBound + 1)
  }

  private mutating func amounts(of day: Int) -> [Int64] {
    if let known = amounts[day] { return known }
    var found = Set(pool.items[pool.days[day].range].map(\.units)).sorted()
    found.removeAll { $0 <= 0 }
    amounts[day] = found
    return found
  }
}
