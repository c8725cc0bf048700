import ArgumentParser
import Bookkeeping

/// A month on the command line, as YYYY-MM.
struct MonthArgument: ExpressibleByArgument {
  let period: Period

  init?(argument: String) {
    guard let period = Period(argument) else { return nil }
    self.period = period
  }
}
