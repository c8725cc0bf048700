import Bookkeeping

/// `source.quarantined`: a record could not be trusted and is in no figure.
enum SourceQuarantined {
  static func findings(on source: AuditedSource, _ context: AuditContext) -> [Discrepancy] {
    source.quarantined.map { record in
      let name = record.recordID.isEmpty ? "without an id" : record.recordID
      return context.finding(
        .sourceQuarantined,
        .error,
        .record,
        "\(record.operation) \(name)",
        ageDays: 0,
        explanation: "The record is in no figure of this pack: \(record.reason).",
        action:
          "Look the record up in Seller Center; pull again when the platform has corrected it."
      )
    }
  }
}
