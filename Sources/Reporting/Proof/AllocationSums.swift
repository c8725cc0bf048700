internal import Bookkeeping

/// The sums of the allocations of each payment.
///
/// Filled while `allocations.csv` is written, and emptied by the rows of `payments.csv`: what stays
/// belongs to no row of the pack.
struct AllocationSums {
  struct PaymentSum {
    var units: Int128
    let currency: Currency
    /// Whether one of them is not the settling of an item in the period.
    var hasOthers: Bool

    /// Whether the payment must be in the pack: all but those whose allocations only moved from
    /// one item to another in the period.
    var needsPayment: Bool { hasOthers || units != 0 }
  }

  private let period: Period
  private var payments: [RecordKey: PaymentSum] = [:]
  /// The payment of the row before, which this one's mostly is as well.
  private var last: (id: String, sum: PaymentSum)?

  init(period: Period) { self.period = period }

  mutating func add(_ row: AllocationRow, _ violations: Violations) {
    let currency = row.amount.currency
    if last?.id != row.paymentID {
      keepLast()
      let known = payments[RecordKey(row.paymentID)]
      last = (
        row.paymentID, known ?? PaymentSum(units: 0, currency: currency, hasOthers: false)
      )
    }
    last?.sum.units += Int128(row.amount.units)
    if !row.settlesItem(in: period) { last?.sum.hasOthers = true }
    if let first = last?.sum.currency, first != currency {
      violations.add(
        .oneCurrency,
        row.name,
        "it is in \(currency), an earlier one in another currency"
      )
    }
  }

  private mutating func keepLast() {
    if let last { payments[RecordKey(last.id)] = last.sum }
    last = nil
  }

  /// The sum of a payment's allocations, once.
  mutating func takePayment(_ id: String) -> (units: Int128, currency: Currency)? {
    keepLast()
    return payments.removeValue(forKey: RecordKey(id)).map { ($0.units, $0.currency) }
  }

  /// Notes the allocations whose payment is in no row of the pack, reading them again for their
  /// names.
  mutating func requireNothingLeft(
    rereading rows: any RowSource<AllocationRow>,
    _ violations: Violations
  ) throws {
    keepLast()
    guard payments.values.contains(where: \.needsPayment) else { return }
    var named: Set<RecordKey> = []
    try rows.forEachRow { row in
      let payment = RecordKey(row.paymentID)
      if payments[payment]?.needsPayment == true, named.insert(payment).inserted {
        violations.add(.allocationHasPayment, row.name, "no such payment is there")
      }
    }
    if named.isEmpty {
      violations.add(.allocationHasPayment, "allocations.csv", "its rows changed while it was read")
    }
  }
}

extension AllocationRow {
  /// Whether it settles a line item in a period.
  func settlesItem(in period: Period) -> Bool { !itemID.isEmpty && allocatedIn == period }

  /// The allocation by name, for the person who reads a refusal.
  var name: String {
    let subject = itemID.isEmpty ? "" : ", order \(orderID), item \(itemID)"
    return "allocation \(matchID) of payment \(paymentID)\(subject)"
  }
}
