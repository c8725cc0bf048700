import Bookkeeping
import TestSupport

extension World {
  typealias Paid = (items: [OpenItem], at: Int64, units: Int64)

  func paid(_ items: [OpenItem], _ random: inout SeededGenerator) -> [Paid] {
    switch kind {
    case .daily: daily(items, &random)
    case .chain: chain(items, &random)
    case .order, .lineItem: each(items, &random)
    }
  }

  func chance(_ percent: Int, _ random: inout SeededGenerator) -> Bool {
    percent > 0 && Int.random(in: 0..<100, using: &random) < percent
  }

  private func daily(_ items: [OpenItem], _ random: inout SeededGenerator) -> [Paid] {
    var byDay: [Int64: [OpenItem]] = [:]
    for item in items { byDay[item.settlementDay.number, default: []].append(item) }
    var paid: [Paid] = []
    var waiting: [OpenItem] = []
    var held: [OpenItem] = []
    var promised: [Int64: [OpenItem]] = [:]
    for day in 0..<days {
      var due = byDay[day] ?? []
      for _ in 0..<max(0, min(heldEach, due.count - 1)) {
        let item = due.remove(at: Int.random(in: 0..<due.count, using: &random))
        guard patience > 0 else { continue }
        promised[day + .random(in: 1...Int64(patience), using: &random), default: []].append(item)
      }
      due += promised[day] ?? []
      let late = held.filter { _ in chance(self.late, &random) }
      for _ in 0..<2 where chance(heldBack, &random) && due.count > 1 {
        held.append(due.remove(at: Int.random(in: 0..<due.count, using: &random)))
      }
      held.removeAll { item in late.contains(item) }
      waiting += due + late
      if waiting.isEmpty || chance(merged, &random) { continue }
      let at = (day + World.lagDays) * 86_400 + .random(in: 14_400...15_000, using: &random)
      paid.append((waiting, at, amount(waiting, &random)))
      waiting = []
    }
    return paid
  }

  private func chain(_ items: [OpenItem], _ random: inout SeededGenerator) -> [Paid] {
    let cuts = (0..<max(3, Int(days) - 1)).map { _ in
      Int.random(in: 1...items.count, using: &random)
    }
    var paid: [Paid] = []
    var from = 0
    var held: [OpenItem] = []
    var promised: [Int: [OpenItem]] = [:]
    for (place, cut) in Set(cuts).sorted().enumerated() {
      var due = Array(items[from..<cut])
      for _ in 0..<max(0, min(heldEach, due.count - 1)) {
        let item = due.remove(at: Int.random(in: 0..<due.count, using: &random))
        guard patience > 0 else { continue }
        promised[place + .random(in: 1...patience, using: &random), default: []].append(item)
      }
      due += promised[place] ?? []
      let late = held.filter { _ in chance(self.late, &random) }
      if chance(heldBack, &random), due.count > 1 {
        held.append(due.remove(at: Int.random(in: 0..<due.count, using: &random)))
      }
      held.removeAll { item in late.contains(item) }
      due += late
      let last = items[cut - 1].recognisedAt.seconds
      paid.append((due, last + World.lagDays * 86_400 + Int64(cut), amount(due, &random)))
      from = cut
    }
    return paid
  }

  private func each(_ items: [OpenItem], _ random: inout SeededGenerator) -> [Paid] {
    var units: [[OpenItem]] = []
    for item in items {
      if kind == .order, units.last?.last?.key.orderRoot == item.key.orderRoot {
        units[units.count - 1].append(item)
      } else {
        units.append([item])
      }
    }
    for place in units.indices.reversed().dropLast() where chance(mergedUnits, &random) {
      units[place] = units[place - 1] + units[place]
      units.remove(at: place - 1)
    }
    return units.compactMap { unit in
      if chance(heldBack, &random) { return nil }
      let lag = World.lagDays * 86_400 + Int64.random(in: 0...jitter, using: &random)
      return (unit, (unit.last?.recognisedAt.seconds ?? 0) + lag, amount(unit, &random))
    }
  }

  /// The parts that a payment comes in, an hour to half a day apart.
  func parts(of payment: Paid, _ random: inout SeededGenerator) -> [Paid] {
    guard chance(split, &random), payment.units > 10_000 else { return [payment] }
    let first = Int64.random(in: 1...payment.units / 200, using: &random) * 100
    let rest = payment.units - first
    let second = Bool.random(using: &random) ? rest / 300 * 100 : 0
    var at = payment.at
    return [first, second, rest - second].filter { $0 > 0 }.map { units in
      defer { at += .random(in: 3_600...43_200, using: &random) }
      return (payment.items, at, units)
    }
  }

  /// What is paid for items: their prices less the fees on each order.
  private func amount(_ items: [OpenItem], _ random: inout SeededGenerator) -> Int64 {
    var orders: [Int64: Int64] = [:]
    for item in items { orders[item.key.orderRoot, default: 0] += item.units }
    let paid = orders.sorted { $0.key < $1.key }.reduce(Int64(0)) { sum, order in
      sum + order.value - fee(order.value, &random)
    }
    // A tenth of every payout is withheld.
    return fees == .reserve ? paid / 1_000 * 900 : paid
  }

  private func fee(_ units: Int64, _ random: inout SeededGenerator) -> Int64 {
    func percent(_ tenths: Int64) -> Int64 { (units * tenths / 1_000 + 50) / 100 * 100 }
    return switch fees {
    case .none, .reserve: 0
    case .unknown: percent(.random(in: 60...150, using: &random))
    case .flat: percent(80)
    case .fixedDollar: min(10_000, units)
    case .fixedCents: min(3_000, units)
    case .someOrders:
      Bool.random(using: &random) ? 0 : percent(.random(in: 60...150, using: &random))
    }
  }
}
