import Bookkeeping
import Ledger
import Reporting

/// A month's books before its line items are read: payments in their states, and what was found
/// about them.
struct BooksDraft {
  let maker: BooksMaker
  let month: MonthRecord
  /// The day that the balances stand at, in the shop's time zone.
  let asOf: CivilDate
  /// How far facts were known when the month before was closed.
  let knownBefore: Watermark
  let counts: Meanwhile<FactCounts>
  /// Payments in the pack or not, by creation and id.
  let allPayments: [BookPayment]
  /// Payments of the pack.
  let payments: [BookPayment]
  /// What the pack names about payments.
  let paymentFindings: [Discrepancy]
  /// The line items; to be read once before `finish`.
  let items: FlaggedItems

  /// The month.
  var period: Period { maker.period }

  /// The books, once all line items were read.
  func finish() throws -> Books { try maker.finish(self) }
}

/// The counts of a month's facts, worked out while its conclusions are kept.
struct EarlyCounts {
  /// How far facts were looked at.
  let watermark: Watermark
  let value: Meanwhile<FactCounts>

  /// Begins to count.
  init(_ watermark: Watermark, _ work: @escaping @Sendable () throws -> FactCounts) {
    self.watermark = watermark
    value = Meanwhile(work)
  }
}
