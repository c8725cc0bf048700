import Bookkeeping
import Ledger

/// The block `orders` of the proof in one currency, with the aging of what is open and the sales by
/// date for the journal.
struct OrderBlock: Sendable {
  private let zone: ShopTimeZone
  private let interval: Interval
  private(set) var opening: Tally
  private(set) var adjustments: Tally
  private(set) var sales: Tally
  private(set) var reversed: Tally
  private(set) var fees: Tally
  private(set) var writtenOff: Tally
  private(set) var settled: Tally
  private(set) var closing: Tally
  private(set) var salesByDate: [Int64: Tally] = [:]
  /// Fees of the period's sales by date, in order of the schedule's names.
  private(set) var feesByDate: [Int64: [Tally]] = [:]
  /// Changes of the fees of earlier sales, in order of the schedule's names.
  private(set) var feeChanges: [Tally]
  private var aging: [AgingBucket: (tally: Tally, oldest: Int64)] = [:]

  /// - Parameter fees: how many fees the schedule names.
  init(_ interval: Interval, _ zone: ShopTimeZone, _ currency: Currency, fees names: Int = 0) {
    self.interval = interval
    self.zone = zone
    let empty = Tally(currency)
    (opening, adjustments, sales, reversed) = (empty, empty, empty, empty)
    (fees, writtenOff, settled, closing) = (empty, empty, empty, empty)
    feeChanges = Array(repeating: empty, count: names)
  }

  mutating func add(_ item: LedgerLineItem, ageDays: Int64) throws {
    let (now, before) = (item.balance, item.before)
    let isOfPeriod = item.isSale && interval.contains(item.soldAt)
    let sale = isOfPeriod ? now.gross : 0
    let turned = now.reversed - before.reversed
    let charged = now.fees - before.fees
    let forgone = now.writtenOff - before.writtenOff
    try opening.add(before.open)
    try sales.add(sale)
    try reversed.subtract(turned)
    try fees.subtract(charged)
    try writtenOff.subtract(forgone)
    try settled.subtract(item.settledInPeriod)
    try closing.add(now.open)
    // What no line of this month explains is a change of an earlier month.
    let explained =
      Int128(before.open) + Int128(sale) - Int128(turned) - Int128(charged)
      - Int128(forgone)
    guard let change = Int64(exactly: Int128(now.open) - explained + Int128(item.settledInPeriod))
    else { throw MoneyError.overflow(sales.sum.currency) }
    try adjustments.add(change)
    let day = zone.dayNumber(of: item.soldAt)
    if sale != 0 { try salesByDate[day, default: Tally(sales.sum.currency)].add(sale) }
    try addFees(of: item, isOfPeriod: isOfPeriod, day)
    guard now.open != 0 else { return }
    let bucket = AgingBucket(ageDays: ageDays)
    var entry = aging[bucket] ?? (Tally(sales.sum.currency), day)
    try entry.tally.add(now.open)
    entry.oldest = min(entry.oldest, day)
    aging[bucket] = entry
  }

  private mutating func addFees(
    of item: LedgerLineItem,
    isOfPeriod: Bool,
    _ day: Int64
  ) throws {
    for (name, fee) in item.fees.enumerated() {
      let change = fee - item.feesBefore[name]
      guard change != 0 else { continue }
      if isOfPeriod {
        let nothing = Array(repeating: Tally(sales.sum.currency), count: feeChanges.count)
        try feesByDate[day, default: nothing][name].add(change)
      } else {
        try feeChanges[name].add(change)
      }
    }
  }

  /// Adds the block of other items.
  mutating func add(_ other: OrderBlock) throws {
    try opening.add(other.opening)
    try adjustments.add(other.adjustments)
    try sales.add(other.sales)
    try reversed.add(other.reversed)
    try fees.add(other.fees)
    try writtenOff.add(other.writtenOff)
    try settled.add(other.settled)
    try closing.add(other.closing)
    let nothing = Tally(sales.sum.currency)
    for (day, tally) in other.salesByDate { try salesByDate[day, default: nothing].add(tally) }
    let nothings = Array(repeating: nothing, count: feeChanges.count)
    for (day, tallies) in other.feesByDate {
      for (name, tally) in tallies.enumerated() {
        try feesByDate[day, default: nothings][name].add(tally)
      }
    }
    for (name, tally) in other.feeChanges.enumerated() { try feeChanges[name].add(tally) }
    for (bucket, entry) in other.aging {
      var sum = aging[bucket] ?? (nothing, entry.oldest)
      try sum.tally.add(entry.tally)
      sum.oldest = min(sum.oldest, entry.oldest)
      aging[bucket] = sum
    }
  }

  func lines() throws -> [RollForwardLine] {
    try BlockLines.make(
      .orders,
      [
        (.opening, opening), (.priorPeriodAdjustments, adjustments), (.sales, sales),
        (.reversed, reversed), (.fees, fees), (.writtenOff, writtenOff), (.settled, settled),
      ],
      closing: closing
    )
  }

  /// The block `clearing`: what the platform owes, orders less payments.
  func clearingLines(_ payments: PaymentBlocks) throws -> [RollForwardLine] {
    let opening = try self.opening.sum - payments.openingSum
    let closing = try self.closing.sum - payments.closingSum
    func line(_ name: RollForwardLine.Name, _ count: Int, _ amount: Money) -> RollForwardLine {
      RollForwardLine(block: .clearing, line: name, count: count, amount: amount)
    }
    let lines = [
      line(.opening, 0, opening),
      line(.priorPeriodAdjustments, adjustments.count, adjustments.sum),
      line(.sales, sales.count, sales.sum),
      line(.reversed, reversed.count, reversed.sum),
      line(.fees, fees.count, fees.sum),
      line(.writtenOff, writtenOff.count, writtenOff.sum),
      line(.received, payments.receivedNet.count, payments.receivedNet.sum),
    ]
    let sum = try Money.sum(lines.map(\.amount), in: closing.currency)
    return lines + [
      line(.closing, 0, closing), line(.controlDifference, 0, try closing - sum),
    ]
  }

  func agingRows() -> [AgingRow] {
    AgingBucket.allCases.map { bucket in
      let entry = aging[bucket]
      let currency = sales.sum.currency
      return AgingRow(
        currency: currency,
        bucket: bucket.name,
        count: entry?.tally.count ?? 0,
        amount: entry?.tally.sum ?? .zero(currency),
        oldest: entry.map { CivilDate(dayNumber: $0.oldest) }
      )
    }
  }
}
