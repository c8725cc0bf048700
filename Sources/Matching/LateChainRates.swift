import Bookkeeping

/// How often the month's payments hold back nothing, one item or two, and how often what is held back
/// comes with which of the next payments.
struct LateChainRates: Equatable {
  /// By the number of items.
  private(set) var held: [Weight]
  /// By how many payments later, less one; of those that are still open then.
  private(set) var returned: [Weight]

  /// That none of so many is seen is no accident.
  private static let several = 3 * Int128(Weight.one.parts)

  /// What is assumed before anything is known.
  init() {
    held = [Weight(1, of: 10), Weight(8, of: 10), Weight(1, of: 10)]
    returned = Array(repeating: Weight(3, of: 10), count: LateChainSearch.patience)
  }

  /// How often it was seen, as expected numbers in units of 2^−36.
  struct Counts {
    var held: [Int64] = [0, 0, 0]
    /// Payments of the month before, none of which is known to hold back two.
    var earlier: Int64 = 0
    var open = Array(repeating: Int64(0), count: LateChainSearch.patience)
    var returned = Array(repeating: Int64(0), count: LateChainSearch.patience)

    /// Nothing but what the month before says, if its payments were such a chain.
    init(_ before: PatternEvidence?) {
      guard let before, before.isLateChain else { return }
      let payments = Int64(min(before.explained, LateChainSearch.mostPayments)) * Weight.one.parts
      earlier = payments
      if before.exception == .heldBack {
        open = Array(repeating: payments, count: LateChainSearch.patience)
      }
    }
  }

  /// What the counts say, where a little more may be that happens not to be seen: three eighths of a
  /// payment in all (see `Odds`), half of them for two items held back, half for items that come late.
  ///
  /// Where items are held back one by one, whatever the payment, two come together as often as a Poisson
  /// distribution has it: even if none is seen, unless several should be. How soon these come is told by few: two more of each age are taken to come as often as all do.
  init(_ counts: Counts) {
    let sixteenth = Int128(Weight.one.parts / 16)
    let payments = counts.held.reduce(9 * sixteenth) { $0 + Int128($1) }
    let seen = counts.held.map { Int128($0) + 3 * sixteenth }
    let expected = seen[1] * seen[1] / (2 * seen[0])
    let two = max(
      Weight(seen[2], of: payments + Int128(counts.earlier)),
      expected <= LateChainRates.several ? Weight(expected, of: payments) : Weight(parts: 0)
    )
    held = [seen[0], seen[1]].map { two.rest * Weight($0, of: seen[0] + seen[1]) } + [two]
    let open = counts.open.reduce(Int128(0)) { $0 + Int128($1) }
    let returned = counts.returned.reduce(Int128(0)) { $0 + Int128($1) }
    let some = 2 * Int128(Weight.one.parts)
    let more = max(sixteenth, some * returned / max(open, 1))
    self.returned = zip(counts.returned, counts.open).map { count, open in
      Weight(Int128(count) + more, of: Int128(open) + some)
    }
  }

  /// How likely a link is after a state, beside others: each run is as likely as any other.
  func weight(
    of link: LateChainSearch.Link,
    after state: LateChainSearch.State,
    at place: Int
  ) -> Weight {
    let share = Weight(Int128(link.ways), of: Int128(link.sets))
    return LateChainRates.returns(of: link, after: state, at: place)
      .reduce(link.mayHold ? held[link.held.count] * share : share) { weight, item in
        weight * (item.isPaid ? returned[item.age] : returned[item.age].rest)
      }
  }

  /// What is open before a payment: how many payments later it is, less one, and whether it is paid.
  static func returns(
    of link: LateChainSearch.Link,
    after state: LateChainSearch.State,
    at place: Int
  ) -> [(age: Int, isPaid: Bool)] {
    var paid = link.paid[...]
    return state.open.map { item in
      let isPaid = paid.first == item
      if isPaid { paid.removeFirst() }
      return (age: place - item.since - 1, isPaid: isPaid)
    }
  }
}

extension PatternEvidence {
  /// Whether a month's payments were a chain that leaves something out.
  var isLateChain: Bool {
    pattern?.rule == .settlementChain && !isCarried && exception != .none
  }
}
