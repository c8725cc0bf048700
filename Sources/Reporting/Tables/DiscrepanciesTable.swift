internal import Bookkeeping

/// `discrepancies.csv`: findings, and what to do about them.
struct DiscrepanciesTable: PackTable {
  let file = PackFile.discrepancies
  let columns = [
    "discrepancy_id", "code", "severity", "subject", "subject_id", "currency", "expected",
    "actual", "difference", "age_days", "explanation", "suggested_action", "first_seen", "status",
    "owner", "note",
  ]

  func append(_ row: Discrepancy, to csv: inout CSVWriter) {
    csv.appendOwn(row.id)
    csv.appendOwn(row.code.rawValue)
    csv.appendOwn(row.severity.rawValue)
    csv.appendOwn(row.subject.rawValue)
    csv.appendText(row.subjectID)
    csv.appendCurrency((row.difference ?? row.expected ?? row.actual)?.currency)
    csv.appendAmount(row.expected)
    csv.appendAmount(row.actual)
    csv.appendAmount(row.difference)
    csv.appendNumber(row.ageDays)
    csv.appendText(row.explanation)
    csv.appendText(row.suggestedAction)
    csv.appendOwn(row.firstSeen.description)
    csv.appendOwn("open")
    csv.appendEmpty()
    csv.appendEmpty()
  }

  /// The gravest first, then by code, subject and id.
  static func inOrder(_ rows: [Discrepancy]) -> [Discrepancy] {
    rows.sorted { left, right in
      if left.severity != right.severity { return left.severity < right.severity }
      for path in [\Discrepancy.code.rawValue, \.subjectID, \.id]
      where left[keyPath: path] != right[keyPath: path] {
        return ByteOrder.precedes(left[keyPath: path], right[keyPath: path])
      }
      return false
    }
  }
}
