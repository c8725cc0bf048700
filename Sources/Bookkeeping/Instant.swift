/// A point in time to the second: seconds since 1970-01-01T00:00:00Z, as the API gives it.
public struct Instant: Hashable, Sendable, Comparable {
  /// Seconds since the Unix epoch, UTC.
  public let seconds: Int64

  /// A point in time from Unix seconds.
  public init(seconds: Int64) { self.seconds = seconds }

  /// Later than any instant that the ledger knows.
  public static let distantFuture = Instant(seconds: 253_402_300_799)

  /// The settlement day that the instant falls on.
  public var settlementDay: SettlementDay {
    SettlementDay(number: seconds.floorDivided(by: 86_400))
  }

  /// Earlier comes first.
  public static func < (left: Instant, right: Instant) -> Bool { left.seconds < right.seconds }

  /// The instant this many days of 24 hours later, or earlier where negative.
  public func adding(days: Int64) -> Instant { Instant(seconds: seconds + days * 86_400) }
}

/// One UTC day: the platform settles by UTC days, whatever the shop's time zone.
public struct SettlementDay: Hashable, Sendable, Comparable, CustomStringConvertible {
  /// Days since 1970-01-01.
  public let number: Int64

  /// A day from its number.
  public init(number: Int64) { self.number = number }

  /// The first instant of the day.
  public var start: Instant { Instant(seconds: number * 86_400) }

  /// The date as `YYYY-MM-DD`.
  public var description: String { CivilDate(dayNumber: number).description }

  /// Earlier comes first.
  public static func < (left: SettlementDay, right: SettlementDay) -> Bool {
    left.number < right.number
  }
}

/// A date of the proleptic Gregorian calendar, without a time zone.
public struct CivilDate: Hashable, Sendable, Comparable, CustomStringConvertible {
  /// The year, such as 2026.
  public let year: Int
  /// The month, 1 to 12.
  public let month: Int
  /// The day of the month, 1 to 31.
  public let day: Int

  /// A date from its parts, which must be a date.
  public init(year: Int, month: Int, day: Int) {
    self.year = year
    self.month = month
    self.day = day
  }

  /// A date from text as `YYYY-MM-DD`, 2000 to 2099, or nil.
  public init?(_ text: String) {
    let bytes = Array(text.utf8)
    guard bytes.count == 10, bytes[7] == 45, bytes[8...].allSatisfy({ (48...57).contains($0) }),
      let day = Int(text.suffix(2)), let month = Period(String(text.prefix(7))),
      (1...month.lastDate.day).contains(day)
    else { return nil }
    self.init(year: month.year, month: month.month, day: day)
  }

  /// The date of a day counted from 1970-01-01, after Howard Hinnant's `civil_from_days`.
  public init(dayNumber: Int64) {
    let shifted = dayNumber + 719_468
    let era = shifted.floorDivided(by: 146_097)
    let dayOfEra = shifted - era * 146_097
    let yearOfEra =
      (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shiftedMonth = (5 * dayOfYear + 2) / 153
    day = Int(dayOfYear - (153 * shiftedMonth + 2) / 5 + 1)
    month = Int(shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9)
    year = Int(yearOfEra + era * 400) + (month <= 2 ? 1 : 0)
  }

  /// Days since 1970-01-01, after Howard Hinnant's `days_from_civil`.
  public var dayNumber: Int64 {
    let shiftedYear = Int64(month <= 2 ? year - 1 : year)
    let era = shiftedYear.floorDivided(by: 400)
    let yearOfEra = shiftedYear - era * 400
    let shiftedMonth = Int64(month > 2 ? month - 3 : month + 9)
    let dayOfYear = (153 * shiftedMonth + 2) / 5 + Int64(day) - 1
    let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
    return era * 146_097 + dayOfEra - 719_468
  }

  /// The date as `YYYY-MM-DD`.
  public var description: String {
    "\(Digits.padded(year, 4))-\(Digits.padded(month, 2))-\(Digits.padded(day, 2))"
  }

  /// Earlier comes first.
  public static func < (left: CivilDate, right: CivilDate) -> Bool {
    (left.year, left.month, left.day) < (right.year, right.month, right.day)
  }
}

enum Digits {
  static func padded(_ number: Int, _ width: Int) -> String {
    let digits = String(number.magnitude)
    let zeros = String(repeating: "0", count: Swift.max(0, width - digits.utf8.count))
    return (number < 0 ? "-" : "") + zeros + digits
  }
}

extension Int64 {
  func floorDivided(by divisor: Int64) -> Int64 {
    let quotient = self / divisor
    return self % divisor != 0 && (self < 0) != (divisor < 0) ? quotient - 1 : quotient
  }
}
