internal import Bookkeeping

/// `line-items.csv`: line items, and what is open on each.
struct LineItemsTable: PackTable {
  let zone: ShopTimeZone
  let file = PackFile.lineItems
  let columns = [
    "order_id", "item_id", "sku_id", "product_name", "order_status", "recognised_at", "quantity",
    "unit_price", "currency", "gross", "fees", "reversed", "written_off", "expected", "settled",
    "open", "opening", "settled_in_period", "state", "payment_ids", "age_days", "discrepancies",
  ]

  func append(_ row: LineItemRow, to csv: inout CSVWriter) {
    let currency = row.unitPrice.currency
    let balance = row.balance
    // Wraps instead of trapping: a row out of range is refused by its identity, with its name.
    let expected = balance.gross &- balance.fees &- balance.reversed &- balance.writtenOff
    csv.appendText(row.orderID)
    csv.appendText(row.itemID)
    csv.appendText(row.skuID)
    csv.appendText(row.productName)
    csv.appendText(row.orderStatus.rawValue)
    csv.appendTime(row.recognisedAt, in: zone)
    csv.appendNumber(row.quantity)
    csv.appendAmount(row.unitPrice)
    csv.appendCurrency(currency)
    csv.appendAmount(balance.gross, currency)
    csv.appendAmount(balance.fees, currency)
    csv.appendAmount(balance.reversed, currency)
    csv.appendAmount(balance.writtenOff, currency)
    csv.appendAmount(expected, currency)
    csv.appendAmount(balance.settled, currency)
    csv.appendAmount(expected &- balance.settled, currency)
    csv.appendAmount(row.opening, currency)
    csv.appendAmount(row.settledInPeriod, currency)
    csv.appendOwn(row.state.rawValue)
    csv.appendIDs(row.paymentIDs)
    csv.appendNumber(row.ageDays)
    csv.appendIDs(row.discrepancies)
  }
}
