public import Bookkeeping
public import Ledger
import Matching

/// The books of one month: everything that the pack tells, apart from the million rows.
public struct Books: Sendable {
  /// The month.
  public let period: Period
  /// The day that the balances stand at, in the shop's time zone.
  public let asOf: CivilDate
  /// Whether the month had not ended.
  public let isPartial: Bool
  /// What the month's payments said together.
  public let month: MonthRecord
  /// How far facts were known when the month before was closed.
  public let knownBefore: Watermark
  /// Payments of the pack, by creation and id.
  public let payments: [BookPayment]
  /// Payments from before the first closed month that nothing explains: how many, and their sum.
  public let beforeStart: (count: Int, sum: Money)
  /// The lines of the proof.
  public let rollForward: [RollForwardLine]
  /// Open items by age.
  public let aging: [AgingRow]
  /// Payments on account beside the days they most likely cover.
  public let settlementDays: [SettlementDayRow]
  /// The postings.
  public let journal: [JournalRow]
  /// The findings, gravest first.
  public let findings: [Discrepancy]
  /// Open items of which an equal one may have been settled instead: how many, and their sum.
  public let uncertain: (count: Int, sum: Money)
  /// How many facts there are.
  public let counts: FactCounts
  /// What sale prices were compared with.
  let comparison: PriceComparison
  /// How the facts came.
  let sources: SourceReport
}

/// A payment as the books tell it.
public struct BookPayment: Sendable {
  /// The payment as the ledger knows it.
  public let fact: LedgerPayment
  /// The payment as it was in the books at the month's start; nil where it was not in them.
  public let before: Payment?
  /// Where it stands.
  public let state: PaymentState
  /// How it was matched, where it was.
  public let match: PaymentMatch?
  /// What was said of it, where it was not.
  public let verdict: Verdict?
  /// The earlier payment that it is alike, where it is a duplicate.
  public let twinID: String?

  /// The payment as it was last fetched.
  public var payment: Payment { fact.payment }

  /// What of the payment is not applied to items.
  public var open: Money { Money(units: difference, currency: fact.payment.amount.currency) }

  /// The sum of its allocations, in ten-thousandths.
  var allocated: Int64 { fact.allocatedBefore + fact.allocatedInPeriod }

  /// Amount − allocated, in ten-thousandths.
  var difference: Int64 { fact.payment.amount.units - allocated }
}

/// A count and an exact sum that grow together.
struct Tally: Sendable {
  private(set) var count = 0
  private(set) var sum: Money

  init(_ currency: Currency) { sum = .zero(currency) }

  /// Adds an amount; nothing is counted where it is zero.
  mutating func add(_ units: Int64) throws {
    guard units != 0 else { return }
    count += 1
    sum = try sum + Money(units: units, currency: sum.currency)
  }

  mutating func subtract(_ units: Int64) throws {
    guard units != 0 else { return }
    count += 1
    sum = try sum - Money(units: units, currency: sum.currency)
  }

  /// Adds another tally of the same currency.
  mutating func add(_ other: Tally) throws {
    count += other.count
    sum = try sum + other.sum
  }
}
