internal import Bookkeeping

/// `journal.csv`: postings for the general ledger.
struct JournalTable: PackTable {
  let file = PackFile.journal
  let columns = [
    "entry", "entry_type", "date", "account_code", "account", "currency", "debit", "credit",
    "tax_code", "source_id", "narration",
  ]

  func append(_ row: JournalRow, to csv: inout CSVWriter) {
    csv.appendText(row.entry)
    csv.appendOwn(row.entryType)
    csv.appendOwn(row.date.description)
    csv.appendText(row.account.code)
    csv.appendText(row.account.name)
    csv.appendCurrency((row.debit ?? row.credit)?.currency)
    csv.appendAmount(row.debit)
    csv.appendAmount(row.credit)
    csv.appendEmpty()
    csv.appendText(row.sourceID)
    csv.appendText(row.narration)
  }
}
