import Bookkeeping

/// How likely each link of a search is, given that all payments are explained: forwards from the first
/// payment and backwards from the last, with rates that the payments themselves tell.
struct LateChainShares {
  /// The rates are told in so many turns, each with those of the one before.
  private static let turns = 6

  let search: LateChainSearch
  private(set) var rates = LateChainRates()
  /// How likely the way to a state's link is, by payment, state and link; any unit, the same within a
  /// payment.
  private(set) var shares: [[[Int128]]] = []
  /// How likely each link is after its state.
  private(set) var weights: [[[Weight]]] = []
  /// How likely the payments before are with each state, and those from its own on, beside the other
  /// states of its payment.
  private(set) var forward: [[Weight]] = []
  private(set) var backward: [[Weight]] = []

  /// - Parameter known: what earlier months say.
  init(_ search: LateChainSearch, known: LateChainRates.Counts) {
    self.search = search
    for turn in 0...LateChainShares.turns {
      weigh()
      goBackward()
      let counts = goForward(known)
      if turn < LateChainShares.turns { rates = LateChainRates(counts) }
    }
  }

  private mutating func weigh() {
    weights = search.layers.enumerated().map { place, layer in
      zip(layer.states, layer.links).map { state, links in
        links.map { rates.weight(of: $0, after: state, at: place) }
      }
    }
  }

  /// How likely the rest of the payments is after each state, beside the other states of its payment.
  private mutating func goBackward() {
    backward = []
    var after: [Weight]?
    for (layer, weights) in zip(search.layers, weights).reversed() {
      let sums = zip(layer.links, weights).map { links, weights in
        zip(links, weights).reduce(Int128(0)) { sum, link in
          sum + Int128((link.1 * (after?[link.0.next] ?? .one)).parts)
        }
      }
      let scaled = LateChainShares.scaled(sums)
      backward.append(scaled)
      after = scaled
    }
    backward.reverse()
  }

  /// Beside the largest one.
  private static func scaled(_ sums: [Int128]) -> [Weight] {
    let largest = max(sums.max() ?? 1, 1)
    return sums.map { $0 == 0 ? Weight(parts: 0) : Weight($0, of: largest) }
  }

  private mutating func goForward(_ known: LateChainRates.Counts) -> LateChainRates.Counts {
    shares = []
    forward = []
    var counts = known
    var before = search.layers[0].states.map { _ in Weight.one }
    for place in search.layers.indices {
      let layer = search.layers[place]
      forward.append(before)
      let after = place + 1 < backward.count ? backward[place + 1] : nil
      let count = after?.count ?? (layer.links.joined().map(\.next).max() ?? 0) + 1
      var reached = Array(repeating: Int128(0), count: count)
      shares.append(
        layer.links.indices.map { state in
          zip(layer.links[state], weights[place][state]).map { link, weight in
            let way = Int128(before[state].parts) * Int128(weight.parts)
            if after?[link.next].parts != 0 {
              reached[link.next] += (way + Int128(Weight.one.parts) - 1) >> 36
            }
            // A dozen digits less, so that a million links can be added up.
            return ((way >> 12) + 1) * Int128((after?[link.next] ?? .one).parts)
          }
        }
      )
      expect(place, &counts)
      before = LateChainShares.scaled(reached)
    }
    return counts
  }

  /// Adds what is expected of one payment.
  private func expect(_ place: Int, _ counts: inout LateChainRates.Counts) {
    let layer = search.layers[place]
    let total = shares[place].joined().reduce(0, +)
    guard total > 0 else { return }
    // So that the product with one fits.
    let excess = max(0, Int128.bitWidth - total.leadingZeroBitCount - 84)
    for (state, links) in layer.links.enumerated() {
      for (link, share) in zip(links, shares[place][state]) where share > 0 {
        let part = Weight(share >> excess, of: total >> excess).parts
        if link.mayHold { counts.held[link.held.count] += part }
        for item in LateChainRates.returns(of: link, after: layer.states[state], at: place) {
          counts.open[item.age] += part
          if item.isPaid { counts.returned[item.age] += part }
        }
      }
    }
  }

  /// The likeliest way through all payments; of equally likely ones the first.
  ///
  /// That is the place of each one's state in its layer, and of its link among the state's.
  func likeliest() -> [(state: Int, link: Int)] {
    var path: [(state: Int, link: Int)] = []
    var state: Int?
    for (place, layer) in search.layers.enumerated() {
      var best: (share: Int128, state: Int, link: Int)?
      for candidate in state.map({ $0..<$0 + 1 }) ?? layer.states.indices {
        for (link, share) in shares[place][candidate].enumerated() where share > best?.share ?? 0 {
          best = (share, candidate, link)
        }
      }
      guard let best else { return [] }
      path.append((best.state, best.link))
      state = layer.links[best.state][best.link].next
    }
    return path
  }
}
