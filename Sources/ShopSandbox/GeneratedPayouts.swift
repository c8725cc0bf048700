/// What a generated shop's platform paid, and when.
struct GeneratedPayouts: Sendable {
  struct Payment {
    let createdAt: Int64
    /// The items that it settles, as places in `settled`.
    let items: Range<Int>
    /// What the items sold for, and what was kept of that, in the currency's smallest unit.
    let gross: Int64
    let deductions: Int64
  }

  private(set) var payments: [Payment] = []
  /// The items of all payments, payment by payment.
  private(set) var settled: [Int32] = []
  /// Items paid later than their turn.
  private(set) var withheld: [Int32] = []
  /// Items held back until after the last payment.
  private(set) var outstanding: [Int32] = []
  /// Items never settled.
  private(set) var unpaid: [Int32] = []

  private let options: GeneratorOptions
  private let sales: GeneratedSales
  private var random: SplitMix64

  init(_ options: GeneratorOptions, sales: GeneratedSales) {
    self.options = options
    self.sales = sales
    random = SplitMix64(seed: options.seed ^ 0x7061_796D_656E)
    let due = dueItems()
    pay(due, turns: turns(of: due))
    withheld.sort()
    outstanding.sort()
  }

  private static let day: Int64 = 86_400

  private func paidAt(_ item: Int32) -> Int64 {
    sales.orders[Int(sales.items[Int(item)].order)].paidAt
  }

  /// The items that are to be paid, in settlement order.
  private mutating func dueItems() -> [Int32] {
    let recognised = sales.orders.indices.filter { !sales.orders[$0].isCancelled }
      .sorted { (sales.orders[$0].paidAt, $0) < (sales.orders[$1].paidAt, $1) }
    var due: [Int32] = []
    due.reserveCapacity(sales.items.count)
    for order in recognised {
      for item in sales.orders[order].items {
        if random.below(1_000) < options.unpaid {
          unpaid.append(Int32(item))
        } else {
          due.append(Int32(item))
        }
      }
    }
    unpaid.sort()
    return due
  }

  /// What is paid together, if nothing is held back: a place in `due`, and when.
  private struct Turn {
    let items: Range<Int>
    var at: Int64
  }

  private mutating func turns(of due: [Int32]) -> [Turn] {
    var turns: [Turn] = []
    for end in ends(of: due) {
      let items = (turns.last?.items.upperBound ?? 0)..<end
      let recognised = paidAt(due[end - 1])
      let lag = Int64(options.lag) * GeneratedPayouts.day
      let base: Int64 =
        switch options.mode {
        // In the small hours of a UTC day, and never before the day is over.
        case .daily, .net:
          recognised / GeneratedPayouts.day * GeneratedPayouts.day
            + max(GeneratedPayouts.day, lag) + 14_400
        case .chain, .order, .lineItem: recognised + lag + 60
        }
      let at = base + Int64(random.below(1_800))
      turns.append(Turn(items: items, at: max(at, (turns.last?.at ?? 0) + 1)))
    }
    return turns
  }

  /// After which places in `due` a payment is cut.
  private mutating func ends(of due: [Int32]) -> [Int] {
    func isLast(_ place: Int, _ unit: (Int32) -> Int64) -> Bool {
      place == due.count || unit(due[place - 1]) != unit(due[place])
    }
    func ends(_ unit: (Int32) -> Int64) -> [Int] {
      due.isEmpty ? [] : (1...due.count).filter { isLast($0, unit) }
    }
    switch options.mode {
    case .lineItem: return Array(due.indices.map { $0 + 1 })
    case .order: return ends { Int64(sales.items[Int($0)].order) }
    case .daily, .net: return ends { paidAt($0) / GeneratedPayouts.day }
    case .chain:
      // A cut somewhere inside each day but the last, which the chain ends with.
      let days = ends { paidAt($0) / GeneratedPayouts.day }
      var cuts: [Int] = []
      for (place, end) in days.enumerated().dropLast() {
        let first = place == 0 ? 0 : days[place - 1]
        cuts.append(first + 1 + random.below(max(1, end - first - 1)))
      }
      return due.isEmpty ? [] : cuts + [due.count]
    }
  }

  private mutating func pay(_ due: [Int32], turns: [Turn]) {
    // What was held back for each of the next three turns.
    var held: [[Int32]] = [[], [], []]
    for (number, turn) in turns.enumerated() {
      let first = settled.count
      let late = held.removeFirst()
      held.append([])
      for item in due[turn.items] {
        guard options.withheld > 0, random.below(1_000) < options.withheld else {
          settled.append(item)
          continue
        }
        let wait = random.below(3)
        if number + 1 + wait < turns.count {
          held[wait].append(item)
          withheld.append(item)
        } else {
          outstanding.append(item)
        }
      }
      settled.append(contentsOf: late)
      guard settled.count > first else { continue }
      let items = first..<settled.count
      payments.append(
        Payment(
          createdAt: turn.at,
          items: items,
          gross: settled[items].reduce(0) { $0 + sales.items[Int($1)].total },
          deductions: options.mode == .net ? deductions(items) : 0
        )
      )
    }
  }

  /// A commission of 5 to 8 % that differs from item to item, and a fixed fee an order, which is
  /// taken with the order's first item; never all of the item.
  private mutating func deductions(_ places: Range<Int>) -> Int64 {
    var sum: Int64 = 0
    for item in settled[places] {
      let total = sales.items[Int(item)].total
      let order = sales.orders[Int(sales.items[Int(item)].order)]
      let commission = (total * Int64(500 + random.below(301)) + 5_000) / 10_000
      let fee = order.items.lowerBound == Int(item) ? options.scale(30) : 0
      sum += min(commission + fee, total - 1)
    }
    return sum
  }
}
