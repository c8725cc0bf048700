import Bookkeeping

/// The rule `settlement_chain`: three or more consecutive paid payments, each a contiguous run of
/// items, that together tile the items in settlement order.
struct ChainSearch {
  /// Fewer payments are no chain.
  static let shortest = 3

  let input: MatchingInput

  /// A chain: its payments, and where in the runs each begins and ends.
  struct Chain {
    var payments: [Int]
    var places: [Int]
    var chance: Chance
  }

  func run(_ pool: inout Pool, matches: inout [Int: Match]) {
    let runs = Runs(pool)
    for chain in chains(in: pool, only: nil) {
      for (link, payment) in chain.payments.enumerated() {
        let items = runs.open[chain.places[link]..<chain.places[link + 1]]
        matches[payment] = Match(
          input.payments[payment],
          items: items.map { pool.items[$0] },
          rule: .settlementChain,
          strength: .unique,
          rivals: 0,
          chance: chain.chance,
          explanation:
            "Link \(link + 1) of \(chain.payments.count) consecutive payments that tile "
            + "\((chain.places.last ?? 0) - chain.places[0]) open line items in settlement order; "
            + "no other start does."
        )
        items.forEach { pool.close($0) }
      }
    }
  }

  /// The chains among the paid payments, longest continuation first come, first served.
  func chains(in pool: Pool, only: Set<Int>?) -> [Chain] {
    let runs = Runs(pool)
    guard runs.isRising, runs.count >= ChainSearch.shortest else { return [] }
    let payments = input.payments.indices.filter {
      input.payments[$0].isPaid && input.payments[$0].units > 0 && only?.contains($0) ?? true
    }
    var chains: [Chain] = []
    var from = 0
    var next = 0
    while next + ChainSearch.shortest <= payments.count {
      if let chain = longest(payments[next...], from: from, runs, pool) {
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
    _ pool: Pool
  ) -> Chain? {
    guard let first = payments.first else { return nil }
    let opening = input.payments[first]
    let earliest = opening.createdAt.adding(days: -input.terms.maxLagDays)
    let start = max(from, runs.firstPlace(from: earliest, pool))
    let end = runs.firstPlace(from: opening.createdAt, pool)
    guard start < end else { return nil }
    var survivors = (start..<end).compactMap { place in
      step(opening, from: place, runs, pool).map { [place, $0] }
    }
    let count = Int64(end - start)
    let spread = runs.sums[end] - runs.sums[start]
    var chance = Chance(
      sets: count.multipliedReportingOverflow(by: count + 1).partialValue / 2,
      step: pool.step,
      spread: spread
    )
    var links = [first]
    for payment in payments.dropFirst() {
      let further = survivors.compactMap { places in
        places.last.flatMap { step(input.payments[payment], from: $0, runs, pool) }
          .map { places + [$0] }
      }
      if further.isEmpty { break }
      survivors = further
      links.append(payment)
      chance = chance.and(Chance(sets: count, step: pool.step, spread: spread))
    }
    guard links.count >= ChainSearch.shortest, survivors.count == 1, chance.isExcluded else {
      return nil
    }
    return Chain(payments: links, places: survivors[0], chance: chance)
  }

  /// Where the run ends that starts at `place` and sums to the payment, if it was recognised before
  /// the payment and within the terms.
  private func step(_ payment: OpenPayment, from place: Int, _ runs: Runs, _ pool: Pool) -> Int? {
    guard let end = runs.place(of: runs.sums[place] + payment.units), end > place,
      pool.items[runs.open[end - 1]].recognisedAt < payment.createdAt,
      pool.items[runs.open[place]].recognisedAt
        >= payment.createdAt.adding(days: -input.terms.maxLagDays)
    else { return nil }
    return end
  }
}
