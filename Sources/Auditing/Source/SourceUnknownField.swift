import Bookkeeping

/// `source.unknown_field`: the platform sends fields that its documentation doesn't name.
enum SourceUnknownField {
  static func findings(on source: AuditedSource, _ context: AuditContext) -> [Discrepancy] {
    var byOperation: [String: [String]] = [:]
    for field in source.unknownFields {
      byOperation[field.operation, default: []].append(field.path)
    }
    return byOperation.sorted { $0.key < $1.key }.map { operation, paths in
      context.finding(
        .sourceUnknownField,
        .info,
        .record,
        operation,
        ageDays: 0,
        explanation:
          "The platform sends \(Wording.count(paths.count, "field")) that its documentation doesn't name; they "
          + "are in no figure: \(paths.prefix(20).joined(separator: ", ")).",
        action: "None, unless one of them is an amount that should count; then tell us."
      )
    }
  }
}
