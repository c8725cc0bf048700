import Bookkeeping

/// Consecutive payments that tile the items in settlement order, where each may hold back an item,
/// and pay some that the payments before it held back: all payments together, to the last one.
///
/// The search is complete inside its bounds: from every start, to every end, with one item held back
/// at most, and in one payment two.
struct LateChainSearch {
  /// A late item is paid by one of the next so many payments, or by none of the month.
  static let patience = 3
  /// So many states are looked at for one payment, and so many behind the first one.
  static let mostStates = 20_000
  static let mostOpenings = 1 << 14
  /// From more places than that so many ways begin that they could never be told apart.
  static let mostStarts = 1 << 17
  /// So many of those that something is left open right before, the last ones; and so many items of that.
  static let mostBehind = 1 << 12
  static let mostLeft = patience
  static let mostPayments = 400
  /// So many sets of two amounts that a payment may hold back are told apart: these may come back one by
  /// one.
  static let mostPairs = 4
  /// So many links in all, and where no payment holds back two so many for each start.
  static let mostLinks = 1 << 20
  static let mostLinksEach = 16

  /// Indices of the payments in the input, in order of time.
  let payments: [Int]
  let runs: Runs
  let amounts: RunAmounts
  /// One for each payment.
  private(set) var layers: [Layer] = []
  /// How many starts were looked at.
  private(set) var starts = 0

  private let input: MatchingInput
  private let pool: Pool
  private var pairs: RunPairs
  /// The first day with a sale behind the last one that earlier months settled anything of.
  private let dayBehind: Int64?

  /// - Returns: nil where no chain explains all payments, or where there is too much to look at.
  init?(
    _ payments: [Int],
    _ input: MatchingInput,
    _ pool: Pool,
    _ runs: Runs,
    _ amounts: RunAmounts
  ) {
    guard payments.count >= ChainSearch.shortest, payments.count <= LateChainSearch.mostPayments,
      runs.isRising, let first = payments.first
    else { return nil }
    self.payments = payments
    self.input = input
    self.pool = pool
    self.runs = runs
    self.amounts = amounts
    pairs = RunPairs(amounts)
    dayBehind = input.settledDays.max().flatMap { last in
      let place = pool.firstDay(from: last + 1)
      return place < pool.days.count ? pool.days[place].number : nil
    }
    let within = LateChainSearch.starts(of: input.payments[first], input, pool, runs)
    starts = within.count
    guard starts <= LateChainSearch.mostStarts else { return nil }
    let look = LateChainOpenings(runs, amounts, payments.map { input.payments[$0].units })
    // Where something was left open right before, it may be the first payments that pay it.
    let behind = within.filter { !left(before: $0).isEmpty }.suffix(LateChainSearch.mostBehind)
    guard let openings = look.places(in: within),
      let plain = search(from: Set(openings + behind).sorted(), mayHoldTwo: false)
    else { return nil }
    let alive = LateChainSearch.finishing(plain)[0]
    let found = zip(plain[0].states, alive).filter(\.1).map(\.0.start)
    guard let all = search(from: around(found, within), mayHoldTwo: true) else { return nil }
    layers = all
  }

  /// What earlier months left open right before a place: what a payment of the month may pay late.
  ///
  /// Only where the month before was such a chain, and up to the day behind those that it settled.
  private func left(before start: Int) -> LateItems {
    guard let before = input.carriedEvidence, before.isLateChain, before.exception == .late,
      start > 0, let dayBehind,
      pool.items[runs.open[start - 1]].settlementDay.number <= dayBehind
    else { return [] }
    return (max(0, start - LateChainSearch.mostLeft)..<start)
      .map { LateItem(units: pool.items[runs.open[$0]].units, since: -1) }.sorted()
  }

  /// Where a payment could begin by its terms.
  static func starts(
    of payment: OpenPayment,
    _ input: MatchingInput,
    _ pool: Pool,
    _ runs: Runs
  ) -> Range<Int> {
    let earliest = payment.createdAt.adding(days: -input.terms.maxLagDays)
    return runs.firstPlace(from: earliest, pool)..<runs.firstPlace(from: payment.createdAt, pool)
  }

  /// Places from which the first payment could end near where it does from these: with others it would
  /// take an accident of all payments together, which is excluded by itself.
  private func around(_ found: [Int], _ within: Range<Int>) -> [Int] {
    var starts: Set<Int> = []
    for place in found {
      let sum = runs.sums[place]
      let low = runs.sums.partitioningIndex { $0 >= sum - 4 * amounts.largest }
      let high = runs.sums.partitioningIndex { $0 > sum + 4 * amounts.largest }
      starts.formUnion((low..<high).clamped(to: within))
    }
    return starts.sorted()
  }

  /// All links from these starts, payment by payment; nil where they end, or are too many.
  private mutating func search(from starts: [Int], mayHoldTwo: Bool) -> [Layer]? {
    var layers: [Layer] = []
    var states = starts.map { State(start: $0, open: left(before: $0), isOdd: false) }
    // A chain is told by what few ways there are: with equal prices every one is.
    let each = self.starts.multipliedReportingOverflow(by: LateChainSearch.mostLinksEach)
    var room =
      mayHoldTwo || each.overflow
      ? LateChainSearch.mostLinks : min(LateChainSearch.mostLinks, each.partialValue + 1_024)
    for place in payments.indices {
      var layer = Layer()
      var next = States()
      let most = place == 0 ? LateChainSearch.mostOpenings : LateChainSearch.mostStates
      for state in states {
        let links = links(of: state, at: place, mayHoldTwo: mayHoldTwo, &next)
        // Other layers are looked up by place, so that they keep states that lead nowhere.
        guard place > 0 || !links.isEmpty else { continue }
        layer.states.append(state)
        layer.links.append(links)
        room -= links.count
        guard room >= 0, next.states.count <= most else { return nil }
      }
      guard !next.states.isEmpty else { return nil }
      layers.append(layer)
      states = next.states
    }
    return layers
  }

  /// The states that were reached, each once.
  private struct States {
    var states: [State] = []
    private var places: [State: Int] = [:]

    mutating func place(of state: State) -> Int {
      if let known = places[state] { return known }
      places[state] = states.count
      states.append(state)
      return states.count - 1
    }
  }

  private mutating func links(
    of state: State,
    at place: Int,
    mayHoldTwo: Bool,
    _ next: inout States
  ) -> [Link] {
    let payment = input.payments[payments[place]]
    guard state.start < runs.count,
      pool.items[runs.open[state.start]].recognisedAt
        >= payment.createdAt.adding(days: -input.terms.maxLagDays)
    else { return [] }
    var links: [Link] = []
    // One more may be held back by one payment of all; a second such payment would be odder still.
    let mayHoldTwo = mayHoldTwo && !state.isOdd
    state.open.parted { paid, kept, units in
      guard payment.units > units else { return }
      let least = runs.sums[state.start] + payment.units - units
      let most = least + amounts.largest * (mayHoldTwo ? 2 : 1)
      var last = runs.place(reaching: least, from: state.start)
      while last <= runs.count, runs.sums[last] <= most {
        defer { last += 1 }
        guard last > state.start,
          pool.items[runs.open[last - 1]].recognisedAt < payment.createdAt
        else { break }
        let run = state.start..<last
        let late = kept.filter { place + 1 - $0.since <= LateChainSearch.patience }
        add(run, runs.sums[last] - least, paid, late, state, place, mayHoldTwo, &links, &next)
      }
    }
    return links
  }

  /// Adds the links of one run, which is so much more than the payment.
  private mutating func add(
    _ run: Range<Int>,
    _ excess: Int64,
    _ paid: LateItems,
    _ late: LateItems,
    _ state: State,
    _ place: Int,
    _ mayHoldTwo: Bool,
    _ links: inout [Link],
    _ next: inout States
  ) {
    func link(_ held: Held, _ open: LateItems, isOdd: Bool, ways: Int64, of sets: Int64) {
      let after = State(start: run.upperBound, open: open, isOdd: isOdd)
      links.append(
        Link(
          end: run.upperBound,
          held: held,
          paid: paid,
          ways: ways,
          sets: sets,
          mayHold: run.count > 1,
          next: next.place(of: after)
        )
      )
    }
    guard excess > 0 else {
      link(.nothing, late, isOdd: state.isOdd, ways: 1, of: 1)
      return
    }
    guard run.count > 1 else { return }
    let open = late.with(LateItem(units: excess, since: place))
    let single = amounts.count(of: excess, in: run)
    let count = Int64(run.count)
    if single > 0 {
      link(.one(excess), open, isOdd: state.isOdd, ways: Int64(single), of: count)
    }
    guard mayHoldTwo, run.count > 2 else { return }
    let sets = count * (count - 1) / 2
    if let few = pairs.amounts(of: excess, in: run, most: LateChainSearch.mostPairs) {
      for pair in few {
        let apart = late.with(LateItem(units: pair.first, since: place))
          .with(LateItem(units: pair.second, since: place))
        link(.both(pair.first, pair.second), apart, isOdd: true, ways: pair.ways, of: sets)
      }
      return
    }
    // So many are told no more: those that come back together pass for one of their sum.
    let double = pairs.count(of: excess, in: run)
    if double > 0 {
      let both = late.with(LateItem(units: excess, since: place, isPair: true))
      link(.two(excess), both, isOdd: true, ways: double, of: sets)
    }
  }

  /// Which states lead to the last payment, layer by layer.
  static func finishing(_ layers: [Layer]) -> [[Bool]] {
    var finishing: [[Bool]] = []
    var next: [Bool] = []
    for (place, layer) in layers.enumerated().reversed() {
      next = layer.links.map { links in
        place == layers.count - 1 ? !links.isEmpty : links.contains { next[$0.next] }
      }
      finishing.append(next)
    }
    return finishing.reversed()
  }
}
