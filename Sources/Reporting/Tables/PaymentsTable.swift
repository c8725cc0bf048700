internal import Bookkeeping

/// `payments.csv`: payments, and where each stands.
struct PaymentsTable: PackTable {
  let zone: ShopTimeZone
  let file = PackFile.payments
  let columns = [
    "payment_id", "created_at", "paid_at", "status", "currency", "amount", "allocated",
    "difference", "state", "rule", "strength", "rivals", "chance", "orders", "line_items",
    "discrepancies",
  ]

  func append(_ row: PaymentRow, to csv: inout CSVWriter) {
    csv.appendText(row.payment.id)
    csv.appendTime(row.payment.createdAt, in: zone)
    csv.appendTime(row.payment.paidAt, in: zone)
    csv.appendText(row.payment.status.rawValue)
    csv.appendCurrency(row.payment.amount.currency)
    csv.appendAmount(row.payment.amount)
    csv.appendAmount(row.allocated)
    csv.appendAmount(row.difference)
    csv.appendOwn(row.state.rawValue)
    csv.appendOwn(row.rule?.rawValue ?? "")
    csv.appendOwn(row.strength?.rawValue ?? "")
    if let rivals = row.rivals { csv.appendNumber(rivals) } else { csv.appendEmpty() }
    csv.appendOwn(row.chance?.description ?? "")
    csv.appendNumber(row.orders)
    csv.appendNumber(row.lineItems)
    csv.appendIDs(row.discrepancies)
  }
}
