import Bookkeeping

/// What a generated shop's platform paid, and when.
struct GeneratedPayouts: Sendable {
  struct Payment {
    var createdAt: Int64
    /// The turn that it pays, alone or with others.
    let turn: Int32
    /// The items that its turn settles, as places in `settled`.
    let items: Range<Int>
    /// What the items sold for, and what was kept of that, in the currency's smallest unit; of a
    /// turn paid in parts, this part's.
    var gross: Int64
    var deductions: Int64

    var amount: Int64 { gross - deductions }
  }

  var payments: [Payment] = []
  /// The items of all payments, turn by turn.
  private(set) var settled: [Int32] = []
  /// Items paid later than their turn.
  private(set) var withheld: [Int32] = []
  /// Items held back until after the last payment.
  private(set) var outstanding: [Int32] = []
  /// Items never settled.
  private(set) var unpaid: [Int32] = []
  /// The scheduled fee of every item, in the currency's smallest unit; empty without a schedule.
  let fees: [Int64]

  let options: GeneratorOptions
  let sales: GeneratedSales
  private var random: SplitMix64

  init(_ options: GeneratorOptions, sales: GeneratedSales) {
    self.options = options
    self.sales = sales
    fees = options.fees?.shares(of: sales, decimals: Int(options.currency.decimals)) ?? []
    random = SplitMix64(seed: options.seed ^ 0x7061_796D_656E)
    let due = dueItems()
    let turns = GeneratedTurns(options: options, sales: sales, due: due).turns(&random)
    pay(due, turns: turns)
    splitTurns()
    roundPayments()
    unpaid.sort()
    withheld.sort()
    outstanding.sort()
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
    return due
  }

  private mutating func pay(_ due: [Int32], turns: [GeneratedTurns.Turn]) {
    var each = SplitMix64(seed: options.seed ^ 0x6561_6368)
    // What was held back for each of the next three turns.
    var held: [[Int32]] = [[], [], []]
    for (number, turn) in turns.enumerated() {
      let first = settled.count
      let late = held.removeFirst()
      held.append([])
      let chosen = some(options.withheldEach, of: turn, &each)
      let left = some(options.unpaidEach, of: turn, &each)
      for place in turn.items {
        let item = due[place]
        if left.contains(place) {
          unpaid.append(item)
          continue
        }
        guard
          chosen.contains(place)
            || (options.withheld > 0 && random.below(1_000) < options.withheld)
        else {
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
      let gross = settled[items].reduce(0) { $0 + sales.items[Int($1)].total }
      let deductions = deductions(items)
      guard gross > deductions else {
        // Refunds outweigh the rest: all of it waits for the next turn.
        let waiting = Array(settled[items])
        if number + 1 < turns.count {
          held[0] = waiting + held[0]
          withheld.append(contentsOf: waiting.filter { !late.contains($0) })
        } else {
          outstanding.append(contentsOf: waiting)
          withheld.removeAll { waiting.contains($0) }
        }
        settled.removeSubrange(items)
        continue
      }
      payments.append(
        Payment(
          createdAt: turn.at,
          turn: Int32(number),
          items: items,
          gross: gross,
          deductions: deductions
        )
      )
    }
  }

  /// Rounds what is paid, half up; a payment of nothing is none, and stays as it is.
  private mutating func roundPayments() {
    let coins = Money.unitsPerWhole / Money.step(options.currency)
    let unit = Int64(options.rounded) * coins / 1_000
    guard unit > 1 else { return }
    for place in payments.indices {
      let amount = payments[place].amount
      let rounded = (amount + unit / 2) / unit * unit
      if rounded > 0 { payments[place].deductions += amount - rounded }
    }
  }

  /// The places of so many of a turn's items, but never of all.
  private func some(
    _ count: Int,
    of turn: GeneratedTurns.Turn,
    _ random: inout SplitMix64
  ) -> Set<Int> {
    var chosen: Set<Int> = []
    while chosen.count < min(count, turn.items.count - 1) {
      chosen.insert(turn.items.lowerBound + random.below(turn.items.count))
    }
    return chosen
  }

  /// What the platform keeps of some items: the scheduled fees, and under `net` what nobody states.
  private mutating func deductions(_ places: Range<Int>) -> Int64 {
    var sum: Int64 = 0
    if !fees.isEmpty { sum = settled[places].reduce(0) { $0 + fees[Int($1)] } }
    return options.mode == .net ? sum + unstated(places) : sum
  }

  /// A commission of 5 to 8 % that differs from item to item, and a fixed fee an order, which is
  /// taken with the order's first item; never all of the item.
  private mutating func unstated(_ places: Range<Int>) -> Int64 {
    var sum: Int64 = 0
    for item in settled[places] {
      let total = sales.items[Int(item)].total
      guard total > 0 else { continue }
      let order = sales.orders[Int(sales.items[Int(item)].order)]
      let commission = (total * Int64(500 + random.below(301)) + 5_000) / 10_000
      let fee = order.items.lowerBound == Int(item) ? options.scale(30) : 0
      let known = fees.isEmpty ? 0 : fees[Int(item)]
      sum += max(0, min(commission + fee, total - 1 - known))
    }
    return sum
  }
}
