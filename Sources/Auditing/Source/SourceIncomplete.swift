import Bookkeeping

/// `source.incomplete`: something speaks against the completeness of what was pulled.
enum SourceIncomplete {
  static func findings(on source: AuditedSource, _ context: AuditContext) -> [Discrepancy] {
    var byOperation: [String: [String]] = [:]
    for problem in source.problems {
      byOperation[problem.operation, default: []].append(problem.sentence)
    }
    return byOperation.sorted { $0.key < $1.key }.map { operation, sentences in
      context.finding(
        .sourceIncomplete,
        .error,
        .record,
        operation,
        ageDays: 0,
        explanation: sentences.joined(separator: " "),
        action: "Pull again; do not rely on this month's figures until it is complete."
      )
    }
  }
}
