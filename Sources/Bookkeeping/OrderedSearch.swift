extension RandomAccessCollection where Index == Int {
  /// The first place from which on the condition holds, in a collection ordered by it.
  @inlinable public func partitioningIndex(where holds: (Element) throws -> Bool) rethrows -> Int {
    var low = startIndex
    var high = endIndex
    while low < high {
      let middle = low + (high - low) / 2
      if try holds(self[middle]) { high = middle } else { low = middle + 1 }
    }
    return low
  }
}
