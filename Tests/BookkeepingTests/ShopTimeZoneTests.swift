import Bookkeeping
import Foundation
import TestSupport
import Testing

@Suite struct ShopTimeZoneTests {
  static let identifiers = [
    "America/Los_Angeles", "Europe/London", "Asia/Tokyo", "Asia/Kolkata", "Australia/Lord_Howe",
    "Africa/Casablanca", "America/Sao_Paulo",
  ]

  @Test(arguments: identifiers) func `offsets are those of Foundation, at random instants`(
    _ identifier: String
  ) throws {
    let (ours, theirs) = (try zone(identifier), try #require(TimeZone(identifier: identifier)))
    try withSeeds(20) { random in
      for _ in 0..<50 {
        let second = Int64.random(in: sampledSeconds, using: &random)
        #expect(ours.offset(at: Instant(seconds: second)) == offset(theirs, second))
      }
    }
  }

  @Test(arguments: identifiers) func `offsets change in the same second as Foundation's`(
    _ identifier: String
  ) throws {
    let (ours, theirs) = (try zone(identifier), try #require(TimeZone(identifier: identifier)))
    for day in stride(from: sampledSeconds.lowerBound, to: sampledSeconds.upperBound, by: 86_400) {
      guard offset(theirs, day) != offset(theirs, day + 86_400) else { continue }
      for second in stride(from: day, through: day + 86_400, by: 900) {
        for near in [second - 1, second] where sampledSeconds.contains(near) {
          #expect(ours.offset(at: Instant(seconds: near)) == offset(theirs, near), "at \(near)")
        }
      }
    }
  }

  @Test(arguments: identifiers) func `texts and dates are those of Foundation`(
    _ identifier: String
  ) throws {
    let ours = try zone(identifier)
    let formatter = DateFormatter()
    formatter.locale = Locale(identifier: "en_US_POSIX")
    formatter.timeZone = TimeZone(identifier: identifier)
    formatter.dateFormat = "yyyy-MM-dd'T'HH:mm:ssxxx"
    try withSeeds(100) { random in
      let instant = Instant(seconds: Int64.random(in: sampledSeconds, using: &random))
      let text = formatter.string(
        from: Date(timeIntervalSince1970: TimeInterval(instant.seconds))
      )
      #expect(ours.text(instant) == text)
      #expect(ours.date(of: instant).description == text.prefix(10))
      #expect(CivilDate(dayNumber: ours.dayNumber(of: instant)) == ours.date(of: instant))
    }
  }

  @Test(arguments: identifiers) func `a day begins with its first second`(
    _ identifier: String
  ) throws {
    let ours = try zone(identifier)
    var calendar = Calendar(identifier: .gregorian)
    calendar.timeZone = try #require(TimeZone(identifier: identifier))
    for day in stride(from: Int64(16_500), to: 27_000, by: 5) {
      let date = CivilDate(dayNumber: day)
      let start = ours.start(of: date)
      #expect(ours.date(of: start) == date)
      #expect(ours.date(of: Instant(seconds: start.seconds - 1)).dayNumber == day - 1)
      let theirs = calendar.startOfDay(
        for: Date(timeIntervalSince1970: TimeInterval(start.seconds + 43_200))
      )
      #expect(Int64(theirs.timeIntervalSince1970) == start.seconds)
    }
  }

  @Test func `a day whose midnight is skipped begins when the clock goes on`() throws {
    let saoPaulo = try zone("America/Sao_Paulo")
    let start = saoPaulo.start(of: CivilDate(year: 2018, month: 11, day: 4))
    #expect(start.seconds == 1_541_300_400)
    #expect(saoPaulo.text(start) == "2018-11-04T01:00:00-02:00")
    #expect(
      saoPaulo.text(Instant(seconds: start.seconds - 1)) == "2018-11-03T23:59:59-03:00"
    )
  }

  @Test(arguments: [
    ("America/Los_Angeles", Int64(1_793_516_399), "2026-10-31T23:59:59-07:00"),
    ("America/Los_Angeles", 1_793_523_600, "2026-11-01T01:00:00-08:00"),
    ("Asia/Kolkata", 0, "1970-01-01T05:30:00+05:30"),
    ("Asia/Tokyo", 951_782_400, "2000-02-29T09:00:00+09:00"),
    ("UTC", 1_793_491_199, "2026-10-31T23:59:59+00:00"),
    ("Australia/Lord_Howe", 1_767_225_600, "2026-01-01T11:00:00+11:00"),
    ("Australia/Lord_Howe", 1_780_272_000, "2026-06-01T10:30:00+10:30"),
    ("America/St_Johns", 1_780_272_000, "2026-05-31T21:30:00-02:30"),
  ]) func `an instant is written with the shop's offset`(
    _ identifier: String,
    _ seconds: Int64,
    _ text: String
  ) throws {
    #expect(try zone(identifier).text(Instant(seconds: seconds)) == text)
    var bytes = Array(">".utf8)
    try zone(identifier).appendText(Instant(seconds: seconds), to: &bytes)
    #expect(String(decoding: bytes, as: UTF8.self) == ">" + text)
  }

  @Test func `UTC is never ahead of itself`() {
    #expect(ShopTimeZone.utc.identifier == "UTC")
    for seconds: Int64 in [-1, 0, 1_420_070_399, 1_793_491_199, 4_102_444_800] {
      #expect(ShopTimeZone.utc.offset(at: Instant(seconds: seconds)) == 0)
    }
  }

  @Test(arguments: ["", "Mars/Olympus", "America/Los Angeles", "../../etc/passwd", "America"])
  func `an unknown zone is refused`(_ identifier: String) {
    #expect(ShopTimeZone(identifier: identifier) == nil)
  }

  private func offset(_ zone: TimeZone, _ second: Int64) -> Int64 {
    Int64(zone.secondsFromGMT(for: Date(timeIntervalSince1970: TimeInterval(second))))
  }
}
