internal import Bookkeeping

/// The sums of `journal.csv`, by entry and on the clearing account.
struct JournalProof {
  private struct Entry: Hashable {
    let number: String
    let currency: Currency
  }

  /// Debits less credits on the clearing account.
  private(set) var clearing: [Currency: Int128] = [:]
  /// Debits less credits on accounts of fees: what stands against clearing in entries of fees.
  private(set) var fees: [Currency: Int128] = [:]

  /// Takes the rows and notes entries that do not balance.
  init(_ rows: [JournalRow], _ accounts: ChartOfAccounts, _ violations: Violations) {
    var nets: [Entry: Int128] = [:]
    var inOrder: [Entry] = []
    for row in rows {
      guard let amount = row.debit ?? row.credit, (row.debit == nil) != (row.credit == nil) else {
        violations.add(
          .journalSides,
          "journal entry \(row.entry), account \(row.account.code)",
          row.debit == nil ? "it is neither" : "it is both"
        )
        continue
      }
      let entry = Entry(number: row.entry, currency: amount.currency)
      if nets[entry] == nil { inOrder.append(entry) }
      let signed = row.debit == nil ? -Int128(amount.units) : Int128(amount.units)
      nets[entry, default: 0] += signed
      if row.account.code == accounts.clearing.code {
        clearing[amount.currency, default: 0] += signed
      } else if row.entryType == "fee" {
        fees[amount.currency, default: 0] += signed
      }
    }
    for entry in inOrder {
      violations.require(
        .journalBalances,
        nets[entry] ?? 0,
        equals: 0,
        entry.currency,
        "journal entry \(entry.number)"
      )
    }
  }
}
