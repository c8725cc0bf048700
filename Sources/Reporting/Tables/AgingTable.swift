internal import Bookkeeping

/// `aging.csv`: open line items by age.
struct AgingTable: PackTable {
  let file = PackFile.aging
  let columns = ["currency", "bucket", "count", "amount", "oldest"]

  func append(_ row: AgingRow, to csv: inout CSVWriter) {
    csv.appendCurrency(row.currency)
    csv.appendOwn(row.bucket)
    csv.appendNumber(row.count)
    csv.appendAmount(row.amount)
    csv.appendOwn(row.oldest?.description ?? "")
  }
}
