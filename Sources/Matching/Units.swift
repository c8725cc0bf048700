import Bookkeeping

/// What is paid as one: an order's items, or one item.
struct Unit {
  let recognisedAt: Int64
  let units: Int64
  let items: Range<Int>
}

/// Units in order of time, and by amount.
struct UnitIndex {
  let units: [Unit]
  /// How far apart the amounts lie.
  let spread: Int64
  private let byAmount: [Int64: [Int]]

  /// - Parameter payments: those whose amounts are looked for; units of others are not listed.
  init(_ rule: MatchRule, _ pool: Pool, paidBy payments: [OpenPayment]) {
    units = UnitIndex.units(rule, pool)
    var byAmount: [Int64: [Int]] = [:]
    for payment in payments { byAmount[payment.units] = [] }
    // Payments of whole days are far above any unit, so that most need not be looked up.
    let range = payments.map(\.units)
    if let least = range.min(), let most = range.max() {
      for (index, unit) in units.enumerated() where least <= unit.units && unit.units <= most {
        byAmount[unit.units]?.append(index)
      }
    }
    self.byAmount = byAmount
    spread = Spread.of(units.map(\.units), step: pool.step)
  }

  /// How many units have the amount of a payment.
  func count(of amount: Int64) -> Int { byAmount[amount]?.count ?? 0 }

  /// The units of an amount that were recognised in a span of seconds, oldest first: a slice of all
  /// units of the amount.
  func units(of amount: Int64, recognised span: ClosedRange<Int64>) -> ArraySlice<Int> {
    let all = byAmount[amount] ?? []
    let from = all.partitioningIndex { units[$0].recognisedAt >= span.lowerBound }
    return all[from..<all.partitioningIndex { units[$0].recognisedAt > span.upperBound }]
  }

  /// The places of the units that were recognised in a span of seconds.
  func places(recognised span: ClosedRange<Int64>) -> Range<Int> {
    let from = units.partitioningIndex { $0.recognisedAt >= span.lowerBound }
    return from..<units.partitioningIndex { $0.recognisedAt > span.upperBound }
  }

  /// How many units were recognised in a span of seconds.
  func count(recognised span: ClosedRange<Int64>) -> Int64 {
    Int64(places(recognised: span).count)
  }

  private static func units(_ rule: MatchRule, _ pool: Pool) -> [Unit] {
    var units: [Unit] = []
    var start = 0
    for index in pool.items.indices {
      let isLast =
        index + 1 == pool.items.count || rule == .lineItem
        || pool.items[index + 1].key.orderRoot != pool.items[index].key.orderRoot
      guard isLast else { continue }
      if pool.isOpen[start...index].allSatisfy({ $0 }) {
        units.append(
          Unit(
            recognisedAt: pool.items[start].recognisedAt.seconds,
            units: pool.items[start...index].reduce(0) { $0 + $1.units },
            items: start..<index + 1
          )
        )
      }
      start = index + 1
    }
    return units
  }
}

extension OpenPayment {
  /// The seconds of recognition at which a payment with these lags pays; never its own second.
  func recognised(lag: ClosedRange<Int64>) -> ClosedRange<Int64>? {
    let last = createdAt.seconds - max(lag.lowerBound, 1)
    let first = createdAt.seconds - lag.upperBound
    return first <= last ? first...last : nil
  }
}
