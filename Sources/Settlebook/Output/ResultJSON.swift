import Analytics
import Bookkeeping
import Foundation

/// What `--json` prints: amounts as decimal text.
enum ResultJSON {
  private struct Result: Encodable {
    let shop: String
    let period: String
    let partial: Bool
    let dryRun: Bool
    let pack: String?
    let manifestSha256: String?
    let rollForward: [Line]
    let payments: [String: Int]
    let discrepancies: [Finding]
  }

  private struct Line: Encodable {
    let block: String
    let line: String
    let currency: String
    let amount: String
  }

  /// A finding as JSON.
  struct Finding: Encodable {
    let id: String
    let code: String
    let severity: String
    let subject: String
    let subjectID: String
    let currency: String?
    let expected: String?
    let actual: String?
    let difference: String?
    let ageDays: Int64
    let explanation: String
    let suggestedAction: String
    let firstSeen: String

    init(_ finding: Discrepancy) {
      id = finding.id
      code = finding.code.rawValue
      severity = finding.severity.rawValue
      subject = finding.subject.rawValue
      subjectID = finding.subjectID
      currency = (finding.difference ?? finding.actual ?? finding.expected)?.currency.code
      expected = finding.expected?.text
      actual = finding.actual?.text
      difference = finding.difference?.text
      ageDays = finding.ageDays
      explanation = finding.explanation
      suggestedAction = finding.suggestedAction
      firstSeen = finding.firstSeen.description
    }
  }

  static func text(_ closed: ClosedMonth, shop: Shop, isDryRun: Bool) throws -> String {
    let books = closed.books
    var states: [String: Int] = [:]
    for payment in books.payments { states[payment.state.rawValue, default: 0] += 1 }
    return try encode(
      Result(
        shop: shop.id,
        period: books.period.description,
        partial: books.isPartial,
        dryRun: isDryRun,
        pack: isDryRun ? nil : closed.folder,
        manifestSha256: isDryRun ? nil : closed.manifestDigest,
        rollForward: books.rollForward.map {
          Line(
            block: $0.block.rawValue,
            line: $0.line.rawValue,
            currency: $0.amount.currency.code,
            amount: $0.amount.text
          )
        },
        payments: states,
        discrepancies: books.findings.map(Finding.init)
      )
    )
  }

  /// Any value as JSON with sorted keys in snake case.
  static func encode(_ value: some Encodable) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    encoder.keyEncodingStrategy = .convertToSnakeCase
    return String(decoding: try encoder.encode(value), as: UTF8.self)
  }
}
