/// One row of a CSV file, read cell by cell.
struct PackRow {
  let table: CSVTable
  let cells: [String]

  func text(_ column: String) throws -> String { cells[try table.column(column)] }

  func amount(_ column: String) throws -> Int { try TenThousandths.parse(text(column)) }

  func optionalAmount(_ column: String) throws -> Int? {
    let text = try text(column)
    return text.isEmpty ? nil : try TenThousandths.parse(text)
  }

  func number(_ column: String) throws -> Int {
    let text = try text(column)
    guard let number = Int(text), String(number) == text else {
      throw CSVTable.Malformed(description: "\(table.name): \(column) is \(text)")
    }
    return number
  }

  func list(_ column: String) throws -> [String] {
    try text(column).split(separator: " ").map(String.init)
  }

  func payment() throws -> Pack.Payment {
    Pack.Payment(
      id: try text("payment_id"),
      createdAt: try text("created_at"),
      status: try text("status"),
      currency: try text("currency"),
      state: try text("state"),
      rule: try text("rule"),
      amount: try amount("amount"),
      allocated: try amount("allocated"),
      difference: try amount("difference"),
      orders: try number("orders"),
      lineItems: try number("line_items"),
      discrepancies: try list("discrepancies")
    )
  }

  func item() throws -> Pack.Item {
    Pack.Item(
      order: try text("order_id"),
      id: try text("item_id"),
      status: try text("order_status"),
      recognisedAt: try text("recognised_at"),
      currency: try text("currency"),
      state: try text("state"),
      quantity: try number("quantity"),
      ageDays: try number("age_days"),
      unitPrice: try amount("unit_price"),
      gross: try amount("gross"),
      fees: try amount("fees"),
      reversed: try amount("reversed"),
      writtenOff: try amount("written_off"),
      expected: try amount("expected"),
      settled: try amount("settled"),
      open: try amount("open"),
      opening: try amount("opening"),
      settledInPeriod: try amount("settled_in_period"),
      payments: try list("payment_ids"),
      discrepancies: try list("discrepancies")
    )
  }

  func allocation() throws -> Pack.Allocation {
    Pack.Allocation(
      payment: try text("payment_id"),
      order: try text("order_id"),
      item: try text("item_id"),
      component: try text("component"),
      currency: try text("currency"),
      allocatedIn: try text("allocated_in"),
      amount: try amount("amount")
    )
  }

  func line() throws -> Pack.Line {
    Pack.Line(
      block: try text("block"),
      currency: try text("currency"),
      line: try text("line"),
      count: try number("count"),
      amount: try amount("amount")
    )
  }

  func bucket() throws -> Pack.Bucket {
    Pack.Bucket(
      currency: try text("currency"),
      bucket: try text("bucket"),
      oldest: try text("oldest"),
      count: try number("count"),
      amount: try amount("amount")
    )
  }

  func posting() throws -> Pack.Posting {
    Pack.Posting(
      entry: try text("entry"),
      type: try text("entry_type"),
      date: try text("date"),
      account: try text("account_code"),
      currency: try text("currency"),
      source: try text("source_id"),
      debit: try optionalAmount("debit"),
      credit: try optionalAmount("credit")
    )
  }

  func finding() throws -> Pack.Finding {
    Pack.Finding(
      id: try text("discrepancy_id"),
      code: try text("code"),
      subject: try text("subject"),
      subjectID: try text("subject_id"),
      expected: try optionalAmount("expected"),
      actual: try optionalAmount("actual"),
      difference: try optionalAmount("difference")
    )
  }

  func settlementDay() throws -> Pack.SettlementDay {
    Pack.SettlementDay(
      day: try text("settlement_day"),
      payment: try text("payment_id"),
      grossLow: try amount("gross_low"),
      gross: try amount("gross"),
      grossHigh: try amount("gross_high"),
      paid: try amount("payment"),
      deduction: try amount("implied_deduction"),
      unanalysed: try amount("unanalysed"),
      scheduledFees: try optionalAmount("scheduled_fees"),
      rateLow: try text("rate_low"),
      rate: try text("rate"),
      rateHigh: try text("rate_high"),
      medianRate: try text("median_rate_90d")
    )
  }
}
