internal import Bookkeeping

/// Proves that what every line item settled in the period is the sum of its allocations, in a few
/// bytes for a million items.
///
/// Each item has a random factor of 64 bits; allocations add their amount times it, items take
/// theirs off. If figures differ, whichever, what is left is zero with a chance of about 2⁻⁶⁴ only,
/// for the factors come from a hash whose key is new in every process. Where something is left, the
/// rows are read again to name it.
struct SettledItems {
  private let period: Period
  private var left: UInt128 = 0
  /// Items of which something was taken off as well, so that their sum may be nothing.
  private var moved: Set<RecordKey> = []
  /// Items of which more was taken off than settled.
  private var reduced: Set<RecordKey> = []

  init(period: Period) { self.period = period }

  mutating func add(_ row: AllocationRow) {
    guard row.settlesItem(in: period) else { return }
    left &+= SettledItems.share(row.orderID, row.itemID, row.amount.units, row.amount.currency)
    if row.amount.units <= 0 { moved.insert(RecordKey(row.orderID, row.itemID)) }
  }

  mutating func add(_ row: LineItemRow) {
    guard row.settledInPeriod != 0 else { return }
    if row.settledInPeriod < 0 { reduced.insert(RecordKey(row.orderID, row.itemID)) }
    left &-= SettledItems.share(
      row.orderID,
      row.itemID,
      row.settledInPeriod,
      row.unitPrice.currency
    )
  }

  /// Takes what rows say that were read elsewhere.
  mutating func add(_ others: SettledItems) {
    left &+= others.left
    moved.formUnion(others.moved)
    reduced.formUnion(others.reduced)
  }

  private static func share(
    _ order: String,
    _ item: String,
    _ units: Int64,
    _ currency: Currency
  ) -> UInt128 {
    UInt128(RecordKey.factor(order, item, currency)) &* UInt128(truncatingIfNeeded: units)
  }

  /// Whether all items of which something was taken off are there.
  private func haveAllMoved(_ items: any RowSource<LineItemRow>) throws -> Bool {
    var missing = moved.subtracting(reduced)
    guard !missing.isEmpty else { return true }
    try items.forEachRow { missing.remove(RecordKey($0.orderID, $0.itemID)) }
    return missing.isEmpty
  }

  /// Notes the items whose figures differ, and the allocations whose item is not there.
  func requireNothingLeft(
    rereading items: any RowSource<LineItemRow>,
    _ allocations: any RowSource<AllocationRow>,
    _ violations: Violations
  ) throws {
    guard try left != 0 || !haveAllMoved(items) else { return }
    let known = violations.count
    var sums = ItemSums(period: period)
    try allocations.forEachRow { sums.add($0, violations) }
    try items.forEachRow { sums.require($0, violations) }
    try sums.requireNothingLeft(rereading: allocations, violations)
    if violations.count == known {
      violations.add(.itemAllocations, "line-items.csv", "its rows changed while it was read")
    }
  }
}

/// The sum of the allocations of each line item in the period; for a pack that will be refused.
private struct ItemSums {
  private struct ItemSum {
    var units: Int64
    let currency: Currency
  }

  private let period: Period
  private var sums: [RecordKey: ItemSum] = [:]

  init(period: Period) { self.period = period }

  mutating func add(_ row: AllocationRow, _ violations: Violations) {
    guard row.settlesItem(in: period) else { return }
    let key = RecordKey(row.orderID, row.itemID)
    var sum = sums[key] ?? ItemSum(units: 0, currency: row.amount.currency)
    let (units, overflow) = sum.units.addingReportingOverflow(row.amount.units)
    if overflow {
      violations.add(.itemAllocations, row.name, "their sum is larger than an amount")
    }
    sum.units = units
    sums[key] = sum
    if sum.currency != row.amount.currency {
      violations.add(
        .oneCurrency,
        row.name,
        "it is in \(row.amount.currency), an earlier one in another currency"
      )
    }
  }

  mutating func require(_ row: LineItemRow, _ violations: Violations) {
    let currency = row.unitPrice.currency
    let sum = sums.removeValue(forKey: RecordKey(row.orderID, row.itemID))
    if let sum, sum.currency != currency {
      violations.add(.oneCurrency, row.name, "it is in \(currency), they in \(sum.currency)")
    }
    violations.require(
      .itemAllocations,
      Int128(row.settledInPeriod),
      equals: Int128(sum?.units ?? 0),
      currency,
      row.name
    )
  }

  /// Notes the allocations that belong to no item of the pack.
  func requireNothingLeft(
    rereading rows: any RowSource<AllocationRow>,
    _ violations: Violations
  ) throws {
    guard !sums.isEmpty else { return }
    var named: Set<RecordKey> = []
    try rows.forEachRow { row in
      let key = RecordKey(row.orderID, row.itemID)
      if row.settlesItem(in: period), sums[key] != nil, named.insert(key).inserted {
        violations.add(.allocationHasItem, row.name, "no such item is there")
      }
    }
  }
}

extension LineItemRow {
  /// The item by name, for the person who reads a refusal.
  var name: String { "line item \(itemID) of order \(orderID)" }
}
