import Bookkeeping

/// What a payment on account most likely covers, as a person can follow it; an estimate, no match.
struct EstimateWords {
  let row: SettlementDayRow

  func lines() -> [String] {
    var lines = [
      "Estimate, no match: it most likely pays what is open up to settlement day "
        + "\(row.settlementDay), \(row.gross) before unknown deductions."
    ]
    guard let rate = row.rate else { return lines }
    lines.append(
      row.impliedDeduction.isNegative
        ? "  \(row.gross) - \(row.payment) = \(row.impliedDeduction): it pays more than that day's sales."
        : "  \(row.gross) - \(row.payment) = \(row.impliedDeduction), a deduction of "
          + "\(rate.percent) %\(range)\(usual)."
    )
    if let scheduled = row.scheduledFees {
      lines.append(
        "  Of that, \(scheduled) are scheduled fees; \(row.unanalysed) nobody has explained."
      )
    }
    return lines
  }

  /// Items held back or paid late make the day's gross smaller or larger.
  private var range: String {
    guard let low = row.rateLow, let high = row.rateHigh, low != high else { return "" }
    return
      ", or \(low.percent) to \(high.percent) % should the largest line items be held back or late"
  }

  private var usual: String {
    guard let median = row.medianRate else { return "" }
    let word = row.flag == "off_median" ? "unusual beside" : "beside"
    return "; \(word) a median of \(median.percent) % over 90 days"
  }
}
