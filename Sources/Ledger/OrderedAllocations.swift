import Bookkeeping
import Foundation

/// The allocations of one payment in the pack's order: by order, item, component, month and row.
///
/// They are kept in the order of the ledger's rows, which mostly is that of the ids as well: then
/// nothing is sorted, and SQLite's sorting of so many texts took longer than all the reading.
struct OrderedAllocations {
  /// One allocation; its texts stand in `texts`.
  struct Entry {
    fileprivate let order: Text
    fileprivate let item: Text
    let match: Int64
    let component: AllocationComponent
    let allocatedIn: Period
    let units: Int64
    fileprivate let row: Int64
  }

  /// Where a text stands, in eight bytes: there are many.
  fileprivate struct Text: Equatable {
    let start: UInt32
    let count: UInt32

    var range: Range<Int> { Int(start)..<Int(start + count) }
  }

  private var texts: [UInt8] = []
  private var entries: [Entry] = []
  private var isOrdered = true

  /// Empties it, and keeps its memory.
  mutating func removeAll() {
    texts.removeAll(keepingCapacity: true)
    entries.removeAll(keepingCapacity: true)
    isOrdered = true
  }

  /// Takes the next row.
  /// - Parameter order: the order's id; nil for the same as before.
  mutating func append(
    order: UnsafeBufferPointer<UInt8>?,
    item: UnsafeBufferPointer<UInt8>,
    match: Int64,
    component: AllocationComponent,
    allocatedIn: Period,
    units: Int64,
    row: Int64
  ) {
    let entry = Entry(
      order: order.map { keep($0) } ?? entries.last?.order ?? Text(start: 0, count: 0),
      item: keep(item),
      match: match,
      component: component,
      allocatedIn: allocatedIn,
      units: units,
      row: row
    )
    if let last = entries.last, isOrdered { isOrdered = !precedes(entry, last) }
    entries.append(entry)
  }

  private mutating func keep(_ text: UnsafeBufferPointer<UInt8>) -> Text {
    let start = texts.count
    texts.append(contentsOf: text)
    return Text(start: UInt32(start), count: UInt32(text.count))
  }

  /// Calls `body` with every allocation, and with its order's id where that is another one than
  /// before.
  mutating func forEach(
    _ body: (_ entry: Entry, _ order: String?, _ item: String) throws -> Void
  ) rethrows {
    if !isOrdered {
      entries = entries.sorted { precedes($0, $1) }
      isOrdered = true
    }
    var last: Text?
    for entry in entries {
      let order = entry.order == last ? nil : text(entry.order)
      last = entry.order
      try body(entry, order, text(entry.item))
    }
  }

  private func text(_ text: Text) -> String {
    String(decoding: texts[text.range], as: UTF8.self)
  }

  private func precedes(_ left: Entry, _ right: Entry) -> Bool {
    if left.order != right.order {
      let order = compare(left.order, right.order)
      if order != 0 { return order < 0 }
    }
    let item = compare(left.item, right.item)
    if item != 0 { return item < 0 }
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
