internal import Bookkeeping

/// `allocations.csv`: which payment settles which line item.
struct AllocationsTable: PackTable {
  let file = PackFile.allocations
  let columns = [
    "match_id", "rule", "strength", "payment_id", "order_id", "item_id", "component", "currency",
    "amount", "allocated_in",
  ]

  func append(_ row: AllocationRow, to csv: inout CSVWriter) {
    csv.appendOwn(row.matchID)
    csv.appendOwn(row.rule.rawValue)
    csv.appendOwn(row.strength.rawValue)
    csv.appendText(row.paymentID)
    csv.appendText(row.orderID)
    csv.appendText(row.itemID)
    csv.appendOwn(row.component.rawValue)
    csv.appendCurrency(row.amount.currency)
    csv.appendAmount(row.amount)
    csv.appendPeriod(row.allocatedIn)
  }
}
