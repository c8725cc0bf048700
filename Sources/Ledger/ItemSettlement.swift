/// What allocations settle of one item.
struct ItemSettlement {
  /// What one payment settled of an item.
  private struct Share {
    let payment: Int64
    var units: Int64
  }

  private(set) var before: Int64 = 0
  private(set) var inPeriod: Int64 = 0
  /// What the first payment settled; nearly always the only one.
  private var share: Share?
  private var others: [Share] = []

  /// Takes one allocation.
  /// - Returns: whether the sum stays in the range.
  mutating func take(_ units: Int64, by payment: Int64, isOfPeriod: Bool) -> Bool {
    let (sum, overflow) = (isOfPeriod ? inPeriod : before).addingReportingOverflow(units)
    if overflow { return false }
    if isOfPeriod { inPeriod = sum } else { before = sum }
    if share == nil || share?.payment == payment {
      share = Share(payment: payment, units: (share?.units ?? 0) &+ units)
    } else if let index = others.firstIndex(where: { $0.payment == payment }) {
      others[index].units &+= units
    } else {
      others.append(Share(payment: payment, units: units))
    }
    return true
  }

  /// What was settled up to the month's end; nil where that leaves the range.
  var sum: Int64? {
    let (sum, overflow) = before.addingReportingOverflow(inPeriod)
    return overflow ? nil : sum
  }

  /// The only payment that settles something of the item; nil where there are more, or none.
  var onlyPayment: Int64? { others.isEmpty && share?.units != 0 ? share?.payment : nil }

  /// All payments that settle something of the item.
  var payments: [Int64] {
    ((share.map { [$0] } ?? []) + others).filter { $0.units != 0 }.map(\.payment)
  }
}
