import Bookkeeping
import GRDB

/// One payment's allocations with the names of what they pay, handed over in the pack's order.
struct NamedAllocations {
  /// What a match says of all its allocations.
  struct Kind {
    let matchID: String
    let rule: MatchRule
    let strength: MatchStrength
    let allocatedIn: Period
  }

  /// An allocation as it is kept.
  struct Entry {
    /// The match, by whatever number tells it from others.
    let match: Int64
    let component: AllocationComponent
    let allocatedIn: Period
    let units: Int64
    /// In the order of keeping.
    let row: Int64
  }

  private var ordered = OrderedAllocations()
  private var orders: KeyedRows
  private var items: KeyedRows
  private let laterItem: StraightRows
  /// The order that was named last.
  private var root: Int64?

  init(_ db: Database) throws {
    orders = try KeyedRows(db, AllocationQueries.orders)
    items = try KeyedRows(db, AllocationQueries.items)
    laterItem = try StraightRows(db, AllocationQueries.laterItem, ["root": 0, "line": 0])
  }

  /// Takes an allocation; orders and items are quickly named where they come in the order of their
  /// keys.
  mutating func add(_ entry: Entry, of item: LineItemKey?) throws {
    let none = UnsafeBufferPointer<UInt8>(start: nil, count: 0)
    guard let item else { return add(entry, order: none, item: none) }
    if item.orderRoot != root {
      root = item.orderRoot
      ordered.turn(to: try orders.text(item.orderRoot) ?? none)
    }
    ordered.append(entry, item: try name(of: item) ?? none)
  }

  /// Takes an allocation of which the names are known.
  mutating func add(
    _ entry: Entry,
    order: UnsafeBufferPointer<UInt8>,
    item: UnsafeBufferPointer<UInt8>
  ) {
    root = nil
    ordered.turn(to: order)
    ordered.append(entry, item: item)
  }

  /// The id of an item, which may stand in a later revision only.
  private mutating func name(of item: LineItemKey) throws -> UnsafeBufferPointer<UInt8>? {
    let line = Int64(item.line)
    if let id = try items.text(item.orderRoot, line) { return id }
    try laterItem.restart(["root": item.orderRoot, "line": line])
    return try laterItem.next() ? laterItem.bytes(0) : nil
  }

  /// Hands over what was taken, and forgets it.
  /// - Parameter kind: tells a match by its number.
  mutating func handOver(
    of payment: String,
    _ currency: Currency,
    _ kind: (Int64) -> Kind?,
    _ body: (AllocationRow) throws -> Void
  ) throws {
    var orderID = ""
    var last: (match: Int64, kind: Kind)?
    try ordered.forEach { entry, order, item in
      if let order { orderID = order }
      if last?.match != entry.match { last = kind(entry.match).map { (entry.match, $0) } }
      guard let kind = last?.kind else { return }
      try body(
        AllocationRow(
          matchID: kind.matchID,
          rule: kind.rule,
          strength: kind.strength,
          paymentID: payment,
          orderID: orderID,
          itemID: item,
          component: entry.component,
          amount: Money(units: entry.units, currency: currency),
          allocatedIn: entry.allocatedIn
        )
      )
    }
    ordered.removeAll()
    root = nil
  }
}
