import Bookkeeping

/// Reads settlement terms from the configuration.
struct TermsReader {
  let path: String
  let section: ConfigurationFile.ShopSection?

  func terms(over usual: SettlementTerms, currency: Currency) throws -> SettlementTerms {
    var terms = usual
    try days("max_lag_days", 0...90, &terms.maxLagDays)
    try days("due_days", 0...365, &terms.dueDays)
    try days("lookback_days", 1...365, &terms.lookbackDays)
    try days("transit_days", 0...365, &terms.transitDays)
    if let entry = section?.terms["trivial_amount"] {
      do throws(Money.ParsingError) {
        terms.trivialUnits = try Money(parsing: entry.text, currency: currency).units
      } catch {
        throw ConfigurationError.invalid(
          path: path,
          line: entry.line,
          problem: "trivial_amount: \(error)"
        )
      }
      guard terms.trivialUnits >= 0 else {
        throw ConfigurationError.invalid(
          path: path,
          line: entry.line,
          problem: "trivial_amount must not be below zero"
        )
      }
    }
    return terms
  }

  private func days(_ key: String, _ range: ClosedRange<Int64>, _ value: inout Int64) throws {
    guard let entry = section?.terms[key] else { return }
    guard let days = Int64(entry.text), range.contains(days) else {
      throw ConfigurationError.invalid(
        path: path,
        line: entry.line,
        problem: "\(key) must be a whole number from \(range.lowerBound) to \(range.upperBound)"
      )
    }
    value = days
  }
}
