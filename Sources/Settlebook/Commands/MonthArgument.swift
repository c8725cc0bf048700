import ArgumentParser
import Bookkeeping

/// A month on the command line, as YYYY-MM.
enum MonthArgument {
  static func parse(_ text: String) throws -> Period {
    guard let period = Period(text) else {
      throw ValidationError("a month is written as YYYY-MM, such as 2026-10")
    }
    return period
  }
}
