import Bookkeeping

/// Which items the payments of a chain settle: of equal ones the oldest are paid first.
struct LateChainNames {
  /// What one payment settles.
  struct Settled {
    /// Indices of the pool's items, in settlement order.
    let items: [Int]
    /// Those of them that earlier payments held back.
    let late: [Int]
    /// What is held back.
    let held: Int?
    /// How many other items of the same amounts could stand in for one.
    let rivals: Int64
  }

  /// By the payment's place; nil where it may have held back two items, or pays one that is too old.
  private(set) var settled: [Settled?] = []

  private let chain: LateChain
  private let input: MatchingInput
  private let pool: Pool
  private var identity: RunIdentity
  /// What payments hold back, by its place among the open items.
  private var held: [LateItem: Int] = [:]

  init(_ chain: LateChain, _ input: MatchingInput, _ pool: Pool) {
    self.chain = chain
    self.input = input
    self.pool = pool
    identity = RunIdentity(runs: chain.search.runs, pool: pool, terms: input.terms)
    for item in chain.path.first?.open ?? [] { held[item] = left(item) }
    for place in chain.path.indices { settled.append(settle(place)) }
  }

  /// The place of an item that earlier months left open right before the chain, of equal ones the first.
  private func left(_ item: LateItem) -> Int? {
    let start = chain.path[0].run.lowerBound
    return (max(0, start - LateChainSearch.mostLeft)..<start).first {
      pool.items[chain.search.runs.open[$0]].units == item.units
    }
  }

  private mutating func settle(_ place: Int) -> Settled? {
    let step = chain.path[place]
    let (runs, amounts) = (chain.search.runs, chain.search.amounts)
    guard !step.held.isTwo, let late = late(step) else { return nil }
    var items = Array(step.run)
    var rivals = step.paid.reduce(Int64(0)) { $0 + alike($1, paidBy: place) }
    // What is still open of those before could have been paid in place of one of the run.
    for item in held.keys {
      rivals += Int64(amounts.count(of: item.units, in: step.run))
      rivals += Int64(step.paid.count { $0.units == item.units })
    }
    let left = leave(step, at: place)
    if let left {
      items.removeAll { $0 == left.place }
      rivals += Int64(amounts.count(of: left.units, in: step.run) - 1)
    }
    rivals += identity.rivals(
      of: step.run,
      after: place > 0 ? chain.path[place - 1].run : nil,
      paidBy: input.payments[step.payment]
    )
    return Settled(
      items: (items + late).map { runs.open[$0] }.sorted(),
      late: late.map { runs.open[$0] },
      held: left.map { runs.open[$0.place] },
      rivals: rivals
    )
  }

  /// How many others have the amount of an item that a payment pays late: any of them that was sold
  /// or paid late about then could be the one that came late.
  private func alike(_ item: LateItem, paidBy place: Int) -> Int64 {
    let amounts = chain.search.amounts
    let earliest = max(0, item.since - LateChainSearch.patience)
    let about = chain.path[earliest...min(place + 1, chain.path.count - 1)]
    let sold = about.reduce(0) { $0 + amounts.count(of: item.units, in: $1.run) }
    let late = about.reduce(0) { $0 + $1.paid.count { $0.units == item.units } }
    let left =
      item.since >= 0 ? 0 : amounts.count(of: item.units, in: 0..<chain.path[0].run.lowerBound)
    // The item itself is one of those that were sold, and of those that were paid late.
    return Int64(max(0, sold + left + late - 2))
  }

  /// What a payment pays late, by its place; nil where one of them is not within its terms.
  private mutating func late(_ step: LateChain.Step) -> [Int]? {
    let earliest = input.payments[step.payment].createdAt.adding(days: -input.terms.maxLagDays)
    let late = step.paid.compactMap { held.removeValue(forKey: $0) }
    let isWithin = late.allSatisfy {
      pool.items[chain.search.runs.open[$0]].recognisedAt >= earliest
    }
    return late.count == step.paid.count && isWithin ? late : nil
  }

  /// What a payment holds back: of equal ones the youngest.
  private mutating func leave(
    _ step: LateChain.Step,
    at place: Int
  ) -> (units: Int64, place: Int)? {
    guard case .one(let units) = step.held,
      let last = chain.search.amounts.last(of: units, in: step.run)
    else { return nil }
    held[LateItem(units: units, since: place)] = last
    return (units, last)
  }
}
