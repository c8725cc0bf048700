import Bookkeeping

/// What else a payment could be, if it alone held back two items, or paid one of an order that is no
/// sale: the accident that complete histories don't exclude by themselves.
///
/// Each such set that leaves all later payments explained is counted, and weighed against the single
/// item that the histories name: (sets that fit ÷ all such sets) ÷ (items of the amount ÷ all items)
/// × the odds that one more payment does what none was seen to do.
struct LateItemRivals {
  /// What a payment holds back in some history.
  struct Hold: Hashable {
    let place: Int
    let units: Int64
    /// The place of the payment that pays it; nil while it is open.
    let paidAt: Int?
  }

  /// Sets that would be something else for the same payments.
  struct Rival {
    /// The places of the payments that would pay other items, ascending; all of them together would pay
    /// the same.
    let places: [Int]
    /// Whether payments after the last one might be others too.
    let isOpen: Bool
    /// The expected number of such accidents.
    var chance: Chance
  }

  /// Beyond so many sets of a payment, all others are taken to leave the later payments explained.
  private static let most = 256
  /// With so many pairs of amounts to look at, a payment could be anything.
  private static let mostEffort = 1 << 22

  /// What the histories hold back, each once.
  let holds: Set<Hold>
  private let histories: [[LateItemSearch.Move]]
  private let odds: Chance
  /// How often the commonest number of payments lies between an item and its payment, as a share: two
  /// items must come back with the same payment to pass for one.
  private let together: Chance
  /// How many payments later than held back an item was paid at most, in any history.
  private let patience: Int

  /// - Parameter odds: that a payment does what none was seen to do.
  init(_ histories: [[LateItemSearch.Move]], odds: Chance) {
    self.histories = histories
    self.odds = odds
    let all = histories.map(LateItemRivals.holds)
    holds = all.reduce(into: []) { $0.formUnion($1) }
    var lags: [Int: Int] = [:]
    for hold in all.first ?? [] {
      if let paidAt = hold.paidAt { lags[paidAt - hold.place, default: 0] += 1 }
    }
    together = Chance(
      part: Int128((lags.values.max() ?? 0) + 1),
      of: Int128(lags.values.reduce(0, +) + 1)
    )
    patience = holds.reduce(1) { most, hold in
      max(most, (hold.paidAt ?? histories[0].count) - hold.place)
    }
  }

  /// What one history holds back.
  private static func holds(_ history: [LateItemSearch.Move]) -> [Hold] {
    var holds: [Hold] = []
    for (place, move) in history.enumerated() {
      holds += move.paid.map { Hold(place: $0.since, units: $0.units, paidAt: place) }
    }
    holds += (history.last?.next ?? []).map {
      Hold(place: $0.since, units: $0.units, paidAt: nil)
    }
    return holds.filter { $0.place >= 0 }
  }

  /// What a payment could be instead, by the payments that would be others with it; and how many sets
  /// of items that is.
  /// - Parameter search: knows which states leave the later payments explained.
  func rivals(
    at place: Int,
    _ search: inout LateItemSearch
  ) -> (rivals: [Rival], sets: Int64) {
    let day = search.days[place]
    var tally = Tally(rarity: Rarity(day, Set(histories.map { $0[place] }), odds))
    let states = Set(
      histories.map { search.open(after: place == 0 ? [] : $0[place - 1].next, at: place) }
    )
    let effort = states.reduce(0) { $0 + (1 << $1.count) * (day.amounts.count + day.others.count) }
    guard effort <= LateItemRivals.mostEffort else {
      return ([Rival(places: [place], isOpen: true, chance: .certain)], 1)
    }
    for state in states.sorted(by: { $0.lexicographicallyPrecedes($1) }) {
      state.parted { paid, kept, units in
        let wanted = day.excess + units
        day.pairs(of: wanted) { first, second, count in
          guard !paid.holds(first), !paid.holds(second) else { return }
          // Two that come back together pass for one of their sum.
          let both = LateItem(units: first + second, since: place)
          let one = Guess(open: kept.with(both), ways: Int128(count), kind: .two, both: both)
          if !add(one, at: place, &tally, &search) {
            let two = kept.with(LateItem(units: first, since: place))
              .with(LateItem(units: second, since: place))
            let apart = Guess(open: two, ways: Int128(count), kind: .two)
            _ = add(apart, at: place, &tally, &search)
          }
        }
        for other in day.others {
          let held = wanted + other.units
          let count = Int128(other.count)
          if held == 0 {
            let alone = Guess(open: kept, ways: count, kind: .other)
            _ = add(alone, at: place, &tally, &search)
          } else if held != other.units, day.mayHold(held) {
            let beside = Guess(
              open: kept.with(LateItem(units: held, since: place)),
              ways: count * Int128(day.count(of: held)),
              kind: .two
            )
            _ = add(beside, at: place, &tally, &search)
          }
        }
      }
    }
    return (tally.rivals, Int64(min(1 << 40, tally.sets)))
  }

  /// Counts sets after which so much is on its way, where the later payments can be explained then.
  private func add(
    _ guess: Guess,
    at place: Int,
    _ tally: inout Tally,
    _ search: inout LateItemSearch
  ) -> Bool {
    tally.looked += 1
    let isMany = tally.looked > LateItemRivals.most
    let isPatient = isMany || search.finishes(from: guess.open, at: place + 1, patience: patience)
    guard isPatient || search.finishes(from: guess.open, at: place + 1) else { return false }
    var chance = tally.rarity.of(guess.ways, guess.kind)
    if guess.both != nil { chance = chance.and(together) }
    // To come later than any other does is odd once more.
    if !isPatient { chance = chance.and(odds) }
    var trace = Trace(both: guess.both, patience: isPatient ? patience : .max, isOpen: isMany)
    if !isMany { follow(guess.open, from: place + 1, &trace, &search) }
    let rival = Rival(
      places: ([place] + trace.places).sorted(),
      isOpen: trace.isOpen,
      chance: chance
    )
    tally.add(rival, guess.ways)
    return true
  }

  /// Which payments would be others, until what is on its way is what a history says.
  private func follow(
    _ open: LateItems,
    from place: Int,
    _ trace: inout Trace,
    _ search: inout LateItemSearch
  ) {
    trace.steps += 1
    guard place < search.days.count, trace.steps <= LateItemRivals.most, search.looksAt(open)
    else {
      trace.isOpen = true
      return
    }
    for move in search.moves(
      from: open,
      at: place,
      isAside: true,
      patience: trace.patience
    ) where search.finishes(from: move.next, at: place + 1, patience: trace.patience) {
      let isSame = histories.contains { history in
        history[place].held == move.held && history[place].paid == move.paid
      }
      let paysBoth = trace.both.map(move.paid.contains) ?? false
      if !isSame || paysBoth { trace.places.insert(place) }
      let isBothOpen = trace.both.map(move.next.contains) ?? false
      if !isBothOpen, histories.contains(where: { $0[place].next == move.next }) { continue }
      follow(move.next, from: place + 1, &trace, &search)
    }
  }

  /// The payments that would be others.
  private struct Trace {
    /// Two items that are taken for one of their sum.
    let both: LateItem?
    let patience: Int
    var isOpen: Bool
    var places: Set<Int> = []
    var steps = 0
  }

  /// Sets of a payment's, and what is on its way after them.
  private struct Guess {
    let open: LateItems
    let ways: Int128
    let kind: Rarity.Kind
    /// Two items that are taken for one of their sum: they must come back together.
    var both: LateItem?
  }

  /// What was counted of one payment.
  private struct Tally {
    let rarity: Rarity
    var looked = 0
    var sets: Int128 = 0
    private(set) var rivals: [Rival] = []

    init(rarity: Rarity) { self.rarity = rarity }

    mutating func add(_ rival: Rival, _ ways: Int128) {
      sets += ways
      let known = rivals.firstIndex {
        $0.places == rival.places && $0.isOpen == rival.isOpen
      }
      guard let known else {
        rivals.append(rival)
        return
      }
      rivals[known].chance = rivals[known].chance.or(rival.chance)
    }
  }

  /// How rare sets of a payment are beside the items that the histories name.
  private struct Rarity {
    /// Two items, or an item and one of an order that is no sale; or one of these alone.
    enum Kind { case two, other }

    let items: Int128
    let others: Int128
    let single: Int128
    let odds: Chance

    init(_ day: LateItemDay, _ moves: Set<LateItemSearch.Move>, _ odds: Chance) {
      items = Int128(day.items.count)
      others = day.others.reduce(0) { $0 + Int128($1.count) }
      single = moves.reduce(0) { ways, move in
        ways + Int128(move.held.map { day.count(of: $0) } ?? Int64(day.items.count))
      }
      self.odds = odds
    }

    func of(_ ways: Int128, _ kind: Kind) -> Chance {
      let all = kind == .two ? items * (items - 1) / 2 + items * others : others
      return Chance(part: ways * items, of: max(all, 1) * max(single, 1)).and(odds)
    }
  }
}

extension LateItemDay {
  /// Every two items with this sum: their amounts, and how many sets they make.
  func pairs(of units: Int64, _ body: (_ first: Int64, _ second: Int64, _ ways: Int64) -> Void) {
    var (low, high) = (0, amounts.count - 1)
    while low <= high {
      let (first, second) = (amounts[low], amounts[high])
      let sum = first.units + second.units
      if sum == units {
        let ways =
          low == high ? first.count * (first.count - 1) / 2 : first.count * second.count
        if ways > 0 { body(first.units, second.units, ways) }
      }
      if sum <= units { low += 1 }
      if sum >= units { high -= 1 }
    }
  }
}
