import Bookkeeping

/// Whole settlement days of which every payment holds back at most one item, and pays some of those
/// that earlier payments held back: all payments together, to the last one.
///
/// One such payment alone has thousands of answers. Together they have few: what a payment is said
/// to hold back must come up again to the cent, or be open at the end. The search is complete:
/// every history that explains all payments is found, or none is said to be.
struct LateItemSearch {
  /// So many items at most are on their way at once, besides those that earlier months left open.
  static let mostOpen = 6
  /// So many at most of these.
  static let mostBefore = 10
  /// So many histories are told apart, and so many states looked at.
  static let mostHistories = 256
  static let mostStates = 20_000
  static let mostPayments = 400
  /// So many sets of items on their way are looked at for a month.
  static let mostEffort = 1 << 19

  /// What one payment does in a history.
  struct Move: Hashable {
    /// The amount held back, or nil.
    let held: Int64?
    /// What is paid of what was held back before.
    let paid: LateItems
    /// What is to be paid afterwards.
    let next: LateItems
  }

  private struct State: Hashable {
    let place: Int
    let open: LateItems
    let patience: Int
  }

  private(set) var days: [LateItemDay] = []
  /// Indices of the pool's items that earlier months left open, in settlement order, by the place of
  /// the first payment that may pay them: the first one behind their days.
  private(set) var before: [[Int]] = []
  private var arriving: [LateItems] = []
  /// How many these are.
  private let beforeCount: Int
  /// How many sets a payment was compared with, over all states, by the payment's place.
  private(set) var sets: [Int64] = []
  private var finishing: [State: Bool] = [:]
  private var effort = 0

  /// Goes through the payments in order of time.
  /// - Parameters:
  ///   - payments: places in the input.
  ///   - largest: the largest item of each of the pool's days.
  /// - Returns: nil where no history explains all of them.
  init?(
    _ payments: [Int],
    _ tiles: DayTiles,
    _ input: MatchingInput,
    _ pool: Pool,
    largest: [Int64]
  ) {
    guard let first = payments.first, payments.count <= LateItemSearch.mostPayments,
      let before = LateItemSearch.open(before: input.payments[first], input, pool)
    else { return nil }
    beforeCount = before.count
    // One that may have been paid in place of an equal one may stand for that, whenever it was sold.
    let uncertain = input.uncertainItems
    var left = before
    var states: Set<LateItems> = [[]]
    var last: ClosedRange<Int64>?
    for payment in payments {
      let tile = tiles.tile(of: payment)
      let due = left.filter {
        uncertain.contains($0) || pool.items[$0].settlementDay.number <= tile.upperBound
      }
      left.removeAll(where: due.contains)
      self.before.append(due)
      arriving.append(due.map { LateItem(units: pool.items[$0].units, since: -1) })
      states = Set(states.map { open(after: $0, at: days.count) })
      guard tile != last,
        let day = LateItemSearch.day(payment, tile, states, input, pool, largest)
      else { return nil }
      last = tile
      let place = days.count
      days.append(day)
      var (next, tried): (Set<LateItems>, Int64) = ([], 0)
      for state in states {
        effort += 1 << state.count
        guard effort <= LateItemSearch.mostEffort else { return nil }
        tried += Int64(1 << state.count) * Int64(day.amounts.count + 1)
        moves(of: state, at: place).forEach { next.insert($0.next) }
      }
      guard !next.isEmpty, next.count <= LateItemSearch.mostStates else { return nil }
      sets.append(tried)
      states = next
    }
  }

  /// What is open of days that earlier months settled; nil where that is too much to be on its way.
  private static func open(
    before payment: OpenPayment,
    _ input: MatchingInput,
    _ pool: Pool
  ) -> [Int]? {
    let earliest = payment.createdAt.adding(days: -input.terms.maxLagDays)
    var open: [Int] = []
    for day in pool.days where day.openCount > 0 && input.settledDays.contains(day.number) {
      // A day with more was not paid, but for an item that came late.
      guard day.openCount <= mostBefore else { continue }
      open += day.range.filter {
        pool.isOpen[$0] && pool.items[$0].units > 0 && pool.items[$0].recognisedAt >= earliest
      }
    }
    return open.count <= mostBefore ? open : nil
  }

  /// A payment's day, unless one look at the sums says that no state leads on.
  private static func day(
    _ payment: Int,
    _ tile: ClosedRange<Int64>,
    _ states: Set<LateItems>,
    _ input: MatchingInput,
    _ pool: Pool,
    _ largest: [Int64]
  ) -> LateItemDay? {
    let paid = input.payments[payment]
    let open = tile.compactMap { pool.dayIndex(of: $0) }.filter { place in
      // Of a day whose payment could not be told so far a later payment may have paid an item.
      !input.settledDays.contains(pool.days[place].number)
        || pool.days[place].openCount > mostBefore
    }
    let excess = open.reduce(-paid.units) { $0 + pool.days[$1].openUnits }
    let most = open.reduce(Int64(0)) { max($0, largest[$1]) }
    guard
      states.contains(where: { state in
        excess <= most && excess + state.reduce(0) { $0 + $1.units } >= 0
      })
    else { return nil }
    let items = open.flatMap { place in pool.days[place].range.filter { pool.isOpen[$0] } }
    // An item that was recognised after the payment can't be what it paid.
    if let last = items.last, pool.items[last].recognisedAt >= paid.createdAt { return nil }
    return LateItemDay(payment: payment, days: tile, items: items, units: paid.units, pool)
  }

  /// What is on its way when a payment's turn comes, with what earlier months left open.
  func open(after state: LateItems, at place: Int) -> LateItems {
    arriving[place].reduce(state) { $0.with($1) }
  }

  /// What a payment may do, whatever comes afterwards.
  /// - Parameters:
  ///   - isAside: whether one more may be on its way, for an earlier payment held back two.
  ///   - patience: how many payments later a late item is paid at most.
  func moves(
    from state: LateItems,
    at place: Int,
    isAside: Bool = false,
    patience: Int = .max
  ) -> [Move] {
    moves(of: open(after: state, at: place), at: place, isAside: isAside, patience: patience)
  }

  private func moves(
    of state: LateItems,
    at place: Int,
    isAside: Bool = false,
    patience: Int = .max
  ) -> [Move] {
    let day = days[place]
    let room = LateItemSearch.mostOpen + beforeCount + (isAside ? 1 : 0)
    var moves: [Move] = []
    state.parted { paid, kept, units in
      guard kept.allSatisfy({ $0.since < 0 || place - $0.since < patience }) else { return }
      let held = day.excess + units
      if held == 0 {
        moves.append(Move(held: nil, paid: paid, next: kept))
      } else if kept.count < room, day.mayHold(held), !paid.holds(held) {
        // To hold back an amount and to pay the same is as good as neither.
        let late = LateItem(units: held, since: place)
        moves.append(Move(held: held, paid: paid, next: kept.with(late)))
      }
    }
    return moves
  }

  /// Whether another look at all sets of what is on its way is within the bound; counts it.
  mutating func looksAt(_ open: LateItems) -> Bool {
    effort += 1 << open.count
    return effort <= 2 * LateItemSearch.mostEffort
  }

  /// Whether all payments from this one on can be explained, with what is still to be paid.
  mutating func finishes(from state: LateItems, at place: Int, patience: Int = .max) -> Bool {
    guard place < days.count else { return true }
    let key = State(place: place, open: state, patience: patience)
    if let known = finishing[key] { return known }
    // What is too much to look at counts as an answer, which weakens claims.
    guard finishing.count < LateItemSearch.mostStates, looksAt(state) else { return true }
    var isFinishing = false
    for move in moves(from: state, at: place, isAside: true, patience: patience)
    where finishes(from: move.next, at: place + 1, patience: patience) {
      isFinishing = true
      break
    }
    finishing[key] = isFinishing
    return isFinishing
  }

  /// All histories, each the payments' moves; nil where there are too many.
  mutating func histories() -> [[Move]]? {
    var histories: [[Move]] = [[]]
    for place in days.indices {
      var longer: [[Move]] = []
      for history in histories {
        guard looksAt(history.last?.next ?? []) else { return nil }
        for move in moves(from: history.last?.next ?? [], at: place)
        where finishes(from: move.next, at: place + 1) {
          longer.append(history + [move])
        }
        guard longer.count <= LateItemSearch.mostHistories else { return nil }
      }
      histories = longer
    }
    return histories
  }
}
