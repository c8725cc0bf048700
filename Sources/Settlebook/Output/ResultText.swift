import Analytics
import Bookkeeping

/// What `close` and `report` print.
enum ResultText {
  static func text(_ closed: ClosedMonth, shop: Shop, isDryRun: Bool) -> String {
    let books = closed.books
    var lines = ["\(shop.id) \(books.period)\(books.isPartial ? " (partial)" : "")"]
    lines.append(contentsOf: proof(books))
    lines.append("")
    lines.append(states(books))
    lines.append("")
    lines.append(findings(books.findings))
    lines.append("")
    lines.append(
      isDryRun
        ? "Dry run: nothing was written." : "Pack: \(closed.folder) (start with summary.md)"
    )
    return lines.joined(separator: "\n")
  }

  private static func proof(_ books: Books) -> [String] {
    let names: [RollForwardLine.Name: String] = [
      .opening: "The platform owed at the start", .priorPeriodAdjustments: "Earlier months",
      .sales: "Sold", .reversed: "Reversed", .fees: "Fees", .writtenOff: "Written off",
      .received: "Paid", .closing: "The platform still owes",
    ]
    let aheadNames: [RollForwardLine.Name: String] = [
      .opening: "Paid beyond what was owed, start", .closing: "Paid beyond what was owed, end",
    ]
    var table = Table([("", .left), ("", .right)])
    for line in books.rollForward where line.block == .clearing {
      guard let name = names[line.line],
        !line.amount.isZero || [.opening, .sales, .received, .closing].contains(line.line)
      else { continue }
      // A sign alone would say that a debt is owed the other way round.
      let ahead = line.amount.isNegative ? aheadNames[line.line] : nil
      table.add([ahead ?? name, line.amount.description])
    }
    return table.text.split(separator: "\n").map(String.init)
  }

  private static func states(_ books: Books) -> String {
    var table = Table([("Payments", .left), ("count", .right), ("amount", .right)])
    var groups: [String: (count: Int, sum: Money)] = [:]
    for payment in books.payments {
      let amount = payment.payment.amount
      let key = payment.state.rawValue + " " + amount.currency.code
      let group = groups[key] ?? (0, .zero(amount.currency))
      groups[key] = (group.count + 1, (try? group.sum + amount) ?? group.sum)
    }
    for state in PaymentState.allCases {
      for (key, group) in groups.sorted(by: { $0.key < $1.key })
      where key.hasPrefix(state.rawValue + " ") {
        table.add([state.rawValue, String(group.count), group.sum.description])
      }
    }
    return table.text
  }

  static func findings(_ findings: [Discrepancy]) -> String {
    guard !findings.isEmpty else { return "No discrepancies." }
    var table = Table([
      ("Severity", .left), ("Discrepancy", .left), ("Subject", .left), ("Difference", .right),
    ])
    for finding in findings.prefix(20) {
      table.add([
        finding.severity.rawValue, finding.code.rawValue, finding.subjectID,
        finding.difference?.description ?? "",
      ])
    }
    let more = findings.count > 20 ? "\n… and \(findings.count - 20) more" : ""
    return table.text + more
  }
}
