internal import Foundation

/// The order of texts by their UTF-8 bytes: the same on every machine, whatever version of Unicode
/// it knows.
///
/// Swift's own order takes different spellings of a letter as one, which ids must not.
package enum ByteOrder {
  /// Whether a text comes before another one.
  package static func precedes(_ left: String, _ right: String) -> Bool {
    compare(left, right) < 0
  }

  /// Less than zero where the first text comes before the second, zero where their bytes are the
  /// same, more than zero otherwise.
  package static func compare(_ left: String, _ right: String) -> Int {
    let quick = left.utf8.withContiguousStorageIfAvailable { left in
      right.utf8.withContiguousStorageIfAvailable { right in
        guard let first = left.baseAddress, let second = right.baseAddress else {
          return left.count - right.count
        }
        let order = memcmp(first, second, min(left.count, right.count))
        return order == 0 ? left.count - right.count : Int(order)
      }
    }
    if case .some(.some(let order)) = quick { return order }
    if left.utf8.elementsEqual(right.utf8) { return 0 }
    return left.utf8.lexicographicallyPrecedes(right.utf8) ? -1 : 1
  }
}
