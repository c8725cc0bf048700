internal import Bookkeeping

/// `allocations.csv` as it was written, and what its rows say to the proof.
struct WrittenAllocations: Sendable {
  let file: WrittenFile
  /// The sums by payment, to be held against `payments.csv`.
  let payments: AllocationSums
  /// What the line items must have settled.
  let items: SettledItems
  /// What was written off in the period, of which there is at most one a payment.
  let writtenOff: [Money]
  /// The first identities that don't hold, and how many there are.
  let violations: (kept: [PackViolation], count: Int)

  /// Writes the file.
  init(
    _ rows: any RowSource<AllocationRow>,
    _ period: Period,
    to path: String
  ) throws {
    let table = AllocationsTable()
    let output = try FileOutput(creating: path)
    var csv = try CSVWriter(output, columns: table.columns)
    var (payments, items) = (AllocationSums(period: period), SettledItems(period: period))
    let violations = Violations()
    var writtenOff: [Money] = []
    try rows.forEachRow { row in
      if row.component == .writtenOff, row.allocatedIn == period { writtenOff.append(row.amount) }
      payments.add(row, violations)
      items.add(row)
      table.append(row, to: &csv)
      try csv.endRow()
    }
    try csv.flush()
    file = try output.finish(name: table.file.rawValue, rows: csv.rowCount)
    (self.payments, self.items) = (payments, items)
    self.writtenOff = writtenOff
    self.violations = (violations.kept, violations.count)
  }
}
