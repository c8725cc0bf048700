import Bookkeeping
import GRDB

/// What payments settle of orders' items: read in one go for orders whose keys lie close together, or
/// order by order.
struct OrderAllocations {
  /// What one allocation gives an item.
  struct Share {
    let line: Int32
    let isOfPeriod: Bool
    let payment: Int64
    /// In ten-thousandths.
    let units: Int64
  }

  private let several: StraightRows
  private let one: StraightRows
  /// The orders that were read in one go, by their keys; those without an allocation are none of the
  /// roots.
  private var ranges: [ClosedRange<Int64>] = []
  private var roots: [Int64] = []
  private var starts: [Int] = []
  private var shares: [Share] = []
  /// Those of the order that was opened last, where it was read alone.
  private var own: [Share] = []
  private var isOwn = false
  private var left = 0..<0

  init(_ db: Database, _ period: Period) throws {
    let month = period.description
    several = try StraightRows(
      db,
      LineItemQueries.allocationsOfRange,
      ["first": 0, "last": 0, "period": month]
    )
    one = try StraightRows(db, LineItemQueries.allocationsOfOrder, ["root": 0, "period": month])
  }

  /// Forgets what was read, and keeps the memory.
  mutating func removeAll() {
    ranges.removeAll(keepingCapacity: true)
    roots.removeAll(keepingCapacity: true)
    starts.removeAll(keepingCapacity: true)
    shares.removeAll(keepingCapacity: true)
    left = 0..<0
  }

  /// Reads what is allocated to orders by the keys of their first revisions; ranges ascend.
  mutating func load(_ range: ClosedRange<Int64>) throws {
    ranges.append(range)
    try several.restart(["first": range.lowerBound, "last": range.upperBound])
    while try several.next() {
      let root = several.number(0)
      if roots.last != root {
        roots.append(root)
        starts.append(shares.count)
      }
      shares.append(share(several))
    }
  }

  private func share(_ rows: StraightRows) -> Share {
    Share(
      line: Int32(truncatingIfNeeded: rows.number(1)),
      isOfPeriod: rows.number(4) != 0,
      payment: rows.number(2),
      units: rows.number(3)
    )
  }

  /// Turns to an order, by the key of its first revision.
  mutating func open(_ root: Int64) throws {
    let range = ranges.partitioningIndex { $0.upperBound >= root }
    isOwn = range == ranges.count || !ranges[range].contains(root)
    guard isOwn else {
      let place = roots.partitioningIndex { $0 >= root }
      guard place < roots.count, roots[place] == root else {
        left = 0..<0
        return
      }
      left = starts[place]..<(place + 1 < starts.count ? starts[place + 1] : shares.count)
      return
    }
    own.removeAll(keepingCapacity: true)
    try one.restart(["root": root])
    while try one.next() { own.append(share(one)) }
    left = 0..<own.count
  }

  /// Whether there is any further allocation of the order.
  var hasMore: Bool { !left.isEmpty }

  /// The next allocation of one of the order's items; nil where there is no further one.
  ///
  /// Items are asked for in the order of their lines.
  mutating func next(of line: Int32) -> Share? {
    while let place = left.first {
      let share = isOwn ? own[place] : shares[place]
      if share.line > line { return nil }
      left = place + 1..<left.upperBound
      if share.line == line { return share }
    }
    return nil
  }
}
