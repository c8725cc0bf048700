import Bookkeeping

/// The rules `order` and `line_item`: a payment is the amount of one order, or of one line item,
/// at a steady lag after recognition.
struct UnitSearch {
  let input: MatchingInput
  let rule: MatchRule
  /// Seconds from recognition to payment that are searched.
  let lag: ClosedRange<Int64>

  /// What is paid as one: an order's items, or one item.
  private struct Unit {
    let recognisedAt: Int64
    let units: Int64
    let items: Range<Int>
  }

  /// The lag at which most payments find a unit of their amount.
  struct SteadyLag {
    let lag: ClosedRange<Int64>
    let hits: [Int]
    let units: Int64
    let chances: [Chance]
    /// How many bands of this width there are within the terms.
    let tried: Int64
  }

  /// The narrowest band of lags that still holds nearly all of the fits.
  func steadyLag(of evidence: [Int], pool: Pool) -> SteadyLag? {
    let index = UnitIndex(units(in: pool))
    var pairs: [(payment: Int, lag: Int64)] = []
    for payment in evidence {
      let created = input.payments[payment].createdAt.seconds
      for unit in index.units(of: input.payments[payment].units) {
        let lag = created - index.units[unit].recognisedAt
        if self.lag.contains(lag), lag > 0 { pairs.append((payment, lag)) }
      }
    }
    guard !pairs.isEmpty else { return nil }
    var width: Int64 = 86_400
    var band = densest(pairs, width: width)
    for narrower in [Int64(3_600), 60, 1] {
      let next = densest(band, width: narrower)
      // A band that loses one fit in twenty is too narrow for how steady the shop is paid.
      guard Set(next.map(\.payment)).count * 20 >= Set(band.map(\.payment)).count * 19 else {
        break
      }
      band = next
      width = narrower
    }
    let hits = Set(band.map(\.payment)).sorted()
    guard let low = band.map(\.lag).min(), let high = band.map(\.lag).max() else { return nil }
    return SteadyLag(
      lag: low...high,
      hits: hits,
      units: hits.reduce(0) { $0 + input.payments[$1].units },
      chances: hits.map { index.chance(of: input.payments[$0], lag: low...high, step: pool.step) },
      tried: max(1, (lag.upperBound - lag.lowerBound) / (2 * width))
    )
  }

  /// Matches every payment to the oldest unit of its amount inside the band.
  func run(
    _ pool: inout Pool,
    matches: inout [Int: Match],
    ambiguous: inout [Int: Verdict.Reason]
  ) {
    let index = UnitIndex(units(in: pool))
    for (place, payment) in input.payments.enumerated() where payment.isPaid {
      let answers = index.units(of: payment.units).filter { unit in
        let lag = payment.createdAt.seconds - index.units[unit].recognisedAt
        return lag > 0 && self.lag.contains(lag)
          && index.units[unit].items.allSatisfy { pool.isOpen[$0] }
      }
      guard let oldest = answers.first else { continue }
      let chance = index.chance(of: payment, lag: lag, step: pool.step)
      let shapes = Set(answers.map { amounts(of: index.units[$0], pool) })
      guard shapes.count == 1, chance.isExcluded else {
        ambiguous[place] = .ambiguous(rule: rule, answers: Int64(answers.count), chance: chance)
        continue
      }
      let items = index.units[oldest].items
      matches[place] = Match(
        payment,
        items: pool.items[items],
        rule: rule,
        strength: answers.count == 1 ? .unique : .interchangeable,
        rivals: Int64(answers.count) - 1,
        chance: chance,
        explanation:
          "Equals one \(rule == .order ? "order" : "line item") recognised "
          + "\(lag.lowerBound / 3_600) to \(lag.upperBound / 3_600) hours before the payment; "
          + "\(answers.count) such fit(s), the oldest was taken."
      )
      items.forEach { pool.close($0) }
    }
  }

  private func amounts(of unit: Unit, _ pool: Pool) -> [Int64] {
    pool.items[unit.items].map(\.units).sorted()
  }

  private func units(in pool: Pool) -> [Unit] {
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

  /// The pairs within the two neighbouring bins of `width` seconds that hold the most.
  private func densest(
    _ pairs: [(payment: Int, lag: Int64)],
    width: Int64
  ) -> [(payment: Int, lag: Int64)] {
    var bins: [Int64: Int] = [:]
    for pair in pairs { bins[pair.lag / width, default: 0] += 1 }
    let best = bins.keys.sorted().max { left, right in
      bins[left, default: 0] + bins[left + 1, default: 0]
        < bins[right, default: 0] + bins[right + 1, default: 0]
    }
    guard let best else { return [] }
    return pairs.filter { $0.lag / width == best || $0.lag / width == best + 1 }
  }

  /// Units by amount, in order of time.
  private struct UnitIndex {
    let units: [Unit]
    private let byAmount: [Int64: [Int]]
    private let spread: Int64

    init(_ units: [Unit]) {
      self.units = units
      var byAmount: [Int64: [Int]] = [:]
      for (index, unit) in units.enumerated() { byAmount[unit.units, default: []].append(index) }
      self.byAmount = byAmount
      spread = (units.map(\.units).max() ?? 0) - (units.map(\.units).min() ?? 0)
    }

    func units(of amount: Int64) -> [Int] { byAmount[amount] ?? [] }

    func chance(of payment: OpenPayment, lag: ClosedRange<Int64>, step: Int64) -> Chance {
      let first = firstUnit(from: payment.createdAt.seconds - lag.upperBound)
      let last = firstUnit(from: payment.createdAt.seconds - lag.lowerBound + 1)
      return Chance(sets: Int64(last - first), step: step, spread: spread)
    }

    private func firstUnit(from second: Int64) -> Int {
      var low = 0
      var high = units.count
      while low < high {
        let middle = (low + high) / 2
        if units[middle].recognisedAt < second { low = middle + 1 } else { high = middle }
      }
      return low
    }
  }
}
