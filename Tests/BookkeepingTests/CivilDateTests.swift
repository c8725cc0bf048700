import Bookkeeping
import Foundation
import TestSupport
import Testing

@Suite struct CivilDateTests {
  @Test func `dates are those of Foundation's calendar, both ways`() throws {
    let calendar = try utcCalendar()
    // Every third day meets each date of the year; the days around leap days come on top.
    var days = Array(stride(from: Int64(0), through: 47_846, by: 3))
    for year in stride(from: 1972, through: 2096, by: 4) {
      let leap = CivilDate(year: year, month: 2, day: 29).dayNumber
      days += [leap - 1, leap, leap + 1]
    }
    for day in days {
      let date = CivilDate(dayNumber: day)
      let parts = calendar.dateComponents(
        [.year, .month, .day],
        from: Date(timeIntervalSince1970: TimeInterval(day * 86_400))
      )
      #expect(date.year == parts.year && date.month == parts.month && date.day == parts.day)
      #expect(date.dayNumber == day)
    }
  }

  @Test func `the day after a day is the next date, for 400 years each way`() {
    var previous = CivilDate(dayNumber: -146_098)
    for day in Int64(-146_097)...146_097 {
      let date = CivilDate(dayNumber: day)
      guard date.dayNumber == day, previous < date, isNext(date, after: previous) else {
        Issue.record("day \(day) is \(date), after \(previous)")
        return
      }
      previous = date
    }
    #expect(previous == CivilDate(year: 2370, month: 1, day: 1))
  }

  @Test(arguments: [
    (1970, 1, 1, Int64(0), "1970-01-01"), (1969, 12, 31, -1, "1969-12-31"),
    (2000, 2, 29, 11_016, "2000-02-29"), (2026, 10, 31, 20_757, "2026-10-31"),
    (2100, 3, 1, 47_541, "2100-03-01"), (0, 3, 1, -719_468, "0000-03-01"),
    (999, 12, 31, -354_286, "0999-12-31"),
  ]) func `known dates have their known numbers and texts`(
    _ year: Int,
    _ month: Int,
    _ day: Int,
    _ number: Int64,
    _ text: String
  ) {
    let date = CivilDate(year: year, month: month, day: day)
    #expect(date.dayNumber == number)
    #expect(CivilDate(dayNumber: number) == date)
    #expect(date.description == text)
  }

  @Test(arguments: [
    (Int64(0), Int64(0), "1970-01-01"), (86_399, 0, "1970-01-01"), (86_400, 1, "1970-01-02"),
    (-1, -1, "1969-12-31"), (-86_400, -1, "1969-12-31"), (-86_401, -2, "1969-12-30"),
    (1_793_491_199, 20_757, "2026-10-31"), (1_793_491_200, 20_758, "2026-11-01"),
  ]) func `a settlement day is the UTC day of an instant`(
    _ seconds: Int64,
    _ number: Int64,
    _ text: String
  ) {
    let day = Instant(seconds: seconds).settlementDay
    #expect(day == SettlementDay(number: number))
    #expect(day.description == text)
    #expect(day.start.seconds == number * 86_400)
    #expect(day < SettlementDay(number: number + 1))
  }

  @Test func `instants are ordered and moved by days of 24 hours`() {
    let instant = Instant(seconds: 1_000)
    #expect(instant.adding(days: 2).seconds == 173_800)
    #expect(instant.adding(days: -1).seconds == -85_400)
    #expect(instant < instant.adding(days: 1))
    #expect(!(instant < instant))
  }

  private func isNext(_ date: CivilDate, after previous: CivilDate) -> Bool {
    if date.day != 1 {
      return (date.year, date.month, date.day) == (previous.year, previous.month, previous.day + 1)
    }
    let isLeap = previous.year % 4 == 0 && (previous.year % 100 != 0 || previous.year % 400 == 0)
    let lengths = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
    let isNextMonth =
      date.month == 1
      ? (previous.month == 12 && date.year == previous.year + 1)
      : (date.month == previous.month + 1 && date.year == previous.year)
    return isNextMonth && previous.day == lengths[previous.month - 1]
  }

  private func utcCalendar() throws -> Calendar {
    var calendar = Calendar(identifier: .gregorian)
    calendar.timeZone = try #require(TimeZone(secondsFromGMT: 0))
    return calendar
  }
}
