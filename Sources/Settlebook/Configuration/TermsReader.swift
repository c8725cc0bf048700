import Bookkeeping

/// Reads settlement terms from the configuration.
struct TermsReader {
  let path: String
  let section: ConfigurationFile.ShopSection?

  func terms(over usual: SettlementTerms, currency: Currency) throws -> SettlementTerms {
    var terms = usual
    try number("max_lag_days", 0...90, &terms.maxLagDays)
    try number("due_days", 0...365, &terms.dueDays)
    try number("lookback_days", 1...365, &terms.lookbackDays)
    try number("transit_days", 0...365, &terms.transitDays)
    try number("catalogue_band_percent", 0...100, &terms.catalogueBandPercent)
    if let entry = section?.terms["catalogue_check"] {
      guard let isChecked = ["true": true, "false": false][entry.text] else {
        throw ConfigurationError.invalid(
          path: path,
          line: entry.line,
          problem: "catalogue_check is neither true nor false"
        )
      }
      terms.checksCatalogue = isChecked
    }
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

  private func number(_ key: String, _ range: ClosedRange<Int64>, _ value: inout Int64) throws {
    guard let entry = section?.terms[key] else { return }
    guard let number = Int64(entry.text), range.contains(number) else {
      throw ConfigurationError.invalid(
        path: path,
        line: entry.line,
        problem: "\(key) must be a whole number from \(range.lowerBound) to \(range.upperBound)"
      )
    }
    value = number
  }
}
