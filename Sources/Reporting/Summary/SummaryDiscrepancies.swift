internal import Bookkeeping

extension Summary {
  private struct Group: Hashable {
    let severity: Severity
    let code: DiscrepancyCode
    let currency: Currency?
  }

  /// Discrepancies by severity and code, with their money.
  var discrepancies: [String] {
    get throws {
      let title = ["## Discrepancies", ""]
      var counts: [Group: Int] = [:]
      var sums: [Group: Money] = [:]
      for finding in contents.discrepancies {
        let group = Group(
          severity: finding.severity,
          code: finding.code,
          currency: finding.difference?.currency
        )
        counts[group, default: 0] += 1
        if let difference = finding.difference {
          let sum = sums[group] ?? .zero(difference.currency)
          let what = "the sum of the discrepancies \(finding.code.rawValue)"
          sums[group] = try Totals.add(sum, try Totals.magnitude(difference, what), what)
        }
      }
      guard !counts.isEmpty else { return title + ["There are none."] }
      let rows = counts.keys.sorted(by: precedes).map { group in
        [
          group.severity.rawValue, "`\(group.code.rawValue)`", "\(counts[group] ?? 0)",
          sums[group]?.description ?? "",
        ]
      }
      return title
        + MarkdownTable.lines(["Severity", "Code", "Count", "Difference"], numbersFrom: 2, rows)
        + ["", "Differences are added up without their signs."]
    }
  }

  private func precedes(_ left: Group, _ right: Group) -> Bool {
    if left.severity != right.severity { return left.severity < right.severity }
    if left.code != right.code {
      return ByteOrder.precedes(left.code.rawValue, right.code.rawValue)
    }
    switch (left.currency, right.currency) {
    case (nil, nil), (_, nil): return false
    case (nil, _): return true
    case (let left?, let right?): return inOrder([left, right]).first == left
    }
  }

  /// The five gravest findings that need attention, the largest of them first, and what to do next.
  var largest: [String] {
    let title = ["## What to do next", ""]
    let grave = contents.discrepancies.filter { $0.severity != .info }
    guard !grave.isEmpty else { return title + [nextStep] }
    let sorted = grave.sorted {
      $0.severity == $1.severity ? isLarger($0, $1) : $0.severity < $1.severity
    }
    var lines = title
    for (index, finding) in sorted.prefix(5).enumerated() {
      let difference = finding.difference.map { ", difference \($0)" } ?? ""
      lines.append(
        """
        \(index + 1). **\(finding.severity.rawValue)** `\(finding.code.rawValue)`, \
        \(finding.subject.rawValue) \(MarkdownText.escape(finding.subjectID, limit: 80))\
        \(difference). \(MarkdownText.escape(finding.explanation)) \
        Next: \(MarkdownText.escape(finding.suggestedAction))
        """
      )
    }
    if sorted.count > 5 {
      lines += ["", "\(sorted.count - 5) more in `\(PackFile.discrepancies.rawValue)`."]
    }
    return lines
  }

  private var nextStep: String {
    if isIncomplete { return "Pull again until nothing is missing, then close again." }
    if contents.facts.isPartial { return "Close again when the month has ended." }
    return "Nothing."
  }

  /// The shop's currency first, then by difference without its sign; findings without one last.
  private func isLarger(_ left: Discrepancy, _ right: Discrepancy) -> Bool {
    func rank(_ finding: Discrepancy) -> Int {
      guard let difference = finding.difference else { return 2 }
      return difference.currency == contents.shop.currency ? 0 : 1
    }
    if rank(left) != rank(right) { return rank(left) < rank(right) }
    if let first = left.difference, let second = right.difference {
      if first.currency != second.currency { return first.currency < second.currency }
      if first.units.magnitude != second.units.magnitude {
        return first.units.magnitude > second.units.magnitude
      }
    }
    return ByteOrder.precedes(left.id, right.id)
  }
}
