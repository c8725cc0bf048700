import Bookkeeping

/// Sums findings below the shop's trivial amount in one line a code, so that none is dropped.
enum Trivial {
  /// Whether a finding is named only in the sum of its kind.
  static func isTrivial(_ finding: Discrepancy, _ context: AuditContext) -> Bool {
    let limit = context.shop.terms.trivialUnits
    guard limit > 0, let difference = finding.difference else { return false }
    return difference.units != 0 && difference.units.magnitude < UInt64(limit)
      && difference.currency == context.shop.currency
  }

  static func summed(_ findings: [Discrepancy], _ context: AuditContext) throws -> [Discrepancy] {
    let limit = context.shop.terms.trivialUnits
    guard limit > 0 else { return findings }
    var kept: [Discrepancy] = []
    var small: [DiscrepancyCode: [Discrepancy]] = [:]
    for finding in findings {
      if isTrivial(finding, context) {
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
          // Small ones that are no small sum stay what each of them is.
          sum.units.magnitude < UInt64(limit) ? .info : first.severity,
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
