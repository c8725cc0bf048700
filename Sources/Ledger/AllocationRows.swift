import Bookkeeping
import GRDB

/// A statement that keeps so many allocations of one payment and match at once.
final class AllocationRows {
  /// How many allocations one run keeps.
  let count: Int
  private let statement: DirectStatement
  /// What was bound last as the component of each row.
  private var components: [AllocationComponent?]

  /// - Parameter period: the month that the allocations are made in.
  init(_ db: Database, count: Int, _ period: Period) throws {
    self.count = count
    components = Array(repeating: nil, count: count)
    statement = try DirectStatement(db, sql: AllocationRows.text(rows: count).sql)
    try statement.keep(period.description, at: 3)
  }

  private static func text(rows count: Int) -> InsertionText {
    InsertionText(
      // A row that fails ends the transaction anyway: what the run kept before needs no way back.
      """
      INSERT OR FAIL INTO allocations (match, payment_root, allocated_in, order_root, line,
        component, units) VALUES
      """,
      row: ["?1", "?2", "?3", nil, nil, nil, nil],
      shared: 3,
      rows: count
    )
  }

  /// Keeps just so many allocations, in their order.
  /// - Throws: `DatabaseError`.
  func insert(
    _ allocations: ArraySlice<Allocation>,
    of payment: PaymentKey,
    _ match: Int64
  ) throws {
    try statement.bind(match, at: 1)
    try statement.bind(payment.row, at: 2)
    for (row, allocation) in allocations.enumerated() {
      let place = Int32(4 + 4 * row)
      try statement.bind(allocation.lineItem?.orderRoot, at: place)
      try statement.bind(allocation.lineItem.map { Int64($0.line) }, at: place + 1)
      if allocation.component != components[row] {
        components[row] = allocation.component
        try statement.keep(allocation.component.rawValue, at: place + 2)
      }
      try statement.bind(allocation.units, at: place + 3)
    }
    try statement.run()
  }
}
