import Bookkeeping
import Foundation

/// The allocations of one payment in the pack's order: by order, item, component, month and row.
///
/// They are kept in the order of the ledger's rows, which mostly is that of the ids as well: then
/// nothing is sorted, and SQLite's sorting of so many texts took longer than all the reading.
struct OrderedAllocations {
  /// One allocation; its texts stand in `texts`.
  private struct Named {
    let order: Text
    let item: Text
    let entry: NamedAllocations.Entry
  }

  /// Where a text stands, in eight bytes: there are many.
  private struct Text: Equatable {
    let start: UInt32
    let count: UInt32

    var range: Range<Int> { Int(start)..<Int(start + count) }
  }

  private var texts: [UInt8] = []
  private var entries: [Named] = []
  private var order = Text(start: 0, count: 0)
  private var isOrdered = true

  /// Empties it, and keeps its memory.
  mutating func removeAll() {
    texts.removeAll(keepingCapacity: true)
    entries.removeAll(keepingCapacity: true)
    order = Text(start: 0, count: 0)
    isOrdered = true
  }

  /// Turns to an order, by its id: what is taken from now on pays it.
  mutating func turn(to order: UnsafeBufferPointer<UInt8>) { self.order = keep(order) }

  /// Takes the next allocation.
  /// - Parameter item: the item's id.
  mutating func append(_ entry: NamedAllocations.Entry, item: UnsafeBufferPointer<UInt8>) {
    let named = Named(order: order, item: keep(item), entry: entry)
    if let last = entries.last, isOrdered { isOrdered = !precedes(named, last) }
    entries.append(named)
  }

  private mutating func keep(_ text: UnsafeBufferPointer<UInt8>) -> Text {
    let start = texts.count
    texts.append(contentsOf: text)
    return Text(start: UInt32(start), count: UInt32(text.count))
  }

  /// Calls `body` with every allocation, and with its order's id where that is another one than
  /// before.
  mutating func forEach(
    _ body: (_ entry: NamedAllocations.Entry, _ order: String?, _ item: String) throws -> Void
  ) rethrows {
    if !isOrdered {
      entries = entries.sorted { precedes($0, $1) }
      isOrdered = true
    }
    var last: Text?
    for named in entries {
      let order = named.order == last ? nil : text(named.order)
      last = named.order
      try body(named.entry, order, text(named.item))
    }
  }

  private func text(_ text: Text) -> String {
    String(decoding: texts[text.range], as: UTF8.self)
  }

  private func precedes(_ left: Named, _ right: Named) -> Bool {
    if left.order != right.order {
      let order = compare(left.order, right.order)
      if order != 0 { return order < 0 }
    }
    let item = compare(left.item, right.item)
    if item != 0 { return item < 0 }
    let (left, right) = (left.entry, right.entry)
    if left.component != right.component {
      return left.component.rawValue < right.component.rawValue
    }
    if left.allocatedIn != right.allocatedIn { return left.allocatedIn < right.allocatedIn }
    return left.row < right.row
  }

  /// As SQLite compares texts: byte by byte.
  private func compare(_ left: Text, _ right: Text) -> Int {
    let order = texts.withUnsafeBufferPointer { texts -> Int in
      guard let start = texts.baseAddress else { return 0 }
      let count = Int(min(left.count, right.count))
      return Int(memcmp(start + Int(left.start), start + Int(right.start), count))
    }
    return order != 0 ? order : Int(left.count) - Int(right.count)
  }
}
