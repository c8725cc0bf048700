import Bookkeeping
import Ledger
import Reporting
import Synchronization

/// The items that payments are matched with, read by two threads: the ledger's rows are most of the
/// work of a large month's matching.
enum OpenPool {
  /// So many, for most of a long window's sales may be in a few days of it.
  private static let slices: Int64 = 48

  /// Open items of sales inside an interval, in settlement order, as `Ledger.readNetOpenItems` gives them.
  /// - Throws: `LedgerError`, `MoneyError.overflow`.
  static func read(
    _ ledger: Ledger,
    _ asked: OpenItemsOf,
    sold: Interval
  ) throws -> NetItems {
    let slices = Slices(sold.slices(slices))
    let other = Meanwhile { try slices.read(ledger, asked) }
    let own = Result { try slices.read(ledger, asked) }
    let others = try other.value()
    var read = try own.get().merging(others) { own, _ in own }
    var (items, fees) = ([OpenItem](), [LineItemKey: Int64]())
    items.reserveCapacity(read.values.reduce(0) { $0 + $1.items.count })
    // Slice by slice, each of which is let go at once: there may be millions.
    for number in read.keys.sorted() {
      guard let slice = read.removeValue(forKey: number) else { continue }
      items += slice.items
      fees.merge(slice.fees) { first, _ in first }
    }
    return NetItems(items: items, fees: fees)
  }
}

/// Slices of an interval, each of which one thread reads.
private final class Slices: Sendable {
  private let intervals: [Interval]
  private let next = Mutex(0)

  init(_ intervals: [Interval]) { self.intervals = intervals }

  /// Reads what nobody else does.
  /// - Returns: the items by the slice's number.
  func read(_ ledger: Ledger, _ asked: OpenItemsOf) throws -> [Int: NetItems] {
    var read: [Int: NetItems] = [:]
    var number = 0
    try ledger.readNetOpenItems(asked) {
      guard let claimed = claim() else { return nil }
      number = claimed
      return intervals[claimed]
    } _: {
      read[number] = $0
    }
    return read
  }

  private func claim() -> Int? {
    next.withLock { next in
      guard next < intervals.count else { return nil }
      defer { next += 1 }
      return next
    }
  }
}
