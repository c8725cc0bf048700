internal import Bookkeeping

extension Summary {
  /// What the platform owed, what happened, and what it still owes.
  var proof: [String] {
    let currencies = inOrder(contents.rollForward.map(\.amount.currency))
    var lines = ["## The proof", "", "What the platform owes, from block `clearing`."]
    for currency in currencies {
      let names = Self.clearingLines
      let rows = names.compactMap { line, label in
        amount(.clearing, line, currency).map { amount in
          [(amount.isNegative ? Self.aheadLabels[line] : nil) ?? label, amount.description]
        }
      }
      lines.append("")
      lines += MarkdownTable.lines(["Line", "Amount"], numbersFrom: 1, rows)
      lines.append("")
      lines.append(composition(currency))
    }
    return lines
  }

  private static let clearingLines: [(RollForwardLine.Name, String)] = [
    (.opening, "Owed at the start"),
    (.priorPeriodAdjustments, "Prior-period adjustments"),
    (.sales, "Sold"),
    (.reversed, "Reversed"),
    (.fees, "Fees"),
    (.writtenOff, "Written off"),
    (.received, "Paid to the shop"),
    (.closing, "**Still owed at the end**"),
    (.controlDifference, "Control difference"),
  ]

  /// Where the shop was paid more than its sales explain, nothing is owed to it.
  private static let aheadLabels: [RollForwardLine.Name: String] = [
    .opening: "Paid beyond what was owed at the start",
    .closing: "**Paid beyond what was owed at the end**",
  ]

  private func composition(_ currency: Currency) -> String {
    let zero = Money.zero(currency)
    let open = amount(.orders, .closing, currency) ?? zero
    let cash = amount(.payments, .closing, currency) ?? zero
    let onTheWay = amount(.inTransit, .closing, currency) ?? zero
    let isApplied =
      cash.isZero
      && !figures.states.contains { $0.key.currency == currency && $0.value.notAppliedCount > 0 }
    var text = "Line items leave \(open) open; "
    text +=
      isApplied ? "all cash received is applied to items." : "\(cash) received is not applied."
    if !onTheWay.isZero {
      text += " \(onTheWay) is on its way and counts as paid when it arrives."
    }
    return text
  }

  private func amount(
    _ block: RollForwardLine.Block,
    _ line: RollForwardLine.Name,
    _ currency: Currency
  ) -> Money? {
    contents.rollForward.first {
      $0.block == block && $0.line == line && $0.amount.currency == currency
    }?.amount
  }

  /// Payments by state, and the cash that is not applied to items.
  var payments: [String] {
    let title = ["## Payments", ""]
    let currencies = inOrder(figures.states.keys.map(\.currency))
    var rows: [[String]] = []
    var notApplied: [String] = []
    for currency in currencies {
      for state in PaymentState.allCases {
        let key = SummaryFigures.StateKey(state: state, currency: currency)
        guard let sums = figures.states[key] else { continue }
        rows.append([
          Words.words(state.rawValue), "\(sums.count)", sums.amount.description,
          sums.notApplied.description,
        ])
        if sums.notAppliedCount > 0 {
          let payments = Wording.count(sums.notAppliedCount, "payment")
          notApplied.append("\(sums.notApplied) from \(payments) (\(Words.words(state.rawValue)))")
        }
      }
    }
    guard !rows.isEmpty else { return title + ["There are no payments."] }
    let table = MarkdownTable.lines(
      ["State", "Payments", "Amount", "Received and not applied"],
      numbersFrom: 1,
      rows
    )
    let sentence =
      notApplied.isEmpty
      ? "All cash received is applied to line items."
      : "Received and not applied to line items: \(notApplied.joined(separator: "; "))."
    return title + table + ["", sentence]
  }

  /// Open line items by age.
  var aging: [String] {
    get throws {
      let title = ["## Open line items by age", ""]
      guard !contents.aging.isEmpty else { return title + ["No line item is open."] }
      var rows: [[String]] = []
      for currency in inOrder(contents.aging.map(\.currency)) {
        var count = 0
        var total = Money.zero(currency)
        for row in contents.aging where row.currency == currency {
          rows.append([
            "\(row.bucket) days", "\(row.count)", row.amount.description,
            row.oldest?.description ?? "",
          ])
          count += row.count
          total = try Totals.add(total, row.amount, "the sum of the open items")
        }
        rows.append(["**All**", "\(count)", total.description, ""])
      }
      return title
        + MarkdownTable.lines(["Age", "Line items", "Open", "Oldest"], numbersFrom: 1, rows)
    }
  }
}
