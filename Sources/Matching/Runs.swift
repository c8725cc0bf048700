import Bookkeeping

/// The open items in settlement order with their running sums, for contiguous runs of them.
struct Runs {
  /// Indices of the pool's open items, in settlement order.
  let open: [Int]
  /// `sums[i]` is the sum of the first `i` open items.
  let sums: [Int64]
  /// Whether sums only grow, so that they can be searched by halves.
  ///
  /// With negative items (refunds) runs are not searched: their sums repeat, and so many runs fit
  /// that none would be proof.
  let isRising: Bool

  init(_ pool: Pool) {
    open = pool.items.indices.filter { pool.isOpen[$0] }
    var sums: [Int64] = [0]
    sums.reserveCapacity(open.count + 1)
    var sum: Int64 = 0
    var isRising = true
    for index in open {
      sum += pool.items[index].units
      isRising = isRising && pool.items[index].units > 0
      sums.append(sum)
    }
    self.sums = sums
    self.isRising = isRising
  }

  var count: Int { open.count }

  /// The sum of everything that is open.
  var total: Int64 { sums[count] }

  /// The place whose running sum is exactly `sum`, or nil.
  func place(of sum: Int64) -> Int? {
    let place = sums.partitioningIndex { $0 >= sum }
    return place < sums.count && sums[place] == sum ? place : nil
  }

  /// The first place at or after another whose running sum is not below `sum`; `count + 1` for none.
  ///
  /// For sums that only grow: looked for around where it would be if all items were alike.
  func place(reaching sum: Int64, from first: Int) -> Int {
    guard first <= count, sums[first] < sum else { return first }
    guard total >= sum else { return count + 1 }
    let average = max(1, total / Int64(max(count, 1)))
    let guess = min(count, first + Int(clamping: (sum - sums[first]) / average))
    var (low, high) = (first, count)
    var step = 16
    if sums[guess] < sum {
      low = guess
      while low + step < count, sums[low + step] < sum {
        low += step
        step *= 2
      }
      high = min(count, low + step)
    } else {
      high = guess
      while high - step > first, sums[high - step] >= sum {
        high -= step
        step *= 2
      }
      low = max(first, high - step)
    }
    while low + 1 < high {
      let middle = (low + high) / 2
      if sums[middle] < sum { low = middle } else { high = middle }
    }
    return high
  }

  /// The first place whose item was recognised at or after an instant.
  func firstPlace(from instant: Instant, _ pool: Pool) -> Int {
    open.partitioningIndex { pool.items[$0].recognisedAt >= instant }
  }
}
