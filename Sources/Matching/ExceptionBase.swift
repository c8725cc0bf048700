import Bookkeeping

/// One run of whole days that nothing has been settled of, and the items by which a payment may
/// differ from it.
struct ExceptionBase {
  /// An item that may be left out or put in.
  struct Member: Equatable {
    enum Kind: Int { case held, earlier, other }
    let kind: Kind
    let index: Int
    let units: Int64
  }

  /// All items that change the sum by the same amount in the same way, oldest first.
  private struct Option {
    let change: Int64
    let isHeld: Bool
    var members: [Member]
  }

  /// What was found: how many combinations of amounts, and of items.
  struct Found {
    var singles = 0
    var doubles = 0
    /// Sets of items with one and with two exceptions.
    var singleWays: Int64 = 0
    var doubleWays: Int64 = 0
    /// Places of the options of the first answers, those with fewer exceptions before the others.
    var first: [[Int]] = []

    mutating func note(_ answer: [Int]) {
      if first.count < Guess.most { first.append(answer) }
    }
  }

  /// The days that are paid.
  let paid: ClosedRange<Int64>
  /// Indices of the pool's items of the days, in settlement order.
  let items: [Int]
  private let days: [Pool.Day]
  private let total: Int64
  private let options: [Option]

  init(pool: Pool, days: [Pool.Day], paid: ClosedRange<Int64>, added: [Member]) {
    self.paid = paid
    self.days = days
    items = days.flatMap { day in day.range.filter { pool.isOpen[$0] } }
    total = items.reduce(0) { $0 + pool.items[$1].units }
    let held = items.map { Member(kind: .held, index: $0, units: pool.items[$0].units) }
    var options: [Option] = []
    for (isHeld, members) in [(true, held), (false, added)] {
      let ordered = members.sorted {
        ($0.units, $0.kind.rawValue, $0.index) < ($1.units, $1.kind.rawValue, $1.index)
      }
      for member in ordered {
        if let last = options.last, last.isHeld == isHeld, last.members[0].units == member.units {
          options[options.count - 1].members.append(member)
        } else {
          let change = isHeld ? -member.units : member.units
          options.append(Option(change: change, isHeld: isHeld, members: [member]))
        }
      }
    }
    self.options = options.sorted {
      ($0.change, $1.isHeld ? 1 : 0) < ($1.change, $0.isHeld ? 1 : 0)
    }
  }

  /// The options by what they change, for counting.
  var counts: ExceptionCounts {
    ExceptionCounts(options.map { (change: $0.change, members: $0.members.count) })
  }

  /// How many sets of items with three exceptions have this sum.
  func triples(_ units: Int64) -> Int128 { counts.triples(of: units - total) }

  /// How many sets there are with at most so many exceptions.
  func sets(changes: Int) -> Int64 {
    let count = Int64(options.count)
    return changes == 1 ? 1 + count : 1 + count + count * (count + 1) / 2
  }

  /// How far apart the changes of so many exceptions lie.
  func spread(changes: Int, step: Int64) -> Int64 {
    Spread.of(options.map(\.change) + [0], step: step) * Int64(changes)
  }

  /// Every set with one or two exceptions that has this sum.
  func search(_ units: Int64) -> Found {
    var found = Found()
    let missing = units - total
    for place in places(of: missing) where isAllowed([place]) {
      found.singles += 1
      found.singleWays += Int64(options[place].members.count)
      found.note([place])
    }
    for (place, option) in options.enumerated() {
      for other in places(of: missing - option.change) where other >= place {
        guard isAllowed([place, other]) else { continue }
        let size = Int64(option.members.count)
        found.doubleWays +=
          other == place ? size * (size - 1) / 2 : size * Int64(options[other].members.count)
        found.doubles += 1
        found.note([place, other])
      }
    }
    return found
  }

  /// The places of the options with which one exception comes nearest to the sum, nearest first.
  func nearest(_ units: Int64) -> [Int] {
    let missing = units - total
    let place = options.partitioningIndex { $0.change >= missing }
    return options.indices[max(0, place - 2)..<min(options.count, place + 2)]
      .filter { isAllowed([$0]) }
      .sorted {
        let (left, right) = (options[$0].change - missing, options[$1].change - missing)
        return (left.magnitude, $0) < (right.magnitude, $1)
      }
  }

  /// The sum with the exceptions at these places.
  func units(_ places: [Int]) -> Int64 { places.reduce(total) { $0 + options[$1].change } }

  /// The items that are excepted: the oldest is settled first, so that of equal items of the day
  /// the youngest is the one held back.
  func choose(_ places: [Int]) -> [Member] {
    var chosen: [Member] = []
    for place in places {
      let fresh = options[place].members.filter { !chosen.contains($0) }
      if let pick = options[place].isHeld ? fresh.last : fresh.first { chosen.append(pick) }
    }
    return chosen
  }

  /// Whether something of every end of the run is left, and no item is excepted twice: without its
  /// first day it would be another run, and that is searched by itself.
  private func isAllowed(_ places: [Int]) -> Bool {
    if places.count == 2, places[0] == places[1], options[places[0]].members.count < 2 {
      return false
    }
    // An order that is no sale was hardly paid together with another exception.
    if places.count == 2, places.contains(where: { options[$0].members[0].kind == .other }) {
      return false
    }
    // The sum of a held and an added item of one amount changes nothing: no exception at all.
    if places.count == 2, options[places[0]].change == -options[places[1]].change { return false }
    let held = places.filter { options[$0].isHeld }
    let change = held.reduce(Int64(0)) { $0 + options[$1].change }
    guard !held.isEmpty, let first = days.first, let last = days.last else { return true }
    return held.count < items.count
      && [first, last].allSatisfy {
        days.count == 1 || $0.openCount != held.count || $0.openUnits != -change
      }
  }

  private func places(of change: Int64) -> Range<Int> {
    let from = options.partitioningIndex { $0.change >= change }
    return from..<options.partitioningIndex { $0.change > change }
  }
}
