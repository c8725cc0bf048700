/// One calendar month of one shop, in the shop's time zone.
public struct Period: Hashable, Sendable, Comparable, CustomStringConvertible {
  /// The year, 2000 to 2099.
  public let year: Int
  /// The month, 1 to 12.
  public let month: Int

  /// A month from its parts, or nil where there is no such month.
  public init?(year: Int, month: Int) {
    guard (2000...2099).contains(year), (1...12).contains(month) else { return nil }
    self.year = year
    self.month = month
  }

  /// A month from text as `YYYY-MM`, or nil.
  public init?(_ text: String) {
    let bytes = Array(text.utf8)
    guard bytes.count == 7, bytes[4] == 45 else { return nil }
    let digits = bytes[0..<4] + bytes[5..<7]
    guard digits.allSatisfy({ (48...57).contains($0) }) else { return nil }
    let number = digits.reduce(0) { $0 * 10 + Int($1) - 48 }
    self.init(year: number / 100, month: number % 100)
  }

  /// The month that an instant falls in, in a time zone.
  public init?(containing instant: Instant, in zone: ShopTimeZone) {
    let date = zone.date(of: instant)
    self.init(year: date.year, month: date.month)
  }

  /// The month as `YYYY-MM`.
  public var description: String { "\(Digits.padded(year, 4))-\(Digits.padded(month, 2))" }

  /// The month after this one.
  public var next: Period { shifted(by: 1) }

  /// The month before this one.
  public var previous: Period { shifted(by: -1) }

  /// The first day of the month.
  public var firstDate: CivilDate { CivilDate(year: year, month: month, day: 1) }

  /// The last day of the month.
  public var lastDate: CivilDate { CivilDate(dayNumber: next.firstDate.dayNumber - 1) }

  /// The month's instants in a time zone: its first one, and the first one after it.
  public func interval(in zone: ShopTimeZone) -> Interval {
    Interval(start: zone.start(of: firstDate), end: zone.start(of: next.firstDate))
  }

  /// Earlier comes first.
  public static func < (left: Period, right: Period) -> Bool {
    (left.year, left.month) < (right.year, right.month)
  }

  private init(uncheckedYear year: Int, month: Int) {
    self.year = year
    self.month = month
  }

  private func shifted(by months: Int) -> Period {
    let count = year * 12 + month - 1 + months
    return Period(uncheckedYear: count / 12, month: count % 12 + 1)
  }
}

/// A half-open stretch of time: `start` belongs to it, `end` does not.
public struct Interval: Hashable, Sendable {
  /// The first instant inside.
  public let start: Instant
  /// The first instant after it.
  public let end: Instant

  /// A stretch of time from its first instant to the first one after it.
  public init(start: Instant, end: Instant) {
    self.start = start
    self.end = end
  }

  /// Whether an instant lies inside.
  public func contains(_ instant: Instant) -> Bool { start <= instant && instant < end }

  /// The interval in at most so many parts of about the same length, one behind the other; none of an
  /// empty interval.
  public func slices(_ count: Int64) -> [Interval] {
    let (span, overflow) = end.seconds.subtractingReportingOverflow(start.seconds)
    guard !overflow, count > 0 else { return [self] }
    guard span > 0 else { return [] }
    let length = (span - 1) / count + 1
    return stride(from: 0, to: span, by: Int(length)).map { first in
      Interval(
        start: Instant(seconds: start.seconds + first),
        end: Instant(seconds: start.seconds + min(span, first + length))
      )
    }
  }
}
