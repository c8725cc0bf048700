/// What is paid together, if nothing is held back, and when.
struct GeneratedTurns {
  struct Turn {
    /// Places in `due`.
    var items: Range<Int>
    var at: Int64
  }

  static let day: Int64 = 86_400

  let options: GeneratorOptions
  let sales: GeneratedSales
  /// The items that are to be paid, in settlement order.
  let due: [Int32]

  func turns(_ random: inout SplitMix64) -> [Turn] {
    var turns: [Turn] = []
    for end in ends(&random) {
      let items = (turns.last?.items.upperBound ?? 0)..<end
      let recognised = paidAt(due[end - 1])
      let lag = Int64(options.lag) * GeneratedTurns.day
      let base: Int64 =
        switch options.mode {
        // In the small hours of a UTC day, and never before the day is over.
        case .daily, .net:
          recognised / GeneratedTurns.day * GeneratedTurns.day
            + max(GeneratedTurns.day, lag) + 14_400
        case .chain, .order, .lineItem: recognised + lag + 60
        }
      let at = base + Int64(random.below(max(1, options.jitter ?? 1_800)))
      turns.append(
        Turn(items: items, at: options.jitter == nil ? max(at, (turns.last?.at ?? 0) + 1) : at)
      )
    }
    return spaced(merged(turns))
  }

  private func paidAt(_ item: Int32) -> Int64 {
    sales.orders[Int(sales.items[Int(item)].order)].paidAt
  }

  /// Some turns wait for the next one and are paid with it.
  private func merged(_ turns: [Turn]) -> [Turn] {
    guard options.merged > 0 else { return turns }
    var random = SplitMix64(seed: options.seed ^ 0x6D65_7267_6564)
    var kept: [Turn] = []
    var first: Int?
    for (number, turn) in turns.enumerated() {
      let start = first ?? turn.items.lowerBound
      if random.below(1_000) < options.merged, number + 1 < turns.count {
        first = start
      } else {
        kept.append(Turn(items: start..<turn.items.upperBound, at: turn.at))
        first = nil
      }
    }
    return kept
  }

  /// Where a turn may overtake another, by time; no two at once, for those of one amount would be
  /// taken for one payment that came twice.
  private func spaced(_ turns: [Turn]) -> [Turn] {
    guard options.jitter != nil else { return turns }
    var sorted = turns.sorted { ($0.at, $0.items.lowerBound) < ($1.at, $1.items.lowerBound) }
    for place in sorted.indices.dropFirst() {
      sorted[place].at = max(sorted[place].at, sorted[place - 1].at + 1)
    }
    return sorted
  }

  /// After which places in `due` a payment is cut.
  private func ends(_ random: inout SplitMix64) -> [Int] {
    func isLast(_ place: Int, _ unit: (Int32) -> Int64) -> Bool {
      place == due.count || unit(due[place - 1]) != unit(due[place])
    }
    func ends(_ unit: (Int32) -> Int64) -> [Int] {
      due.isEmpty ? [] : (1...due.count).filter { isLast($0, unit) }
    }
    switch options.mode {
    // A refund is taken off the item before it: nobody is paid less than nothing.
    case .lineItem:
      return due.indices.map { $0 + 1 }.filter { place in
        place == due.count || sales.items[Int(due[place])].price > 0
      }
    case .order: return ends { Int64(sales.items[Int($0)].order) }
    case .daily, .net: return ends { paidAt($0) / GeneratedTurns.day }
    case .chain:
      // A cut somewhere inside each day but the last, which the chain ends with.
      let days = ends { paidAt($0) / GeneratedTurns.day }
      var cuts: [Int] = []
      for (place, end) in days.enumerated().dropLast() {
        let first = place == 0 ? 0 : days[place - 1]
        cuts.append(first + 1 + random.below(max(1, end - first - 1)))
      }
      return due.isEmpty ? [] : cuts + [due.count]
    }
  }
}
