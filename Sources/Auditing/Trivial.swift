import Bookkeeping

/// Sums findings below the shop's trivial amount in one line a code, so that none is dropped.
enum Trivial {
  static func summed(_ findings: [Discrepancy], _ context: AuditContext) throws -> [Discrepancy] {
    let limit = context.shop.terms.trivialUnits
    guard limit > 0 else { return findings }
    var kept: [Discrepancy] = []
    var small: [DiscrepancyCode: [Discrepancy]] = [:]
    for finding in findings {
      let units = finding.difference?.units ?? 0
      if units != 0, units.magnitude < UInt64(limit),
        finding.difference?.currency == context.shop.currency
      {
        small[finding.code, default: []].append(finding)
      } else {
        kept.append(finding)
      }
    }
    for (code, group) in small.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
      guard let first = group.first else { continue }
      let sum = try Money.sum(group.compactMap(\.difference), in: context.shop.currency)
      kept.append(
        context.finding(
          code,
          first.severity,
          .shop,
          context.shop.id,
          difference: sum,
          ageDays: group.map(\.ageDays).max() ?? 0,
          explanation:
            "\(Wording.count(group.count, "finding")) of this kind, each below the trivial amount of "
            + "\(Money(units: limit, currency: context.shop.currency)), together \(sum).",
          action: "None; lower the trivial amount to see them one by one.",
          names: group.flatMap(\.namedOrders)
        )
      )
    }
    return kept
  }
}
