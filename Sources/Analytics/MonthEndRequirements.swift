public import Bookkeeping
import Ledger

// What must hold before a month is closed, or told of.
extension MonthEnd {
  /// Refuses a month that was not closed, or is stale since an earlier one was closed again.
  /// - Throws: `MonthEndError.notClosed`, `LedgerError`.
  public func requireClosed(_ period: Period) throws {
    let month = try ledger.month(try knownKey(), period)
    guard let month, month.hasPack, !month.isStale else {
      throw MonthEndError.notClosed(shop: shop.id, period: period)
    }
    try requireSameFees(as: month)
  }

  /// Refuses a month that was closed with other fees than are configured for its sales.
  /// - Throws: `MonthEndError.feesDiffer`.
  func requireSameFees(as month: MonthRecord, before period: Period? = nil) throws {
    guard month.fees != shop.fees.text(soldBefore: month.period.next.firstDate) else { return }
    throw MonthEndError.feesDiffer(period: period ?? month.period, closed: month.period)
  }

  /// Refuses a month that has not ended in the shop's time zone; of a partial one, that has not
  /// begun.
  /// - Throws: `MonthEndError.notEnded`, `MonthEndError.notBegun`.
  public static func requireTime(
    _ period: Period,
    of shop: Shop,
    partial: Bool,
    now: Instant
  ) throws {
    let interval = period.interval(in: shop.timeZone)
    guard partial || interval.end <= now else {
      throw MonthEndError.notEnded(period: period, end: shop.timeZone.text(interval.end))
    }
    guard interval.start <= now else {
      throw MonthEndError.notBegun(period: period, start: shop.timeZone.text(interval.start))
    }
  }

  /// Refuses a month behind one that is stale: their packs would not follow one another.
  func requireFresh(before period: Period, _ key: ShopKey) throws {
    let stale = try ledger.months(key).first { $0.hasPack && $0.isStale && $0.period < period }
    if let stale {
      throw MonthEndError.staleBefore(period: period, stale: stale.period)
    }
  }

  /// Refuses a month behind one that was closed with other fees: it would not open as that closed.
  func requireSameFees(before period: Period, _ key: ShopKey) throws {
    let closed = try ledger.months(key).last { $0.hasPack && $0.period < period }
    if let closed { try requireSameFees(as: closed, before: period) }
  }

  func requireComplete(_ period: Period, _ key: ShopKey) throws -> SourceReport {
    let sources = try SourceReport(ledger, key, window: try window(period, key))
    guard sources.isComplete || options.allowIncomplete else {
      throw MonthEndError.incomplete(
        sources.problems.map { "\(SourceReport.noun(of: $0.operation)): \($0.sentence)" }
      )
    }
    return sources
  }
}
