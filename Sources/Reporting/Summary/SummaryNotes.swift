internal import Bookkeeping

extension Summary {
  /// The shop's pattern, and how sure the matches are.
  var matching: [String] {
    var parts = MatchStrength.allCases.compactMap { strength in
      figures.strengths[strength].map { "\($0) \(strength.rawValue)" }
    }
    if figures.withoutStrength > 0 { parts.append("\(figures.withoutStrength) without a match") }
    var lines = [
      "## How it was matched", "", MarkdownText.escape(contents.facts.patternSentence),
    ]
    let fees = contents.shop.fees.rules
    if !fees.isEmpty {
      lines += ["", "Scheduled fees, which are no part of what is due:"]
      lines += fees.map { "- " + MarkdownText.escape($0.description(in: contents.shop.currency)) }
    }
    if !parts.isEmpty { lines += ["", "Payments by strength: \(parts.joined(separator: ", "))."] }
    return lines
  }

  /// What a reader must know beside the figures.
  var notes: [String] {
    let notes = sourceNotes + catalogueNotes + matchingNotes
    return ["## Notes", ""]
      + (notes.isEmpty ? ["There is nothing to note."] : notes.map { "- " + $0 })
  }

  private var sourceNotes: [String] {
    let facts = contents.facts
    var notes: [String] = []
    if facts.isPartial {
      notes.append("The month is not over: this is a preview as of \(facts.asOf), not a close.")
    }
    let pulls = facts.completeness.sorted { ByteOrder.precedes($0.operation, $1.operation) }
    for pull in pulls where !pull.isComplete {
      let declared = pull.declaredTotal.map { " of \($0) declared" } ?? ""
      let problems = pull.problems.sorted(by: ByteOrder.precedes).map {
        " " + MarkdownText.escape($0)
      }
      notes.append(
        """
        Incomplete: `\(MarkdownText.escape(pull.operation))` gave \
        \(Wording.count(pull.distinct, "record"))\(declared).\(problems.joined())
        """
      )
    }
    if isIncomplete, facts.allowIncomplete {
      notes.append("It was closed with `--allow-incomplete`.")
    }
    if facts.counts.quarantined > 0 {
      notes.append(
        """
        \(Wording.count(facts.counts.quarantined, "record")) can't be trusted and \
        \(facts.counts.quarantined == 1 ? "is" : "are") in no figure here; the reasons are in \
        `\(PackFile.discrepancies.rawValue)`.
        """
      )
    }
    return notes
  }

  private var catalogueNotes: [String] {
    let catalogue = contents.facts.catalogue
    if let reason = catalogue.reason {
      let end = reason.hasSuffix(".") ? "" : "."
      return [
        "Sale prices were not compared with the catalogue: \(MarkdownText.escape(reason))\(end)"
      ]
    }
    var notes: [String] = []
    if catalogue.notKnown > 0 {
      notes.append(
        """
        The sale prices of \(Wording.count(catalogue.notKnown, "line item")) were not compared: \
        the catalogue's price as of the sale is not known.
        """
      )
    }
    if catalogue.notListed > 0 {
      notes.append(
        """
        The sale prices of \(Wording.count(catalogue.notListed, "line item")) were not compared: \
        the catalogue has no price in the same currency.
        """
      )
    }
    return notes
  }

  private var matchingNotes: [String] {
    let facts = contents.facts
    var notes: [String] = []
    if facts.regimeOnAccount {
      notes.append(
        """
        Payments arrive net of deductions that this API does not show, so they are taken on \
        account: they reduce what the platform owes in total and name no items. \
        `\(PackFile.settlementDays.rawValue)` estimates the deductions; nothing of that estimate is \
        posted\(contents.shop.fees.isEmpty ? "" : ", but the scheduled fees are"). What the platform \
        still owes includes what it kept so, in this month and earlier ones, until that is booked.
        """
      )
    }
    notes += inOrder(Set(figures.rounded.keys)).compactMap(roundedNote)
    if facts.beforeStart.count > 0 {
      notes.append(
        """
        \(Wording.count(facts.beforeStart.count, "payment")) of \(facts.beforeStart.amount) \
        from before the ledger's start \(facts.beforeStart.count == 1 ? "is" : "are") explained \
        by nothing it knows, and no discrepancy of this month.
        """
      )
    }
    if facts.uncertainIdentities.count > 0 {
      let items = Wording.count(facts.uncertainIdentities.count, "line item")
      notes.append(
        """
        For \(items) of \(facts.uncertainIdentities.amount), others of the same amount fit as \
        well; the oldest were taken. The sums are right, the ages may not be.
        """
      )
    }
    return notes
  }

  private func roundedNote(_ currency: Currency) -> String? {
    guard let rounded = figures.rounded[currency] else { return nil }
    return """
      \(Wording.count(rounded.count, "payment")) \(rounded.count == 1 ? "was" : "were") off by \
      rounding: \(rounded.above) too much and \(rounded.below) too little in all, at most \
      \(rounded.largest) in one. That is written off, payment by payment in \
      `\(PackFile.allocations.rawValue)`.
      """
  }

  /// Where the figures are.
  var fileList: [String] {
    let rows = PackFile.allCases.map { file in
      let count = files.first { $0.name == file.rawValue }?.rows
      return ["`\(file.rawValue)`", file.contents, count.map(String.init) ?? ""]
    }
    let packed = ["`\(archive)`", "all of the above but `SHA256SUMS`, to hand on", ""]
    return ["## Files", ""]
      + MarkdownTable.lines(["File", "What is in it", "Rows"], numbersFrom: 2, rows + [packed])
  }
}
