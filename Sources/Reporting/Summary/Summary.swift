internal import Bookkeeping

/// `summary.md`: the month on one page, for who signs it off.
struct Summary {
  let contents: PackContents
  let figures: SummaryFigures
  let files: [WrittenFile]
  let archive: String

  init(
    _ contents: PackContents,
    _ figures: SummaryFigures,
    files: [WrittenFile],
    archive: String
  ) {
    self.contents = contents
    self.figures = figures
    self.files = files
    self.archive = archive
  }

  /// The page.
  func text() throws -> String {
    let sections = [
      heading, proof, payments, try onAccount, try aging, try discrepancies, largest, matching,
      notes, fileList,
    ]
    let texts = sections.filter { !$0.isEmpty }.map { $0.joined(separator: "\n") }
    return texts.joined(separator: "\n\n") + "\n"
  }

  private var heading: [String] {
    let shop = contents.shop
    return [
      "# \(MarkdownText.escape(shop.id)): \(Words.month(contents.period))",
      "",
      "**\(verdict)**",
      "",
      """
      As of \(contents.facts.asOf), in the shop's time zone \
      (\(MarkdownText.escape(shop.timeZone.identifier))). The shop sells in \(shop.currency).
      """,
    ]
  }

  /// A pack is only written when its proof holds, so the page can say that it does.
  private var verdict: String {
    let figures =
      switch (contents.facts.isPartial, isIncomplete) {
      case (true, true):
        "The month is not over and the pull was incomplete; what was received so far balances"
      case (true, false): "The month is not over; the figures up to \(contents.facts.asOf) balance"
      case (false, true): "The pull was incomplete; what was received balances"
      case (false, false): "The figures balance to the last digit"
      }
    let errors = contents.discrepancies.count { $0.severity == .error }
    let warnings = contents.discrepancies.count { $0.severity == .warning }
    var parts: [String] = []
    if errors > 0 { parts.append(Wording.count(errors, "error")) }
    if warnings > 0 { parts.append(Wording.count(warnings, "warning")) }
    if parts.isEmpty { return figures + ", and no discrepancy needs attention." }
    let verb = errors + warnings == 1 ? "needs" : "need"
    return "\(figures), and \(parts.joined(separator: " and ")) \(verb) attention."
  }

  var isIncomplete: Bool { contents.facts.completeness.contains { !$0.isComplete } }

  /// The shop's currency first.
  func inOrder(_ currencies: some Sequence<Currency>) -> [Currency] {
    Words.inOrder(currencies, first: contents.shop.currency)
  }
}
