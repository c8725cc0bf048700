import Bookkeeping

/// The sets that are whole days with up to two exceptions: items of the days held back, or items
/// held back from earlier days, or of orders that are no sale, added.
///
/// Searched completely up to two exceptions. Sets are counted by their amounts: two items of one
/// price make one sum, and who of them it was is said to be open.
struct ExceptionSpace {
  /// What was found.
  struct Answer {
    /// How many exceptions it takes.
    var changes: Int
    /// Different answers by amounts with so many; one is an answer, more are ambiguous.
    var combinations: Int
    /// Answers by items with so many.
    var answers: Int64
    /// Answers by items with one exception more.
    var fartherAnswers: Int64
    /// The days that are paid.
    var days: ClosedRange<Int64>
    /// The amounts that are held back.
    var held: [Int64]
    /// Indices of the pool's items that are settled, in settlement order.
    var settled: [Int]
    /// Indices of the second pool that are settled.
    var addedOthers: [Int]
    /// The expected number of accidental fits in what was searched.
    var chance: Chance
    /// The exceptions in words.
    var words: String
  }

  private let pool: Pool
  private let payment: OpenPayment
  private let bases: [ExceptionBase]

  init(
    pool: Pool,
    payment: OpenPayment,
    tile: ClosedRange<Int64>,
    earliest: Instant,
    claimed: Set<Int64>
  ) {
    self.pool = pool
    self.payment = payment
    let first = earliest.settlementDay.number
    var added: [ExceptionBase.Member] = []
    if first <= tile.upperBound {
      for index in pool.openItems(days: first...tile.upperBound)
      where claimed.contains(pool.items[index].settlementDay.number) {
        added.append(.init(kind: .earlier, index: index, units: pool.items[index].units))
      }
    }
    var bases: [ExceptionBase] = []
    var days: [Pool.Day] = []
    for number in tile.reversed() where !claimed.contains(number) {
      guard let place = pool.dayIndex(of: number), pool.days[place].openCount > 0 else { continue }
      days.insert(pool.days[place], at: 0)
      let paid = number...tile.upperBound
      let others = pool.others.indices.filter {
        paid.contains(pool.others[$0].settlementDay.number) && pool.others[$0].units != 0
      }
      let base = ExceptionBase(
        pool: pool,
        days: days,
        paid: paid,
        added: added
          + others.map { .init(kind: .other, index: $0, units: pool.others[$0].units) }
      )
      // An item that was recognised after the payment can't be what it paid.
      if let last = base.items.last, pool.items[last].recognisedAt < payment.createdAt {
        bases.append(base)
      }
    }
    self.bases = bases
  }

  /// The answer with the fewest exceptions.
  /// - Parameter rate: how many exceptions are usual; nil where the chance doesn't matter yet.
  func search(_ rate: ExceptionRate?) -> Answer? {
    let found = bases.map { $0.search(payment.units) }
    let changes = found.contains { $0.singles > 0 } ? 1 : 2
    let sizes = found.map { changes == 1 ? $0.singles : $0.doubles }
    guard let place = sizes.firstIndex(where: { $0 > 0 }), let chosen = found[place].first.first
    else {
      return nil
    }
    let base = bases[place]
    let members = base.choose(chosen)
    let held = Set(members.filter { $0.kind == .held }.map(\.index))
    let earlier = members.filter { $0.kind == .earlier }.map(\.index)
    let others = members.filter { $0.kind == .other }.map(\.index)
    let ways = [found.reduce(0) { $0 + $1.singleWays }, found.reduce(0) { $0 + $1.doubleWays }]
    return Answer(
      changes: changes,
      combinations: sizes.reduce(0, +),
      answers: ways[changes - 1],
      fartherAnswers: changes == 1 ? ways[1] : 0,
      days: base.paid,
      held: held.map { pool.items[$0].units }.sorted(),
      settled: (earlier + base.items.filter { !held.contains($0) }).sorted(),
      addedOthers: others,
      chance: rate.map { rate in chance(changes: changes, ways: ways.map { Int128($0) }, rate) }
        ?? .certain,
      words: ExceptionSpace.words(
        held: held.count,
        earlier: earlier.count,
        others: others.count
      )
    )
  }

  /// The expected number of accidental fits with so many exceptions.
  ///
  /// Two accidents are possible. The payment has nothing to do with the day, and any amount may come
  /// up. Or more items were held back or added: then sets with more exceptions have this sum, which
  /// are counted, against how many there are of either kind. The month says how likely more
  /// exceptions are.
  private func chance(changes: Int, ways: [Int128], _ rate: ExceptionRate) -> Chance {
    let odds = rate.odds(beyond: changes)
    let sets = bases.reduce(Int64(0)) { $0 + $1.sets(changes: changes) }
    let spread = bases.map { $0.spread(changes: changes, step: pool.step) }.max() ?? 0
    let any = Chance(sets: sets, step: pool.step, spread: spread)
    var chance = min(any, any.and(odds))
    let counts = bases.map(\.counts)
    let all = (1...3).map { size in counts.reduce(0) { $0 + $1.sets(of: size) } }
    let ways = ways + [bases.reduce(0) { $0 + $1.triples(payment.units) }]
    var likely = odds
    for more in changes + 1...3 where ways[more - 1] > 0 {
      let rarer = Chance(
        part: ways[more - 1] * all[changes - 1],
        of: all[more - 1] * ways[changes - 1]
      )
      chance = chance.or(rarer.and(likely))
      likely = likely.and(odds)
    }
    return chance
  }

  /// Everything that was found to equal the payment, sets with fewer exceptions first.
  func guesses() -> [Guess] {
    bases.flatMap { base in base.search(payment.units).first.map { (base, $0) } }
      .sorted { $0.1.count < $1.1.count }
      .map { guess($0.0, $0.1) }
  }

  /// What comes nearest to the payment with one exception at most.
  func nearest() -> [Guess] {
    bases.flatMap { base in ([[]] + base.nearest(payment.units).map { [$0] }).map { (base, $0) } }
      .sorted { left, right in
        let (first, second) = (left.0.units(left.1), right.0.units(right.1))
        return ((first - payment.units).magnitude, left.1.count)
          < ((second - payment.units).magnitude, right.1.count)
      }
      .prefix(3).map { guess($0.0, $0.1) }
  }

  private func guess(_ base: ExceptionBase, _ places: [Int]) -> Guess {
    let members = base.choose(places)
    func indices(_ kind: ExceptionBase.Member.Kind) -> [Int] {
      members.filter { $0.kind == kind }.map(\.index)
    }
    return Guess(
      rule: .settlementDay,
      days: base.paid,
      held: indices(.held),
      items: indices(.earlier),
      others: indices(.other)
    )
  }

  /// How much of what takes more exceptions looks as if it took so few, in millionths.
  func hidden(_ changes: Int) -> Int64 { bases.map { $0.counts.hidden(changes) }.max() ?? 0 }

  /// Exceptions in words; empty where there are none.
  static func words(held: Int, earlier: Int, others: Int) -> String {
    var parts: [String] = []
    if held > 0 { parts.append("\(Wording.count(held, "line item")) held back") }
    if earlier > 0 { parts.append("\(Wording.count(earlier, "line item")) of earlier days added") }
    if others > 0 {
      parts.append("\(Wording.count(others, "line item")) of orders that are no sale added")
    }
    return parts.joined(separator: " and ")
  }
}
