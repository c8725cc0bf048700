import Bookkeeping

/// Which payments of a chain can be told one by one, and which only together.
///
/// Where it is open what a payment held back, it may not be what it and the one that pays it settle
/// together.
struct LateChainGroups {
  /// So many payments at most are told together.
  static let most = 6
  /// So far apart.
  private static let span = 4
  /// Sums of weights with fewer binary digits tell nothing.
  private static let leastBits = 48
  private static let mostBits = 70
  /// So many ways are looked at; the others count as different.
  private static let mostSteps = 20_000

  /// Payments that are matched together.
  struct Group {
    /// Their places, ascending.
    let places: [Int]
    /// How likely it is that they settle anything else.
    let chance: Chance
    /// Whether other items of the same amounts are an answer, too: a run that begins or ends elsewhere.
    let isMoved: Bool
  }

  /// What is told, in order of the first payments.
  private(set) var groups: [Group] = []
  /// How likely anything else is for each payment alone.
  private(set) var alone: [Chance] = []

  private let chain: LateChain
  private let changes: [[[LateChainChange?]]]
  /// Links that weigh next to nothing beside the likeliest ones of their payment are none of these.
  private let isSeen: [[[Bool]]]
  /// The weight that the others of a payment are set beside.
  private let heaviest: [Weight]

  init(_ chain: LateChain) {
    self.chain = chain
    let search = chain.search
    isSeen = chain.shares.shares.map { layer in
      let least = layer.joined().reduce(0, +) >> 30
      return layer.map { links in links.map { $0 > least } }
    }
    let isSeen = isSeen
    changes = search.layers.enumerated().map { place, layer in
      zip(layer.states, layer.links).enumerated().map { state, entry in
        entry.1.enumerated().map { link, candidate in
          guard isSeen[place][state][link] else { return nil }
          return LateChainChange(
            of: candidate,
            from: entry.0.start,
            beside: chain.path[place],
            after: place > 0 ? chain.path[place - 1].run : nil,
            search.amounts
          )
        }
      }
    }
    heaviest = chain.shares.weights.enumerated().map { place, layer in
      var heaviest = Weight(parts: 1)
      for (state, links) in layer.enumerated() {
        // None that leads on may weigh more than one beside it, or products would leave the range.
        for (link, weight) in links.enumerated()
        where chain.shares.shares[place][state][link] > 0 {
          heaviest = max(heaviest, weight)
        }
      }
      return heaviest
    }
    find()
  }

  private mutating func find() {
    var found: [Group] = []
    let single = chain.path.indices.map { group([$0]) }
    alone = single.map(\.chance)
    var isTaken = single.map { $0.chance.isExcluded }
    for place in single.indices where !isTaken[place] {
      guard !chain.path[place].held.isTwo, let group = grown(from: single[place], isTaken) else {
        continue
      }
      group.places.forEach { isTaken[$0] = true }
      found.append(group)
    }
    let together = Set(found.flatMap(\.places))
    found += single.filter { $0.chance.isExcluded && !together.contains($0.places[0]) }
    groups = found.sorted { $0.places[0] < $1.places[0] }
  }

  /// With other payments, those first that leave least in doubt, until what they settle together is
  /// told.
  private func grown(from single: Group, _ isTaken: [Bool]) -> Group? {
    var best = single
    while best.places.count < LateChainGroups.most {
      let (first, last) = (best.places[0], best.places[best.places.count - 1])
      let near = (last - LateChainGroups.span...first + LateChainGroups.span)
        .clamped(to: 0...chain.path.count - 1)
      let more = near.filter {
        !best.places.contains($0) && !isTaken[$0] && !chain.path[$0].held.isTwo
      }
      .map { group((best.places + [$0]).sorted()) }
      guard let next = more.min(by: { $0.chance < $1.chance }) else { return nil }
      if next.chance.isExcluded { return next }
      best = next
    }
    return nil
  }

  /// One way through some payments.
  private struct Way {
    var place: Int
    var state: Int
    /// How likely it is, in units of 2^−60, beside the others.
    var weight: Int128
    var amounts: [LateChainChange.Amount: Int]
  }

  /// How likely it is that payments settle together what the likeliest way says.
  private func group(_ places: [Int]) -> Group {
    let (first, last) = (places[0], places[places.count - 1])
    let layers = chain.search.layers
    var reached = chain.shares.forward[first].map { Int128($0.parts) << 24 }
    for place in first...last {
      var next: [Int: Int128] = [:]
      for (state, links) in layers[place].links.enumerated() where reached[state] > 0 {
        for (link, candidate) in links.enumerated()
        where chain.shares.shares[place][state][link] > 0 {
          let weight = scaled(reached[state], place, state, link)
          next[candidate.next, default: 0] += weight * remaining(candidate, after: place, last)
        }
      }
      if place == last {
        let all = next.values.reduce(0, +)
        return group(places, all: all)
      }
      // The next payment's sums must not leave the range.
      guard next.values.allSatisfy({ $0 >> LateChainGroups.mostBits == 0 }) else { break }
      reached = layers[place + 1].states.indices.map { next[$0] ?? 0 }
    }
    return group(places, all: 0)
  }

  /// How likely what comes behind the last payment is; one before it.
  private func remaining(
    _ link: LateChainSearch.Link,
    after place: Int,
    _ last: Int
  ) -> Int128 {
    guard place == last else { return 1 }
    guard place + 1 < chain.shares.backward.count else { return Int128(Weight.one.parts) }
    return Int128(chain.shares.backward[place + 1][link.next].parts)
  }

  private func scaled(_ weight: Int128, _ place: Int, _ state: Int, _ link: Int) -> Int128 {
    weight * Int128(chain.shares.weights[place][state][link].parts)
      / Int128(heaviest[place].parts)
  }

  private func group(_ places: [Int], all: Int128) -> Group {
    let members = Set(places)
    let (first, last) = (places[0], places[places.count - 1])
    var same: Int128 = 0
    var isMoved = false
    var steps = 0
    let forward = chain.shares.forward[first]
    var ways = forward.indices.filter { forward[$0].parts > 0 }.map { state in
      Way(place: first, state: state, weight: Int128(forward[state].parts) << 24, amounts: [:])
    }
    while let way = ways.popLast(), steps < LateChainGroups.mostSteps {
      for (link, candidate) in chain.search.layers[way.place].links[way.state].enumerated()
      where isSeen[way.place][way.state][link] {
        steps += 1
        let weight = scaled(way.weight, way.place, way.state, link)
        guard let next = step(way, link, members) else { continue }
        if way.place == last {
          guard next.amounts.isEmpty else { continue }
          same += weight * remaining(candidate, after: last, last)
          isMoved = isMoved || next.isMoved
        } else if weight > 0 {
          ways.append(
            Way(
              place: way.place + 1,
              state: candidate.next,
              weight: weight,
              amounts: next.amounts
            )
          )
        }
      }
    }
    let chance = places.reduce(chance(all, same)) { $0.or(chain.doubts[$1]) }
    return Group(places: places, chance: chance, isMoved: isMoved)
  }

  /// What is not the same, of all; certain where too little is left of it to tell.
  private func chance(_ all: Int128, _ same: Int128) -> Chance {
    guard all >> LateChainGroups.leastBits > 0 else { return .certain }
    let excess = max(0, Int128.bitWidth - all.leadingZeroBitCount - 90)
    return Chance(part: max(0, all - same) >> excess, of: all >> excess).or(chain.chance)
  }

  /// What the members settle otherwise after one more payment; nil where that can't be made up for.
  private func step(
    _ way: Way,
    _ link: Int,
    _ members: Set<Int>
  ) -> (amounts: [LateChainChange.Amount: Int], isMoved: Bool)? {
    guard members.contains(way.place) else { return (way.amounts, false) }
    guard let change = changes[way.place][way.state][link],
      // To take a late item from the wrong payment would make that one look like another; but where
      // a run ends earlier, the next one begins with what would come late.
      change.origins.allSatisfy({ members.contains($0) || $0 == way.place - 1 })
    else { return nil }
    return (LateChainChange.sum(way.amounts, change.amounts), change.isMoved)
  }
}
