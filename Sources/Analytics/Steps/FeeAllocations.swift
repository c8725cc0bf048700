import Bookkeeping

/// Tells what a match pays of sales from what fees take of it: amounts are matched net, and the books
/// keep both.
enum FeeAllocations {
  /// The match with, for each item that bears fees, the sale and the fee as allocations of their own;
  /// together they are what was matched.
  ///
  /// Where several payments settle an item, the first one bears its fees.
  /// - Parameter fees: what no payment bore yet of the items' fees, in ten-thousandths.
  /// - Throws: `MoneyError.overflow`.
  static func split(
    _ match: Match,
    _ fees: [LineItemKey: Int64],
    in currency: Currency
  ) throws -> Match {
    guard !fees.isEmpty else { return match }
    var charged: Set<LineItemKey> = []
    var allocations: [Allocation] = []
    allocations.reserveCapacity(match.allocations.count * 2)
    for allocation in match.allocations {
      guard allocation.component == .sale, let item = allocation.lineItem, let fee = fees[item],
        charged.insert(item).inserted
      else {
        allocations.append(allocation)
        continue
      }
      allocations += [
        Allocation(
          payment: allocation.payment,
          lineItem: item,
          component: .sale,
          units: try
            (Money(units: allocation.units, currency: currency)
            + Money(units: fee, currency: currency)).units
        ),
        Allocation(
          payment: allocation.payment,
          lineItem: item,
          component: .fee,
          units: -fee
        ),
      ]
    }
    return Match(
      rule: match.rule,
      strength: match.strength,
      rivals: match.rivals,
      chance: match.chance,
      explanation: match.explanation,
      allocations: allocations
    )
  }
}
