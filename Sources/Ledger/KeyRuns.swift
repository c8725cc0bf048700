/// Keys of rows that are read along together.
enum KeyRuns {
  /// So many keys are read at once: of orders with their items about a megabyte.
  static let most = 2_048
  /// What lies between keys so far apart is read and passed over: that is quicker than to begin anew.
  private static let mostApart: Int64 = 4

  /// Ascending runs of keys that lie close together.
  static func of(_ keys: [Int64]) -> [ArraySlice<Int64>] {
    let keys = keys.sorted()
    var runs: [ArraySlice<Int64>] = []
    var first = 0
    for place in keys.indices {
      let isLast = place + 1 == keys.count
      if !isLast, keys[place + 1] - keys[place] <= mostApart { continue }
      runs.append(keys[first...place])
      first = place + 1
    }
    return runs
  }
}

extension StraightRows {
  /// Steps through rows of keys, and reads up to so many of them; fewer than that at the end.
  func keys(upTo most: Int) throws -> [Int64] {
    var keys: [Int64] = []
    keys.reserveCapacity(most)
    while keys.count < most, try next() { keys.append(number(0)) }
    return keys
  }
}
