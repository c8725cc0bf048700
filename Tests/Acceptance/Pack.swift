import Foundation

/// A pack as its CSV files tell it; nothing of the program's own types or memory.
struct Pack {
  struct Payment {
    let id, createdAt, status, currency, state, rule: String
    let amount, allocated, difference: Int
    let orders, lineItems: Int
    let discrepancies: [String]
  }

  struct Item {
    let order, id, status, recognisedAt, currency, state: String
    let quantity, ageDays: Int
    let unitPrice, gross, fees, reversed, writtenOff, expected, settled, open: Int
    let opening, settledInPeriod: Int
    let payments, discrepancies: [String]

    var key: String { "\(order)/\(id)" }

    /// Times are written with the shop's offset: a month's items start with its name.
    func isRecognised(in month: String) -> Bool { recognisedAt.hasPrefix(month + "-") }
  }

  struct Allocation {
    let payment, order, item, component, currency, allocatedIn: String
    let amount: Int
  }

  struct Line {
    let block, currency, line: String
    let count, amount: Int
  }

  struct Bucket {
    let currency, bucket, oldest: String
    let count, amount: Int
  }

  struct Posting {
    let entry, type, date, account, currency, source: String
    let debit, credit: Int?
  }

  struct Finding {
    let id, code, subject, subjectID: String
    let expected, actual, difference: Int?
  }

  struct SettlementDay {
    let day, payment: String
    let grossLow, gross, grossHigh, paid, deduction, unanalysed: Int
    let scheduledFees: Int?
    let rateLow, rate, rateHigh, medianRate: String
  }

  static let fileNames = [
    "payments.csv", "line-items.csv", "allocations.csv", "discrepancies.csv", "roll-forward.csv",
    "aging.csv", "settlement-days.csv", "journal.csv",
  ]

  /// The month, as `YYYY-MM`.
  let month: String
  let tables: [String: CSVTable]
  let payments: [Payment]
  let items: [Item]
  let allocations: [Allocation]
  let lines: [Line]
  let aging: [Bucket]
  let journal: [Posting]
  let findings: [Finding]
  let days: [SettlementDay]

  /// Reads a pack's folder, which is named after the month.
  init(_ folder: URL) throws {
    var tables: [String: CSVTable] = [:]
    for name in Pack.fileNames {
      tables[name] = try CSVTable(contentsOf: folder.appending(path: name))
    }
    try self.init(month: folder.lastPathComponent, tables: tables)
  }

  init(month: String, tables: [String: CSVTable]) throws {
    self.month = month
    self.tables = tables
    func rows<Row>(_ name: String, _ read: (PackRow) throws -> Row) throws -> [Row] {
      guard let table = tables[name] else {
        throw CSVTable.Malformed(description: "\(name) is missing")
      }
      return try table.rows.map { try read(PackRow(table: table, cells: $0)) }
    }
    payments = try rows("payments.csv") { try $0.payment() }
    items = try rows("line-items.csv") { try $0.item() }
    allocations = try rows("allocations.csv") { try $0.allocation() }
    lines = try rows("roll-forward.csv") { try $0.line() }
    aging = try rows("aging.csv") { try $0.bucket() }
    journal = try rows("journal.csv") { try $0.posting() }
    findings = try rows("discrepancies.csv") { try $0.finding() }
    days = try rows("settlement-days.csv") { try $0.settlementDay() }
  }

  func table(_ name: String) -> CSVTable {
    guard let table = tables[name] else { preconditionFailure("\(name) was not read") }
    return table
  }
}
