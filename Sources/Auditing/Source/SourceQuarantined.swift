import Bookkeeping

/// `source.quarantined`: a record could not be trusted and is in no figure.
enum SourceQuarantined {
  static func findings(on source: AuditedSource, _ context: AuditContext) -> [Discrepancy] {
    var reasons: [String: [String]] = [:]
    for record in source.quarantined {
      let name = record.recordID.isEmpty ? "without an id" : record.recordID
      reasons["\(record.operation) \(name)", default: []].append(record.reason)
    }
    return reasons.sorted { $0.key < $1.key }.map { subject, reasons in
      context.finding(
        .sourceQuarantined,
        .error,
        .record,
        subject,
        ageDays: 0,
        explanation: reasons.count == 1
          ? "This version of the record is in no figure of this pack: \(reasons[0])."
          : "\(reasons.count) records are in no figure of this pack: \(listed(reasons)).",
        action:
          "Look the record up in Seller Center; pull again when the platform has corrected it."
      )
    }
  }

  private static func listed(_ reasons: [String]) -> String {
    let shown = Set(reasons).sorted().prefix(10).joined(separator: "; ")
    return Set(reasons).count > 10 ? shown + "; and others" : shown
  }
}
