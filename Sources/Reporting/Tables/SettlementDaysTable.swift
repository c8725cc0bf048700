internal import Bookkeeping

/// `settlement-days.csv`: payments on account beside the days they most likely cover.
struct SettlementDaysTable: PackTable {
  let file = PackFile.settlementDays
  let columns = [
    "settlement_day", "payment_id", "currency", "gross_low", "gross", "gross_high", "payment",
    "implied_deduction", "rate_low", "rate", "rate_high", "scheduled_fees", "unanalysed",
    "median_rate_90d", "flag",
  ]

  func append(_ row: SettlementDayRow, to csv: inout CSVWriter) {
    csv.appendOwn(row.settlementDay.description)
    csv.appendText(row.paymentID)
    csv.appendCurrency(row.payment.currency)
    csv.appendAmount(row.grossLow)
    csv.appendAmount(row.gross)
    csv.appendAmount(row.grossHigh)
    csv.appendAmount(row.payment)
    csv.appendAmount(row.impliedDeduction)
    csv.appendOwn(row.rateLow?.description ?? "")
    csv.appendOwn(row.rate?.description ?? "")
    csv.appendOwn(row.rateHigh?.description ?? "")
    csv.appendAmount(row.scheduledFees)
    csv.appendAmount(row.unanalysed)
    csv.appendOwn(row.medianRate?.description ?? "")
    csv.appendOwn(row.flag)
  }

  /// By day, then by payment.
  static func inOrder(_ rows: [SettlementDayRow]) -> [SettlementDayRow] {
    rows.sorted { left, right in
      left.settlementDay == right.settlementDay
        ? ByteOrder.precedes(left.paymentID, right.paymentID)
        : left.settlementDay < right.settlementDay
    }
  }
}
