internal import Bookkeeping

/// What rows of `line-items.csv` say to the proof: those of the whole file, or of one part of it.
struct LineItemProof {
  /// Sums over the rows of one currency, in ten-thousandths.
  struct Totals {
    var open: Int128 = 0
    var opening: Int128 = 0
    var settledInPeriod: Int128 = 0
    var sales: Int128 = 0

    static func += (sums: inout Totals, others: Totals) {
      sums.open += others.open
      sums.opening += others.opening
      sums.settledInPeriod += others.settledInPeriod
      sums.sales += others.sales
    }
  }

  /// The same, fit to be handed from one thread to another.
  struct Part: Sendable {
    fileprivate let totals: [Currency: Totals]
    fileprivate let settled: SettledItems
    fileprivate let violations: (kept: [PackViolation], count: Int)
  }

  let violations: Violations
  private(set) var totals: [Currency: Totals] = [:]
  private(set) var settled: SettledItems
  private let interval: Interval

  init(_ period: Period, _ interval: Interval, _ violations: Violations = Violations()) {
    self.interval = interval
    self.violations = violations
    settled = SettledItems(period: period)
  }

  /// What was added.
  var part: Part {
    Part(totals: totals, settled: settled, violations: (violations.kept, violations.count))
  }

  /// Takes the rows of the next part.
  mutating func add(_ part: Part) {
    for (currency, sums) in part.totals { totals[currency, default: Totals()] += sums }
    settled.add(part.settled)
    violations.add(part.violations)
  }

  mutating func add(_ row: LineItemRow) {
    let currency = row.unitPrice.currency
    let balance = row.balance
    let expected =
      Int128(balance.gross) - Int128(balance.fees) - Int128(balance.reversed)
      - Int128(balance.writtenOff)
    let open = expected - Int128(balance.settled)
    require("expected", expected, row)
    require("open", open, row)
    settled.add(row)
    let isNew = row.recognisedAt.map(interval.contains) ?? false
    if isNew, row.opening == 0 {
      violations.require(
        .itemFirstPeriod,
        Int128(balance.settled),
        equals: Int128(row.settledInPeriod),
        currency,
        row.name
      )
    }
    totals[currency, default: Totals()] += Totals(
      open: open,
      opening: Int128(row.opening),
      settledInPeriod: Int128(row.settledInPeriod),
      sales: isNew ? Int128(balance.gross) : 0
    )
  }

  private func require(_ column: String, _ units: Int128, _ row: LineItemRow) {
    guard Int64(exactly: units) == nil else { return }
    let amount = AmountText.of(units, row.unitPrice.currency)
    violations.add(.itemRange, row.name, "\(column) is \(amount)")
  }
}
