import Bookkeeping
import Foundation
import TestSupport
import Testing

@Suite struct PeriodTests {
  @Test(arguments: [
    "", "2026", "2026-", "2026-1", "2026-13", "2026-00", "26-10", "2026/10", "2026_10", "202610",
    "2026-10-01", " 2026-10", "2026-10 ", "2026-10\n", "٢٠٢٦-10", "2026-１０", "2026−10", "2O26-10",
    "-026-10", "+026-10", "2026-+1", "2026- 1", "2026-1\0", "1999-12", "2100-01", "0000-01",
    "20a6-10", "202:-10", "2026-0:", "2026-1/", "2026-0;", "2026-1e", "next", "2026-Q4",
    "\u{FEFF}2026-1",
  ]) func `another text is no month`(_ text: String) {
    #expect(Period(text) == nil)
  }

  @Test func `every month of the century is read and printed`() throws {
    for year in 2000...2099 {
      for month in 1...12 {
        let period = try #require(Period(year: year, month: month))
        #expect(Period(period.description) == period)
        #expect(period.year == year && period.month == month)
      }
    }
    #expect(try period("2026-09").description == "2026-09")
  }

  @Test(arguments: [(2026, 0), (2026, 13), (2026, -1), (1999, 12), (2100, 1), (Int.max, 1)])
  func `there is no such month`(_ year: Int, _ month: Int) {
    #expect(Period(year: year, month: month) == nil)
  }

  @Test(arguments: [
    ("2026-10", "2026-11"), ("2026-12", "2027-01"), ("2026-01", "2026-02"), ("2024-02", "2024-03"),
  ]) func `months follow one another`(_ text: String, _ next: String) throws {
    let (earlier, later) = (try period(text), try period(next))
    #expect(earlier.next == later)
    #expect(later.previous == earlier)
    #expect(earlier < later)
    #expect(!(later < earlier) && !(earlier < earlier))
  }

  @Test func `the century's last month ends, although the next can't be named`() throws {
    let last = try period("2099-12")
    #expect(last.next.description == "2100-01")
    #expect(last.lastDate.description == "2099-12-31")
    #expect(try period("2000-01").previous.description == "1999-12")
  }

  @Test(arguments: [
    ("2026-02", "2026-02-01", "2026-02-28"), ("2024-02", "2024-02-01", "2024-02-29"),
    ("2026-04", "2026-04-01", "2026-04-30"), ("2026-12", "2026-12-01", "2026-12-31"),
  ]) func `a month has its first and last date`(
    _ text: String,
    _ first: String,
    _ last: String
  ) throws {
    #expect(try period(text).firstDate.description == first)
    #expect(try period(text).lastDate.description == last)
  }

  /// Where the clock changes in a month, the month is longer or shorter by the change.
  @Test(arguments: [
    ("America/Los_Angeles", "2026-10", Int64(1_790_838_000), Int64(1_793_516_400)),
    ("America/Los_Angeles", "2026-03", 1_772_352_000, 1_775_026_800),
    ("America/Los_Angeles", "2026-11", 1_793_516_400, 1_796_112_000),
    ("Europe/London", "2026-10", 1_790_809_200, 1_793_491_200),
    ("Asia/Tokyo", "2026-10", 1_790_780_400, 1_793_458_800),
    ("Asia/Kolkata", "2026-10", 1_790_793_000, 1_793_471_400),
    ("Australia/Lord_Howe", "2026-10", 1_790_775_000, 1_793_451_600),
    ("Australia/Lord_Howe", "2026-04", 1_774_962_000, 1_777_555_800),
    ("UTC", "2026-10", 1_790_812_800, 1_793_491_200),
  ]) func `a month lasts from its first instant to the next month's first`(
    _ identifier: String,
    _ text: String,
    _ start: Int64,
    _ end: Int64
  ) throws {
    let zone = try zone(identifier)
    let interval = try period(text).interval(in: zone)
    #expect(interval == Interval(start: Instant(seconds: start), end: Instant(seconds: end)))
    #expect(zone.text(interval.start).hasPrefix("\(text)-01T00:00:00"))
  }

  @Test(arguments: ShopTimeZoneTests.identifiers)
  func `months leave no instant out and share none`(_ identifier: String) throws {
    let zone = try zone(identifier)
    var month = try period("2015-02")
    while month < (try period("2044-12")) {
      let interval = month.interval(in: zone)
      #expect(interval.end == month.next.interval(in: zone).start)
      let last = Instant(seconds: interval.end.seconds - 1)
      #expect(interval.contains(interval.start) && interval.contains(last))
      #expect(!interval.contains(interval.end))
      #expect(!interval.contains(Instant(seconds: interval.start.seconds - 1)))
      #expect(Period(containing: interval.start, in: zone) == month)
      #expect(Period(containing: last, in: zone) == month)
      #expect(Period(containing: interval.end, in: zone) == month.next)
      month = month.next
    }
  }

  @Test func `an instant outside the century falls in no month`() throws {
    #expect(Period(containing: Instant(seconds: 0), in: .utc) == nil)
    #expect(Period(containing: Instant(seconds: 4_102_444_800), in: .utc) == nil)
    #expect(
      Period(containing: Instant(seconds: 4_102_444_799), in: .utc) == (try period("2099-12"))
    )
  }

  @Test(arguments: [(0, 1), (1, 3), (5, 5), (7, 3), (100, 1), (86_401, 24)] as [(Int64, Int64)])
  func `slices of an interval are the whole, one behind the other`(_ length: Int64, _ count: Int64)
  {
    let whole = Interval(start: Instant(seconds: -3), end: Instant(seconds: length - 3))
    let slices = whole.slices(count)
    #expect(slices.count <= count)
    #expect(slices.allSatisfy { $0.start < $0.end })
    #expect(zip(slices, slices.dropFirst()).allSatisfy { $0.end == $1.start })
    #expect(slices.first?.start == (length == 0 ? nil : whole.start))
    #expect(slices.last?.end == (length == 0 ? nil : whole.end))
  }

  @Test func `what is longer than can be counted stays whole`() {
    let whole = Interval(start: Instant(seconds: .min), end: Instant(seconds: 5))
    #expect(whole.slices(4) == [whole])
    #expect(Interval(start: Instant(seconds: 2), end: Instant(seconds: 1)).slices(4).isEmpty)
  }
}
