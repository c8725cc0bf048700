import Bookkeeping

/// A payment beside the settlement days that it is expected to pay, for the search of late items.
struct LateItemDay {
  /// The payment's place in the input.
  let payment: Int
  /// The days, by number.
  let days: ClosedRange<Int64>
  /// Indices of the pool's items that are open on the days, in settlement order.
  let items: [Int]
  /// Items − payment, in ten-thousandths: what is held back, less what comes late.
  let excess: Int64
  /// How many of the items there are of each amount above zero, the smallest amount first.
  let amounts: [(units: Int64, count: Int64)]
  /// The same of the items of orders that are no sale.
  let others: [(units: Int64, count: Int64)]
  private let counts: [Int64: Int64]

  init(payment: Int, days: ClosedRange<Int64>, items: [Int], units: Int64, _ pool: Pool) {
    self.payment = payment
    self.days = days
    self.items = items
    var counts: [Int64: Int64] = [:]
    var excess = -units
    for index in items {
      excess += pool.items[index].units
      if pool.items[index].units > 0 { counts[pool.items[index].units, default: 0] += 1 }
    }
    self.excess = excess
    self.counts = counts
    amounts = LateItemDay.ascending(counts)
    others = LateItemDay.ascending(
      pool.others.reduce(into: [:]) { others, item in
        if item.units > 0, days.contains(item.settlementDay.number) {
          others[item.units, default: 0] += 1
        }
      }
    )
  }

  private static func ascending(_ counts: [Int64: Int64]) -> [(units: Int64, count: Int64)] {
    counts.sorted { $0.key < $1.key }.map { (units: $0.key, count: $0.value) }
  }

  /// How many items there are of an amount.
  func count(of units: Int64) -> Int64 { counts[units] ?? 0 }

  /// Whether one of the items may be held back: something of the days is paid.
  func mayHold(_ units: Int64) -> Bool { counts[units] != nil && items.count > 1 }

  /// The youngest item of an amount: of equal ones the oldest are paid first.
  func youngest(of units: Int64, _ pool: Pool) -> Int? {
    items.last { pool.items[$0].units == units }
  }
}

/// An item that was held back and is still to be paid, by its amount.
struct LateItem: Hashable, Comparable {
  /// Its amount, in ten-thousandths.
  let units: Int64
  /// The place of the payment that held it back; −1 for one of earlier months.
  let since: Int
  /// Whether it is two items that come back together, taken for one of their sum.
  var isPair = false

  /// Of equal amounts the older one comes first.
  static func < (left: LateItem, right: LateItem) -> Bool {
    (left.units, left.since) < (right.units, right.since)
  }
}

/// What is on its way, ascending.
typealias LateItems = [LateItem]

extension LateItems {
  /// Every way to pay some of them now, each once: what is paid, what is kept, and the sum paid.
  func parted(_ body: (_ paid: LateItems, _ kept: LateItems, _ units: Int64) -> Void) {
    sets: for mask in 0..<(1 << count) {
      var (paid, kept, units): (LateItems, LateItems, Int64) = ([], [], 0)
      for place in indices {
        guard mask >> place & 1 == 1 else {
          kept.append(self[place])
          continue
        }
        // Of equal amounts the first ones are taken.
        if place > 0, self[place - 1].units == self[place].units, mask >> (place - 1) & 1 == 0 {
          continue sets
        }
        paid.append(self[place])
        units += self[place].units
      }
      body(paid, kept, units)
    }
  }

  /// With one more, in its place.
  func with(_ item: LateItem) -> LateItems {
    var items = self
    items.insert(item, at: partitioningIndex { $0 > item })
    return items
  }

  /// Whether an item of an amount is among them.
  func holds(_ units: Int64) -> Bool { contains { $0.units == units } }
}
