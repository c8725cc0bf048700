import Bookkeeping

/// The runs of consecutive whole days that end at one day.
struct DayRuns {
  /// A run of consecutive days with something open.
  struct Run {
    let days: ClosedRange<Int64>
    let units: Int64
  }

  /// Every different set of whole days that ends at the slot and is no longer than a week.
  let runs: [Run]

  /// Days without any sale may lie at the end: a payment can come later than the last sale's day.
  init(endingAt slot: Int64, pool: Pool) {
    var runs: [Run] = []
    DayRuns.visit(endingAt: slot, pool: pool) { first, units in
      runs.append(Run(days: first...slot, units: units))
    }
    self.runs = runs
  }

  /// Whether one of the runs has this sum.
  static func fits(_ units: Int64, endingAt slot: Int64, pool: Pool) -> Bool {
    var isFitting = false
    visit(endingAt: slot, pool: pool) { _, sum in isFitting = isFitting || sum == units }
    return isFitting
  }

  /// The different runs that end in a span of days: how many there are, and those with this sum.
  static func all(
    from first: Int64,
    through last: Int64,
    units: Int64,
    pool: Pool
  ) -> (count: Int64, fitting: [Run]) {
    var count: Int64 = 0
    var fitting: [Run] = []
    var place = pool.firstDay(from: first)
    while place < pool.days.count, pool.days[place].number <= last {
      let slot = pool.days[place].number
      visit(endingAt: slot, pool: pool) { start, sum in
        count += 1
        if sum == units { fitting.append(Run(days: start...slot, units: sum)) }
      }
      place += 1
    }
    return (count, fitting)
  }

  /// The different runs that a payment may settle at any lag of the terms: how many there are, and
  /// those of its amount.
  static func within(
    _ terms: SettlementTerms,
    payment: OpenPayment,
    pool: Pool
  ) -> (count: Int64, fitting: [Run]) {
    let today = payment.createdAt.settlementDay.number
    return all(from: today - terms.maxLagDays, through: today, units: payment.units, pool: pool)
  }

  /// How far apart the sums of days lie within the terms around a day.
  static func spread(around slot: Int64, pool: Pool, terms: SettlementTerms) -> Int64 {
    pool.spreadOfDays(slot - terms.maxLagDays...slot + terms.maxLagDays)
  }

  private static func visit(
    endingAt slot: Int64,
    pool: Pool,
    _ body: (_ first: Int64, _ units: Int64) -> Void
  ) {
    var place = pool.firstDay(from: slot + 1) - 1
    guard place >= 0, pool.days[place].openCount > 0 else { return }
    var units: Int64 = 0
    while place >= 0, pool.days[place].number > slot - DayTiles.longestRun {
      if pool.days[place].openCount > 0 {
        units += pool.days[place].openUnits
        body(pool.days[place].number, units)
      }
      place -= 1
    }
  }
}
