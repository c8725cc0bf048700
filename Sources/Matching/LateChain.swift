import Bookkeeping

/// A month of payments that tile the items in settlement order, each but for an item held back: shown
/// by all of them together, or not at all.
struct LateChain {
  /// So many payments of earlier months are looked at together with the month's, the last ones.
  private static let mostEarlier = 8

  let search: LateChainSearch
  let shares: LateChainShares
  /// The likeliest way to explain all payments, one link each.
  let path: [Step]
  /// The chance that payments which have nothing to do with the items look like that.
  let chance: Chance
  /// How likely it is that a payment is what the search does not look at, and fits by accident; by place.
  let doubts: [Chance]

  /// What one payment settles.
  struct Step {
    /// Its place among the payments of the chain.
    let place: Int
    /// Index of the payment in the input.
    let payment: Int
    /// Places among the open items.
    let run: Range<Int>
    let held: LateChainSearch.Held
    let paid: LateItems
    /// What could have been paid late.
    let open: LateItems
  }

  /// The month's payments, and before them those that earlier months left open, where these fit in.
  static func of(_ input: MatchingInput, _ pool: Pool, _ runs: Runs) -> LateChain? {
    let searched = input.payments.indices.filter { input.payments[$0].isSearched }
    let evidence = searched.count { input.payments[$0].createdAt >= input.evidenceStart }
    guard runs.isRising, evidence >= ChainSearch.shortest,
      let first = searched.suffix(evidence).first,
      LateChainSearch.starts(of: input.payments[first], input, pool, runs).count
        <= LateChainSearch.mostStarts
    else { return nil }
    let amounts = RunAmounts(runs, pool)
    let earlier = adjacent(searched.dropLast(evidence), input)
    return (earlier > 0 ? [earlier, 0] : [0]).lazy.compactMap { count in
      LateChain(
        Array(searched.suffix(evidence + count)),
        isAnchored: input.carriedEvidence?.isLateChain == true && count == earlier,
        input,
        pool,
        runs,
        amounts
      )
    }
    .first
  }

  /// How many of the payments that earlier months left open are looked at together with the month's:
  /// where the month before was such a chain those behind the last one that was matched, for a chain has
  /// no gap.
  private static func adjacent(_ earlier: ArraySlice<Int>, _ input: MatchingInput) -> Int {
    guard input.carriedEvidence?.isLateChain == true else { return 0 }
    let adjacent = earlier.count { payment in
      input.latestMatched.map { input.payments[payment].createdAt > $0 } ?? true
    }
    return min(adjacent, mostEarlier)
  }

  private init?(
    _ payments: [Int],
    isAnchored: Bool,
    _ input: MatchingInput,
    _ pool: Pool,
    _ runs: Runs,
    _ amounts: RunAmounts
  ) {
    guard let search = LateChainSearch(payments, input, pool, runs, amounts) else { return nil }
    let shares = LateChainShares(search, known: LateChainRates.Counts(input.carriedEvidence))
    let path = zip(search.layers.indices, shares.likeliest()).map { place, chosen in
      let layer = search.layers[place]
      let link = layer.links[chosen.state][chosen.link]
      return Step(
        place: place,
        payment: payments[place],
        run: layer.states[chosen.state].start..<link.end,
        held: link.held,
        paid: link.paid,
        open: layer.states[chosen.state].open
      )
    }
    guard path.count == payments.count, !LateChain.isFee(path, amounts, of: runs.count) else {
      return nil
    }
    self.search = search
    self.shares = shares
    self.path = path
    let accidents = LateChainAccidents(input, pool, runs, amounts)
    let single = path.map { accidents.accident(of: $0) }
    doubts = LateChain.doubts(single, path, shares.rates, isAnchored: isAnchored)
    // Which payments pay late items is open as well, unless all do, or none.
    let late = path.count { !$0.paid.isEmpty }
    chance = Joint.chance(
      zip(path, single).map { step, accident in
        let alike = step.paid.isEmpty ? path.count - late : late
        return accident.all.and(Chance(part: Int128(path.count), of: Int128(alike)))
      },
      of: payments.count,
      tried: LateChain.tried(search, path, input, pool)
    )
  }

  /// How likely each payment is what the search does not look at, and fits by accident.
  ///
  /// It holds back two where another one does, or stands beside such a one. And the first one may pay
  /// what was held back before it, unless the month before was such a chain up to there. Where its run
  /// begins and ends is held by the payments beside it, but for the first and the last one.
  private static func doubts(
    _ accidents: [LateChainAccidents.Accident],
    _ path: [Step],
    _ rates: LateChainRates,
    isAnchored: Bool
  ) -> [Chance] {
    let two = Chance(part: Int128(rates.held[2].parts), of: Int128(Weight.one.parts))
    let other = min(two.times(path.count), .certain)
    let late = Odds.of(
      path.count { !$0.paid.isEmpty },
      against: path.count,
      unseen: Chance(billionths: 0)
    )
    return accidents.enumerated().map { place, accident in
      let isHeld = place > 0 && place + 1 < path.count
      let odd = two.and(other).and(isHeld ? accident.one : accident.all).times(3)
      return place == 0 && !isAnchored ? odd.or(late.and(accident.all)) : odd
    }
  }

  /// How many starts could be the first one, times the families of rules: where the month before was
  /// such a chain, it ended on a day of which it settled something, or with the day.
  private static func tried(
    _ search: LateChainSearch,
    _ path: [Step],
    _ input: MatchingInput,
    _ pool: Pool
  ) -> Int64 {
    let starts = Int64(search.starts)
    guard input.carriedEvidence?.isLateChain == true, let first = path.first else {
      return starts * PatternSearch.families
    }
    let day = pool.items[search.runs.open[first.run.lowerBound]].settlementDay.number
    guard let place = pool.dayIndex(of: day),
      input.settledDays.contains(day)
        || (place > 0 && input.settledDays.contains(pool.days[place - 1].number))
    else { return starts }
    return min(starts, Int64(pool.days[place].range.count))
  }

  /// Whether an amount is held back more often than accident would have it: a fee, then, that has the
  /// amount of a price.
  private static func isFee(_ path: [Step], _ amounts: RunAmounts, of items: Int) -> Bool {
    let held = path.compactMap { step in
      if case .one(let units) = step.held { units } else { nil }
    }
    return !HeldAlike.among(held) { units in
      Chance(part: Int128(amounts.count(of: units, in: 0..<items)), of: Int128(items))
    }
    .isEmpty
  }
}

/// How easily a payment that has nothing to do with the items fits a link.
struct LateChainAccidents {
  /// So many starts are looked at over all of the terms, and so many on either side of the right one.
  private static let far = 2_048
  private static let near = 64

  private let input: MatchingInput
  private let pool: Pool
  private let runs: Runs
  private let amounts: RunAmounts

  init(_ input: MatchingInput, _ pool: Pool, _ runs: Runs, _ amounts: RunAmounts) {
    self.input = input
    self.pool = pool
    self.runs = runs
    self.amounts = amounts
  }

  /// How often a payment fits a run by accident.
  struct Accident {
    /// A single run.
    let one: Chance
    /// Any of those that it was compared with.
    let all: Chance
  }

  /// How often the payment fits elsewhere, a run with one item held back at most.
  func accident(of step: LateChain.Step) -> Accident {
    let payment = input.payments[step.payment]
    let within = LateChainSearch.starts(of: payment, input, pool, runs)
    let count = min(LateChainAccidents.far, within.count)
    let far = (0..<count).map { within.lowerBound + (2 * $0 + 1) * within.count / (2 * count) }
    let start = step.run.lowerBound
    let near = (start - LateChainAccidents.near..<start + LateChainAccidents.near)
      .clamped(to: within)
    let one = max(elsewhere(far, step), elsewhere(near, step))
    return Accident(one: one, all: one.times(compared(step)))
  }

  /// How many runs a payment is compared with: it may end with every item that could be held back, and pay
  /// any of the late items.
  private func compared(_ step: LateChain.Step) -> Int {
    let paid = step.paid.reduce(Int64(0)) { $0 + $1.units }
    let least = runs.sums[step.run.lowerBound] + input.payments[step.payment].units - paid
    let first = runs.sums.partitioningIndex { $0 >= least }
    let end = runs.sums.partitioningIndex { $0 > least + amounts.largest }
    return max(1, end - first) * (step.paid.isEmpty ? 1 : 1 << step.open.count)
  }

  /// How often a payment fits a run with one item held back at most that begins at one of these places,
  /// for each run, and one more than seen: the amounts' own measure of how easily accidents happen.
  private func elsewhere(_ starts: some Sequence<Int>, _ step: LateChain.Step) -> Chance {
    var (fits, looked): (Int64, Int64) = (1, 1)
    for start in starts where start != step.run.lowerBound {
      let least = runs.sums[start] + input.payments[step.payment].units
      var end = runs.sums.partitioningIndex { $0 >= least }
      while end <= runs.count, runs.sums[end] <= least + amounts.largest {
        let excess = runs.sums[end] - least
        if excess == 0 || amounts.count(of: excess, in: start..<end) > 0 { fits += 1 }
        looked += 1
        end += 1
      }
    }
    return Chance(part: Int128(fits), of: Int128(looked))
  }
}
