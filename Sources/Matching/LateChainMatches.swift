import Bookkeeping

extension ChainSearch {
  /// Payments that tile the items, each but for an item held back: told by all of them together.
  /// - Returns: whether the month's payments are such.
  func lateItems(_ known: LateChain?, _ pool: inout Pool, _ findings: inout Findings) -> Bool {
    let start = pool
    guard let chain = known ?? LateChain.of(input, start, Runs(start)), chain.chance.isExcluded
    else { return false }
    let names = LateChainNames(chain, input, start)
    let groups = LateChainGroups(chain)
    let found = groups.groups.compactMap { group in
      finding(group, chain, names).map { (places: group.places, finding: $0) }
    }
    let end = settledEnd(chain, Set(found.flatMap(\.places)))
    var told: Set<Int> = []
    for (places, finding) in found where places.allSatisfy({ $0 < end }) {
      findings.take(finding, by: chain.path[places[0]].payment)
      finding.items.forEach { pool.close($0) }
      told.formUnion(places)
    }
    doubtLeft(chain.search.runs, chain.path.map(\.run), pool, &findings)
    for place in chain.path.indices where !told.contains(place) {
      let answers = LateChainAnswers(chain, at: place)
      findings.doubt(
        chain.path[place].payment,
        .ambiguous(
          rule: .settlementChain,
          answers: answers.count,
          chance: groups.alone[place]
        ),
        answers.guesses(),
        start
      )
    }
    return true
  }

  /// Up to which payment what is told is settled now.
  ///
  /// Where late items come, the last payments wait for the next month's behind one that is not told: what
  /// that held back comes with these, and a chain has no gap.
  private func settledEnd(_ chain: LateChain, _ told: Set<Int>) -> Int {
    let count = chain.path.count
    guard chain.path.contains(where: { !$0.paid.isEmpty }) else { return count }
    return (max(0, count - LateChainSearch.patience)..<count).first { !told.contains($0) } ?? count
  }

  private func finding(
    _ group: LateChainGroups.Group,
    _ chain: LateChain,
    _ names: LateChainNames
  ) -> Finding? {
    let settled = group.places.compactMap { names.settled[$0] }
    guard settled.count == group.places.count else { return nil }
    let partners = group.places.dropFirst()
    let late = settled.flatMap(\.late)
    let held = settled.compactMap(\.held)
    let rivals = settled.reduce(group.isMoved ? 1 : 0) { $0 + $1.rivals }
    let words = ExceptionSpace.words(
      held: held.count { !late.contains($0) },
      earlier: late.count { !held.contains($0) },
      others: 0
    )
    return Finding(
      rule: partners.isEmpty ? .settlementChain : .combined,
      // Of payments that are only told together it is open who paid which.
      isInterchangeable: !partners.isEmpty || rivals > 0,
      rivals: partners.isEmpty ? rivals : max(1, rivals),
      chance: group.chance,
      explanation: explanation(group, chain, words),
      items: settled.flatMap(\.items).sorted(),
      partners: partners.map { chain.path[$0].payment },
      late: late
    )
  }

  private func explanation(
    _ group: LateChainGroups.Group,
    _ chain: LateChain,
    _ words: String
  ) -> String {
    let exceptions = words.isEmpty ? "" : ", with \(words)"
    let links = group.places.map { "\($0 + 1)" }.joined(separator: ", ")
    let searched =
      "searched every start and end of all of them together, with one item held back at most, in one "
      + "of them two, and with those added that the \(LateChainSearch.patience) payments before held "
      + "back"
    let count = chain.path.count
    guard group.places.count > 1 else {
      return "Link \(links) of \(count) consecutive payments that tile the open line items in "
        + "settlement order\(exceptions); \(searched)."
    }
    return
      "Links \(links) of \(count) consecutive payments that tile the open line items in settlement "
      + "order\(exceptions), told together; which of them paid which item can't be told, and they are "
      + "applied in order; \(searched)."
  }
}

/// What a payment of a chain may be.
struct LateChainAnswers {
  /// How many answers there are, by items.
  let count: Int64

  private let chain: LateChain
  private let others: [(share: Int128, run: Range<Int>, held: LateChainSearch.Held)]

  init(_ chain: LateChain, at place: Int) {
    let layer = chain.search.layers[place]
    var count: Int64 = 0
    var others: [Range<Int>: [LateChainSearch.Held: Int128]] = [:]
    for (state, links) in layer.links.enumerated() {
      for (link, share) in zip(links, chain.shares.shares[place][state]) where share > 0 {
        let run = layer.states[state].start..<link.end
        count = count.addingReportingOverflow(link.ways).partialValue
        if link.paid.isEmpty { others[run, default: [:]][link.held, default: 0] += share }
      }
    }
    self.chain = chain
    self.count = max(1, count)
    self.others = others.flatMap { run, held in held.map { ($0.value, run, $0.key) } }
      .sorted { left, right in
        (right.0, left.1.lowerBound, left.1.upperBound)
          < (left.0, right.1.lowerBound, right.1.upperBound)
      }
  }

  /// What the payment may be, the likeliest first; where two items are held back, or late ones paid,
  /// these are not named.
  func guesses() -> [Guess] {
    others.lazy.compactMap { guess($0.run, $0.held) }.prefix(Guess.most).map { $0 }
  }

  private func guess(_ run: Range<Int>, _ held: LateChainSearch.Held) -> Guess? {
    var places = Array(run)
    switch held {
    case .nothing: break
    case .one(let units):
      guard let place = chain.search.amounts.last(of: units, in: run) else { return nil }
      places.removeAll { $0 == place }
    case .both, .two: return nil
    }
    return Guess(rule: .settlementChain, items: places.map { chain.search.runs.open[$0] })
  }
}
