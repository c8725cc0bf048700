import Analytics
import ArgumentParser
import Bookkeeping
import Foundation

/// `settlebook audit`: discrepancies and what is not matched.
struct AuditCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "audit",
    abstract: "Lists a closed month's discrepancies, or its payments without a match."
  )

  @Argument(
    help: "The month, as YYYY-MM. Default: the newest closed one.",
    transform: MonthArgument.parse
  )
  var month: Period?

  @OptionGroup var common: CommonOptions

  @Flag(help: "List payments that are not fully matched, with the nearest explanation.")
  var unmatched = false

  @Option(help: "Only this discrepancy code, such as payment.short.")
  var code: String?

  @Option(help: "Only this severity: error, warning or info.")
  var severity: String?

  @Flag(help: "Print as JSON.")
  var json = false

  func validate() throws {
    if unmatched, code != nil || severity != nil {
      throw ValidationError("--unmatched lists payments: it goes without --code and --severity.")
    }
    if let code, DiscrepancyCode(rawValue: code) == nil {
      throw ValidationError("'\(code)' is no discrepancy code; see the README's table.")
    }
    if let severity, Severity(rawValue: severity) == nil {
      throw ValidationError("'\(severity)' is no severity; they are error, warning and info.")
    }
  }

  func run() async throws {
    let environment = ProcessInfo.processInfo.environment
    let settings = try SettingsResolver(common, environment: environment).resolve()
    let monthEnd = try Workplace(settings: settings, environment: environment).questions()
    guard let period = try month ?? monthEnd.newestMonth() else {
      throw MonthEndError.noMonth(shop: settings.shop.id)
    }
    let books = try monthEnd.books(period)
    try Terminal.print(
      unmatched ? unmatchedPayments(books, settings.shop.timeZone) : discrepancies(books)
    )
  }

  private func discrepancies(_ books: Books) throws -> String {
    let findings = books.findings.filter {
      (code == nil || $0.code.rawValue == code)
        && (severity == nil || $0.severity.rawValue == severity)
    }
    if json { return try ResultJSON.encode(findings.map(ResultJSON.Finding.init)) }
    guard !findings.isEmpty else { return "No discrepancies in \(books.period)." }
    var table = Table([
      ("Severity", .left), ("Code", .left), ("Subject", .left), ("Difference", .right),
      ("Age", .right), ("Since", .left), ("Explanation", .left),
    ])
    for finding in findings {
      table.add([
        finding.severity.rawValue, finding.code.rawValue, finding.subjectID,
        finding.difference?.description ?? "", String(finding.ageDays),
        finding.firstSeen.description, finding.explanation,
      ])
    }
    return table.text
  }

  private struct Unmatched: Encodable {
    let paymentID: String
    let state: String
    let createdAt: String
    let currency: String
    let amount: String
    let difference: String
    let nearestFrom: String?
    let nearestTo: String?
    let nearestAmount: String?
    let nearestLineItems: Int?
    let candidates: [Candidate]
    let unsearchedLineItems: Int
  }

  /// A set of items that the payment may be for, best first.
  private struct Candidate: Encodable {
    let rule: String
    let daysFrom: String?
    let daysTo: String?
    let withoutLineItems: Int
    let lineItems: Int
    let amount: String
    let difference: String

    init(_ set: CandidateSet, of payment: Payment) throws {
      let sum = Money(units: set.units, currency: payment.amount.currency)
      rule = set.rule.rawValue
      daysFrom = set.days?.lowerBound.description
      daysTo = set.days?.upperBound.description
      withoutLineItems = set.without.count
      lineItems = set.items.count
      amount = sum.text
      difference = try (payment.amount - sum).text
    }

    /// In a cell of a table.
    var words: String {
      var parts: [String] = []
      if let daysFrom {
        parts.append(daysFrom == daysTo ? daysFrom : "\(daysFrom) to \(daysTo ?? "")")
      }
      if withoutLineItems > 0 { parts.append("without \(withoutLineItems)") }
      if lineItems > 0 {
        let items = Wording.count(lineItems, "line item")
        parts.append(daysFrom == nil ? "\(rule): \(items)" : "and \(items)")
      }
      return parts.joined(separator: " ") + " (\(difference))"
    }
  }

  private func unmatchedPayments(_ books: Books, _ zone: ShopTimeZone) throws -> String {
    let rows = try books.payments.filter { ![.matched, .failed].contains($0.state) }.map { item in
      let payment = item.payment
      let currency = payment.amount.currency
      let nearest = item.verdict?.nearest
      return Unmatched(
        paymentID: payment.id,
        state: item.state.rawValue,
        createdAt: zone.text(payment.createdAt),
        currency: currency.code,
        amount: payment.amount.text,
        difference: item.open.text,
        nearestFrom: nearest?.days.lowerBound.description,
        nearestTo: nearest?.days.upperBound.description,
        nearestAmount: nearest.map { Money(units: $0.units, currency: currency).text },
        nearestLineItems: nearest?.items.count,
        candidates: try item.verdict?.candidates.map { try Candidate($0, of: payment) } ?? [],
        unsearchedLineItems: item.verdict?.unsearchedItems ?? 0
      )
    }
    if json { return try ResultJSON.encode(rows) }
    guard !rows.isEmpty else { return "Every payment of \(books.period) is matched." }
    var table = Table([
      ("Payment", .left), ("State", .left), ("Created", .left), ("Amount", .right),
      ("Not applied", .right), ("Expected", .left), ("Its items", .right),
      ("Best candidate (difference)", .left), ("All", .right),
    ])
    for row in rows {
      let days =
        row.nearestFrom.map { from in
          from == row.nearestTo ? from : "\(from) to \(row.nearestTo ?? "")"
        } ?? ""
      table.add([
        row.paymentID, row.state, row.createdAt, "\(row.amount) \(row.currency)", row.difference,
        days, row.nearestAmount.map { "\($0) (\(row.nearestLineItems ?? 0))" } ?? "",
        row.candidates.first?.words ?? "", String(row.candidates.count),
      ])
    }
    return table.text
  }
}
