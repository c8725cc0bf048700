public import Bookkeeping
import GRDB

/// The line items that a month's pack may name, streamed in order of sale, order id, item id.
///
/// They can be read in parts, by time of sale.
public struct LineItemCursor: RowSource, Sendable {
  let ledger: Ledger
  let shop: ShopKey
  let period: Period
  let interval: Interval
  let known: Watermark
  /// Where the books begin: what was sold before is not in them.
  let start: Instant
  /// What the platform keeps before it pays.
  let fees: ScheduledFees
  private let parts: [LineItemPart]

  /// - Parameter order: the one order that is wanted; nil for all.
  init(
    _ ledger: Ledger,
    _ shop: ShopKey,
    _ period: Period,
    _ interval: Interval,
    known: Watermark,
    from start: Instant,
    _ fees: ScheduledFees,
    order: String? = nil
  ) {
    (self.ledger, self.shop, self.fees) = (ledger, shop, fees)
    (self.period, self.interval, self.known, self.start) = (period, interval, known, start)
    parts = order.map { [.order($0)] } ?? LineItemPart.all(of: interval, from: start)
  }

  /// How many parts there are, at least one.
  public var partCount: Int { parts.count }

  /// Calls `body` with every completed, allocated or changed item sold before the period's end.
  ///
  /// Orders that were settled before the period, and neither changed nor were touched in it, say
  /// nothing in it and are left out.
  /// - Throws: `LedgerError`, and what `body` throws.
  public func forEachRow(_ body: (LedgerLineItem) throws -> Void) throws {
    try ledger.read { db in
      var reader = try LineItemReader(db, cursor: self)
      for part in parts {
        try read(part, &reader) { items in
          for item in items { try body(item) }
        }
      }
    }
  }

  /// The same order by order and part by part, through a connection of its own, so that other threads
  /// can read other parts.
  /// - Parameters:
  ///   - next: the number of the part to read, from 0; nil when there is none left.
  ///   - body: called with the items of each order, at least one, sorted by id.
  ///   - end: called when a part was read, with its number.
  /// - Throws: `LedgerError`, and what `body` and `end` throw.
  public func readOrders(
    _ next: () -> Int?,
    _ body: ([LedgerLineItem]) throws -> Void,
    end: (Int) throws -> Void
  ) throws {
    try ledger.readApart { db in
      var reader = try LineItemReader(db, cursor: self)
      while let part = next() {
        try read(parts[part], &reader, body)
        try end(part)
      }
    }
  }

  private func read(
    _ part: LineItemPart,
    _ reader: inout LineItemReader,
    _ body: ([LedgerLineItem]) throws -> Void
  ) throws {
    if case .order = part { return try reader.read(part, body) }
    try reader.read(part) { items in
      // What was settled once is in the books, whenever it is said to be sold now.
      if !items.isEmpty, items[0].soldAt >= start { return try body(items) }
      let items = items.filter { $0.before.settled != 0 }
      if !items.isEmpty { try body(items) }
    }
  }
}

/// A part of a month's line items, all of whose orders stand before or after those of another part.
enum LineItemPart: Sendable {
  /// One order, whenever it was sold.
  case order(String)
  /// Changed orders that are sold before the books begin now.
  case changedBefore(Instant)
  /// Orders sold in an interval before the period that say anything in it.
  case notSettled(Interval)
  /// Orders sold in an interval of the period.
  case sold(Interval)
  /// Changed orders that are sold after the period now.
  case changedAfter(Instant)

  /// Of a million orders a month about 8,000 are in a part, which are quickly read and need little
  /// memory; for a small shop that is still no work.
  private static let partsOfMonth: Int64 = 124
  /// Earlier orders are mostly settled and left out.
  private static let partsBefore: Int64 = 32

  /// The parts of a month in their order.
  static func all(of interval: Interval, from start: Instant) -> [LineItemPart] {
    let before = min(max(start, interval.start), interval.end)
    return [.changedBefore(start)]
      + Interval(start: start, end: before).slices(partsBefore).map { .notSettled($0) }
      + Interval(start: before, end: interval.end).slices(partsOfMonth).map { .sold($0) }
      + [.changedAfter(interval.end)]
  }
}
