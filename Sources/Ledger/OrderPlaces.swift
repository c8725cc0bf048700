import Bookkeeping
import GRDB

/// Which orders were read along the tables, by the keys of their revisions, and where their items stand
/// among all that were read.
struct OrderPlaces {
  /// The revisions between two keys that another one came for.
  static let superseded = """
    SELECT x.order_row FROM order_supersessions x
    WHERE x.order_row BETWEEN :first AND :last AND x.by_row <= :through ORDER BY x.order_row
    """

  private let superseded: StraightRows
  private var rows: [Int64] = []
  private var items: [Range<Int>] = []
  private var itemCount = 0
  /// The keys of the run that are still to come.
  private var wanted: ArraySlice<Int64> = []
  /// The order that an item was read of last.
  private var current = 0
  /// The order that was asked for last.
  private var asked = -1

  /// - Parameter through: the last order revision that is looked at.
  init(_ db: Database, through: Int64) throws {
    superseded = try StraightRows(
      db,
      OrderPlaces.superseded,
      ["first": 0, "last": 0, "through": through]
    )
  }

  /// Forgets what was read, and keeps the memory.
  mutating func removeAll() {
    rows.removeAll(keepingCapacity: true)
    items.removeAll(keepingCapacity: true)
    (itemCount, current, asked) = (0, 0, -1)
  }

  /// Begins with the next keys, which ascend, and are behind those before.
  mutating func begin(_ keys: ArraySlice<Int64>) throws {
    (wanted, current) = (keys, rows.count)
    guard let first = keys.first, let last = keys.last else { return }
    try superseded.restart(["first": first, "last": last])
    var gone: Set<Int64> = []
    while try superseded.next() { gone.insert(superseded.number(0)) }
    if !gone.isEmpty { wanted = keys.filter { !gone.contains($0) }[...] }
  }

  /// Takes an order's row, in order of the keys.
  /// - Returns: whether the order was asked for and stands.
  mutating func takesOrder(_ row: Int64) -> Bool {
    while let key = wanted.first, key < row { wanted.removeFirst() }
    guard wanted.first == row else { return false }
    rows.append(row)
    items.append(itemCount..<itemCount)
    return true
  }

  /// Takes an item's row, in order of the keys, once the run's orders were taken.
  /// - Returns: the place of the item's order; nil where that is none of them.
  mutating func takesItem(of row: Int64) -> Int? {
    while current < rows.count, rows[current] < row { current += 1 }
    guard current < rows.count, rows[current] == row else { return nil }
    let start = items[current].isEmpty ? itemCount : items[current].lowerBound
    itemCount += 1
    items[current] = start..<itemCount
    return current
  }

  /// The places of an order's items.
  func items(of place: Int) -> Range<Int> { items[place] }

  /// The place of an order by its key; nil where it does not stand.
  ///
  /// Mostly the one behind the order that was asked for last.
  mutating func place(of key: Int64) -> Int? {
    asked += 1
    if asked >= rows.count || rows[asked] != key {
      asked = rows.partitioningIndex { $0 >= key }
    }
    return asked < rows.count && rows[asked] == key ? asked : nil
  }
}
