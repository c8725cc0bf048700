public import Bookkeeping

/// All that a month's pack is made of: the rows of its files, and the facts beside them.
public struct PackContents {
  /// The shop whose month it is.
  public var shop: Shop
  /// The month.
  public var period: Period
  /// Rows of `payments.csv`, by creation and id.
  public var payments: any RowSource<PaymentRow>
  /// Rows of `line-items.csv`, by recognition (absent last), order and item; read by as many threads
  /// as there are cores.
  public var lineItems: any PartedRowSource<LineItemRow>
  /// Rows of `allocations.csv`, by their payment's creation and id, order, item and component; read
  /// on another thread, while the line items are read.
  public var allocations: any RowSource<AllocationRow> & Sendable
  /// The findings; the pack puts them in order.
  public var discrepancies: [Discrepancy]
  /// The proof's lines; the pack puts them in order.
  public var rollForward: [RollForwardLine]
  /// Open items by age, in order of the buckets.
  public var aging: [AgingRow]
  /// Payments on account; the pack puts them in order.
  public var settlementDays: [SettlementDayRow]
  /// The postings, in order, the rows of one entry together.
  public var journal: [JournalRow]
  /// What summary and manifest say beside the rows.
  public var facts: PackFacts

  /// The contents of a pack from its parts.
  public init(
    shop: Shop,
    period: Period,
    payments: any RowSource<PaymentRow>,
    lineItems: any PartedRowSource<LineItemRow>,
    allocations: any RowSource<AllocationRow> & Sendable,
    discrepancies: [Discrepancy],
    rollForward: [RollForwardLine],
    aging: [AgingRow],
    settlementDays: [SettlementDayRow],
    journal: [JournalRow],
    facts: PackFacts
  ) {
    self.shop = shop
    self.period = period
    self.payments = payments
    self.lineItems = lineItems
    self.allocations = allocations
    self.discrepancies = discrepancies
    self.rollForward = rollForward
    self.aging = aging
    self.settlementDays = settlementDays
    self.journal = journal
    self.facts = facts
  }
}
