internal import Bookkeeping

/// The sums of the allocations of each payment, and of each line item in the period.
///
/// Filled while `allocations.csv` is written, and emptied by the rows of the other two files: what
/// stays belongs to no row of the pack.
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

  /// Half the size of a payment's, for there may be a million.
  private struct ItemSum {
    var units: Int64
    let currency: Currency
  }

  private let period: Period
  private var payments: [RecordKey: PaymentSum] = [:]
  private var items: [RecordKey: ItemSum] = [:]

  init(period: Period) { self.period = period }

  mutating func add(_ row: AllocationRow, _ violations: Violations) {
    let currency = row.amount.currency
    let settlesItem = isOfItemInPeriod(row)
    let paymentKey = RecordKey(row.paymentID)
    var ofPayment =
      payments[paymentKey] ?? PaymentSum(units: 0, currency: currency, hasOthers: false)
    ofPayment.units += Int128(row.amount.units)
    ofPayment.hasOthers = ofPayment.hasOthers || !settlesItem
    payments[paymentKey] = ofPayment
    var isOneCurrency = ofPayment.currency == currency
    if settlesItem {
      let itemKey = RecordKey(row.orderID, row.itemID)
      var ofItem = items[itemKey] ?? ItemSum(units: 0, currency: currency)
      let (units, overflow) = ofItem.units.addingReportingOverflow(row.amount.units)
      if overflow {
        violations.add(.itemAllocations, Self.name(row), "their sum is larger than an amount")
      }
      ofItem.units = units
      items[itemKey] = ofItem
      isOneCurrency = isOneCurrency && ofItem.currency == currency
    }
    if !isOneCurrency {
      violations.add(
        .oneCurrency,
        Self.name(row),
        "it is in \(currency), an earlier one in another currency"
      )
    }
  }

  /// The sum of a payment's allocations, once.
  mutating func takePayment(_ id: String) -> (units: Int128, currency: Currency)? {
    payments.removeValue(forKey: RecordKey(id)).map { ($0.units, $0.currency) }
  }

  /// The sum of an item's allocations in the period, once.
  mutating func takeItem(order: String, item: String) -> (units: Int128, currency: Currency)? {
    if items.isEmpty { return nil }
    return items.removeValue(forKey: RecordKey(order, item)).map { (Int128($0.units), $0.currency) }
  }

  /// Notes the allocations that belong to no row of the pack, reading them again for their names.
  func requireNothingLeft(
    rereading rows: any RowSource<AllocationRow>,
    _ violations: Violations
  ) throws {
    guard !items.isEmpty || payments.values.contains(where: \.needsPayment) else { return }
    var named: Set<RecordKey> = []
    try rows.forEachRow { row in
      let item = RecordKey(row.orderID, row.itemID)
      if isOfItemInPeriod(row), items[item] != nil, named.insert(item).inserted {
        violations.add(.allocationHasItem, Self.name(row), "no such item is there")
      }
      let payment = RecordKey(row.paymentID)
      if payments[payment]?.needsPayment == true, named.insert(payment).inserted {
        violations.add(.allocationHasPayment, Self.name(row), "no such payment is there")
      }
    }
    if named.isEmpty {
      violations.add(.allocationHasItem, "allocations.csv", "its rows changed while it was read")
    }
  }

  private func isOfItemInPeriod(_ row: AllocationRow) -> Bool {
    !row.itemID.isEmpty && row.allocatedIn == period
  }

  private static func name(_ row: AllocationRow) -> String {
    let subject = row.itemID.isEmpty ? "" : ", order \(row.orderID), item \(row.itemID)"
    return "allocation \(row.matchID) of payment \(row.paymentID)\(subject)"
  }
}
