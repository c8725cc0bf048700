import Bookkeeping

/// Sets of items that nearly cancel: whole orders, and a refund with any sale.
///
/// Each item is more than what is rounded, but an order whose refund took nearly all of it is not. Had
/// such a set been held back, the payment would be the same.
enum SmallSums {
  /// How many of these sets there are among items.
  /// - Parameter sums: what the sum of a set may be, in ten-thousandths.
  static func count(of items: [Int], _ sums: ClosedRange<Int64>, _ pool: Pool) -> Int64 {
    let refunds = items.filter { pool.items[$0].units < 0 }
    guard !refunds.isEmpty else { return 0 }
    return orders(of: items, sums, pool) + pairs(of: items, refunds, sums, pool)
  }

  /// Orders of more than two items, or the pairs would count them again.
  private static func orders(
    of items: [Int],
    _ sums: ClosedRange<Int64>,
    _ pool: Pool
  ) -> Int64 {
    var orders: [Int64: (count: Int, units: Int64)] = [:]
    for index in items {
      let item = pool.items[index]
      let known = orders[item.key.orderRoot] ?? (0, 0)
      orders[item.key.orderRoot] = (known.count + 1, known.units + item.units)
    }
    return Int64(orders.values.count { $0.count > 2 && sums.contains($0.units) })
  }

  private static func pairs(
    of items: [Int],
    _ refunds: [Int],
    _ sums: ClosedRange<Int64>,
    _ pool: Pool
  ) -> Int64 {
    let sales = items.map { pool.items[$0].units }.filter { $0 > 0 }.sorted()
    return refunds.reduce(0) { count, refund in
      let units = pool.items[refund].units
      let from = sales.partitioningIndex { $0 >= sums.lowerBound - units }
      let to = sales.partitioningIndex { $0 > sums.upperBound - units }
      return count + Int64(to - from)
    }
  }
}
