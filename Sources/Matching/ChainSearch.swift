import Bookkeeping

/// The rule `settlement_chain`: three or more consecutive paid payments, each a contiguous run of
/// items, that together tile the items in settlement order.
struct ChainSearch {
  /// Fewer payments are no chain.
  static let shortest = 3
  /// How many runs are looked at before the search gives up: what it has not reached is no match.
  static let mostSteps = 10_000_000
  /// At so many places on either side of so many of a chain's links, all together, is looked at how easily
  /// they fit.
  private static let nearby = 8_192
  private static let mostLinks = 64

  let input: MatchingInput

  /// A chain: its payments, and where in the runs each begins and ends.
  struct Chain {
    var payments: [Int]
    var places: [Int]
    /// The items of a link, as places in the runs.
    func run(_ link: Int) -> Range<Int> { places[link]..<places[link + 1] }

    /// The items of the last link, as places in the runs.
    var last: Range<Int> { run(payments.count - 1) }

    /// The expected number of accidental chains of this length.
    var chance: Chance
    /// The expected number of accidental fits of a single link whose start is known.
    var linkChance: Chance
  }

  /// - Parameter known: all payments together, where that was looked at before.
  /// - Returns: whether items may have been held back with every payment: then one payment alone says
  ///   nothing.
  func run(_ known: LateChain?, _ pool: inout Pool, _ findings: inout Findings) -> Bool {
    let runs = Runs(pool)
    let chains = chains(in: pool, runs, only: nil)
    let linked = chains.reduce(0) { $0 + $1.payments.count }
    if linked < input.payments.count(where: \.isSearched), lateItems(known, &pool, &findings) {
      return true
    }
    let searched = input.payments.indices.filter { input.payments[$0].isSearched }
    let regularity = Regularity(fitting: linked, all: searched.count)
    let isBroken = linked < regularity.all || chains.count > 1
    let late = Odds.of(
      searched.count - linked,
      against: linked + straightBefore,
      unseen: Chance(billionths: 0)
    )
    var identity = RunIdentity(runs: runs, pool: pool, terms: input.terms)
    // The last link of the chain before, where it is matched.
    var last: Range<Int>?
    for (number, chain) in chains.enumerated() {
      let ends = ends(of: chain, among: searched, isBroken ? regularity.odds : nil)
      let exchange = ChainExchange(chain, runs, pool, input)
      let (hidden, swaps) = (exchange.chances(late), exchange.swaps())
      for link in chain.payments.indices {
        if link == 0 && !ends.first.isExcluded
          || link == chain.payments.count - 1 && !ends.last.isExcluded
          || !hidden[link].isExcluded
        {
          findings.doubt(
            chain.payments[link],
            .ambiguous(
              rule: .settlementChain,
              answers: 1,
              chance: chain.linkChance.or(hidden[link])
            ),
            [Guess(rule: .settlementChain, items: items(of: chain, link: link, runs))],
            pool
          )
          continue
        }
        let rivals = identity.rivals(
          of: chain.run(link),
          after: link > (ends.first.isExcluded ? 0 : 1)
            ? chain.run(link - 1) : link == 0 ? last : nil,
          before: link + 1 < chain.payments.count || number + 1 == chains.count
            ? nil : chains[number + 1].run(0),
          paidBy: input.payments[chain.payments[link]]
        )
        findings.take(
          finding(of: chain, link: link, rivals: rivals + swaps[link], runs),
          by: chain.payments[link]
        )
      }
      last = ends.last.isExcluded ? chain.last : nil
    }
    for finding in findings.found.values { finding.items.forEach { pool.close($0) } }
    doubtLeft(runs, chains.map { $0.places[0]..<$0.last.upperBound }, pool, &findings)
    return false
  }

  /// How many payments of the month before were a chain without an exception.
  private var straightBefore: Int {
    guard let before = input.carriedEvidence, before.pattern?.rule == .settlementChain,
      before.exception == .none
    else { return 0 }
    return before.explained
  }

  /// The chance that the first or the last link is none.
  ///
  /// Where a chain breaks, something was held back. The links at its ends are held by one side only: a
  /// payment that is no run could end there by accident, and the break be one payment away. At the
  /// month's own ends it takes a break and an accident.
  /// - Parameter odds: how often payments are no links; nil where all of them are.
  private func ends(of chain: Chain, among searched: [Int], _ odds: Chance?)
    -> (first: Chance, last: Chance)
  {
    let none = odds.map(chain.linkChance.and) ?? Chance(billionths: 0)
    return (
      first: chain.payments.first == searched.first ? none : chain.linkChance,
      last: chain.payments.last == searched.last ? none : chain.linkChance
    )
  }

  /// What is left open between the payments, or right behind them, may have been paid in place of an
  /// item of its amount that a payment settles which can't tell them apart.
  func doubtLeft(
    _ runs: Runs,
    _ settled: [Range<Int>],
    _ pool: Pool,
    _ findings: inout Findings
  ) {
    guard let first = settled.first, let last = settled.last else { return }
    let left = runs.open[first.lowerBound..<min(last.upperBound + 1, runs.count)]
      .filter { pool.isOpen[$0] }
    let amounts = Set(left.map { pool.items[$0].units })
    guard !amounts.isEmpty else { return }
    var doubtful: Set<Int64> = []
    for finding in findings.found.values where finding.isInterchangeable {
      for item in finding.items where amounts.contains(pool.items[item].units) {
        doubtful.insert(pool.items[item].units)
      }
    }
    findings.uncertain.formUnion(left.filter { doubtful.contains(pool.items[$0].units) })
  }

  private func finding(of chain: Chain, link: Int, rivals: Int64, _ runs: Runs) -> Finding {
    Finding(
      rule: .settlementChain,
      isInterchangeable: rivals > 0,
      rivals: rivals,
      chance: chain.chance,
      explanation:
        "Link \(link + 1) of \(chain.payments.count) consecutive payments that tile "
        + "\((chain.places.last ?? 0) - chain.places[0]) open line items in settlement order; "
        + "no other start does.",
      items: items(of: chain, link: link, runs)
    )
  }

  private func items(of chain: Chain, link: Int, _ runs: Runs) -> [Int] {
    Array(runs.open[chain.places[link]..<chain.places[link + 1]])
  }

  /// The chains among the paid payments, oldest first; each is the only one of its length from its
  /// first payment on.
  func chains(in pool: Pool, _ runs: Runs, only: Set<Int>?) -> [Chain] {
    guard runs.isRising, runs.count >= ChainSearch.shortest else { return [] }
    let payments = input.payments.indices.filter {
      input.payments[$0].isSearched && only?.contains($0) ?? true
    }
    var chains: [Chain] = []
    var from = 0
    var next = 0
    var steps = 0
    while next + ChainSearch.shortest <= payments.count, steps < ChainSearch.mostSteps {
      if let chain = longest(payments[next...], from: from, runs, pool, &steps) {
        from = chain.places.last ?? from
        next += chain.payments.count
        chains.append(chain)
      } else {
        next += 1
      }
    }
    return chains
  }

  /// The longest chain that starts with the first of these payments, if it is the only one as long.
  private func longest(
    _ payments: ArraySlice<Int>,
    from: Int,
    _ runs: Runs,
    _ pool: Pool,
    _ steps: inout Int
  ) -> Chain? {
    guard let first = payments.first else { return nil }
    let opening = input.payments[first]
    let earliest = opening.createdAt.adding(days: -input.terms.maxLagDays)
    let start = max(from, runs.firstPlace(from: earliest, pool))
    let end = runs.firstPlace(from: opening.createdAt, pool)
    guard start < end else { return nil }
    var survivors = openings(opening, in: start..<end, runs, pool)
    steps += end - start
    var links = [first]
    for payment in payments.dropFirst() {
      let further = survivors.compactMap { places in
        step(input.payments[payment], from: places.end, runs, pool).map { (places.start, $0) }
      }
      if further.isEmpty { break }
      steps += survivors.count
      // Many starts that go on and on can't become one: equal prices.
      guard steps < ChainSearch.mostSteps else { return nil }
      survivors = further
      links.append(payment)
    }
    guard links.count >= ChainSearch.shortest, survivors.count == 1 else { return nil }
    var places = [survivors[0].start]
    for payment in links {
      guard let last = places.last, let end = step(input.payments[payment], from: last, runs, pool)
      else { return nil }
      places.append(end)
    }
    let count = Int64(end - start)
    let any = Chance(
      sets: count,
      step: pool.coarseStep,
      spread: runs.sums[end] - runs.sums[start]
    )
    let link = max(any, elsewhere(links, places, runs, pool))
    // Every start may begin a chain; from then on every link has one place to end.
    let chance = links.reduce(Chance(billionths: count * 1_000_000_000)) { chance, _ in
      chance.and(link)
    }
    guard chance.isExcluded else { return nil }
    return Chain(payments: links, places: places, chance: chance, linkChance: link)
  }

  /// How often payments of a chain fit at other places, and one more than seen: where there are few prices,
  /// their own measure of how easily accidents happen.
  private func elsewhere(_ links: [Int], _ places: [Int], _ runs: Runs, _ pool: Pool) -> Chance {
    var (fits, looked): (Int64, Int64) = (1, 1)
    let some = min(links.count, ChainSearch.mostLinks)
    let nearby = ChainSearch.nearby / some
    for number in 0..<some {
      let link = number * links.count / some
      let payment = input.payments[links[link]]
      let within = (places[link] - nearby..<places[link] + nearby)
        .clamped(to: 0..<runs.count)
      for place in within where place != places[link] {
        looked += 1
        if runs.place(of: runs.sums[place] + payment.units) != nil { fits += 1 }
      }
    }
    return Chance(part: Int128(fits), of: Int128(looked))
  }

  /// Every place in a range from which a run sums to the payment, and where that ends; in one pass, for
  /// the sums rise.
  private func openings(
    _ payment: OpenPayment,
    in places: Range<Int>,
    _ runs: Runs,
    _ pool: Pool
  ) -> [(start: Int, end: Int)] {
    var found: [(start: Int, end: Int)] = []
    var end = places.lowerBound
    for place in places {
      let sum = runs.sums[place] + payment.units
      while end < runs.count, runs.sums[end] < sum { end += 1 }
      guard runs.sums[end] == sum, let last = step(payment, from: place, runs, pool) else {
        continue
      }
      found.append((place, last))
    }
    return found
  }

  /// Where the run ends that starts at `place` and sums to the payment, if it was recognised before
  /// the payment and within the terms.
  private func step(_ payment: OpenPayment, from place: Int, _ runs: Runs, _ pool: Pool) -> Int? {
    guard place < runs.count, let end = runs.place(of: runs.sums[place] + payment.units),
      end > place,
      pool.items[runs.open[end - 1]].recognisedAt < payment.createdAt,
      pool.items[runs.open[place]].recognisedAt
        >= payment.createdAt.adding(days: -input.terms.maxLagDays)
    else { return nil }
    return end
  }
}
