internal import Bookkeeping

/// What the summary counts while `payments.csv` is written.
struct SummaryFigures {
  struct StateKey: Hashable {
    let state: PaymentState
    let currency: Currency
  }

  struct StateFigures {
    var count = 0
    var amount: Money
    /// Cash that was received and is not applied to items.
    var notApplied: Money
    var notAppliedCount = 0
  }

  /// What was written off because payments were rounded, in one currency.
  struct Rounded {
    var count = 0
    /// What was paid too much.
    var above: Money
    /// What was paid too little, without its sign.
    var below: Money
    /// The largest of a payment, without its sign.
    var largest: Money
  }

  /// By currency; empty where nothing was written off.
  private(set) var rounded: [Currency: Rounded] = [:]
  private(set) var states: [StateKey: StateFigures] = [:]
  private(set) var strengths: [MatchStrength: Int] = [:]
  private(set) var withoutStrength = 0

  /// Takes the rests of the period that were written off.
  mutating func add(writtenOff rests: [Money]) throws {
    let what = "the sum of what was written off"
    for rest in rests {
      let zero = Money.zero(rest.currency)
      var sums = rounded[rest.currency] ?? Rounded(above: zero, below: zero, largest: zero)
      let size = try Totals.magnitude(rest, what)
      sums.count += 1
      if rest.isNegative {
        sums.below = try Totals.add(sums.below, size, what)
      } else {
        sums.above = try Totals.add(sums.above, size, what)
      }
      if size.units > sums.largest.units { sums.largest = size }
      rounded[rest.currency] = sums
    }
  }

  mutating func add(_ row: PaymentRow) throws {
    let currency = row.payment.amount.currency
    let key = StateKey(state: row.state, currency: currency)
    var figures =
      states[key] ?? StateFigures(amount: .zero(currency), notApplied: .zero(currency))
    figures.count += 1
    figures.amount = try Totals.add(figures.amount, row.payment.amount, "the sum of the payments")
    if row.payment.status.standing == .received, !row.difference.isZero {
      figures.notAppliedCount += 1
      figures.notApplied = try Totals.add(
        figures.notApplied,
        row.difference,
        "the cash that is not applied"
      )
    }
    states[key] = figures
    if let strength = row.strength {
      strengths[strength, default: 0] += 1
    } else {
      withoutStrength += 1
    }
  }
}

/// Sums whose overflow is the pack's error, with the name of what was summed.
enum Totals {
  static func add(_ left: Money, _ right: Money, _ what: String) throws(PackError) -> Money {
    guard left.currency == right.currency else { return left }
    let (units, overflow) = left.units.addingReportingOverflow(right.units)
    guard !overflow else { throw .outOfRange(what: what) }
    return Money(units: units, currency: left.currency)
  }

  /// The amount without its sign.
  static func magnitude(_ amount: Money, _ what: String) throws(PackError) -> Money {
    guard let units = Int64(exactly: amount.units.magnitude) else { throw .outOfRange(what: what) }
    return Money(units: units, currency: amount.currency)
  }
}
