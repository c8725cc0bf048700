internal import Foundation

/// A shop's time zone, made for many conversions: its offsets are looked up once and kept.
public struct ShopTimeZone: Sendable, Hashable {
  /// The IANA name, such as `America/Los_Angeles`.
  public let identifier: String

  /// From `instants[i]` on the zone is `offsets[i]` seconds ahead of UTC.
  private let instants: [Int64]
  private let offsets: [Int64]

  /// The zone with this IANA name, or nil where the system's time zone data has none.
  public init?(identifier: String) {
    guard let zone = TimeZone(identifier: identifier) else { return nil }
    self.identifier = identifier
    (instants, offsets) = ShopTimeZone.transitions(of: zone)
  }

  /// Whether a text is the IANA name of a zone; abbreviations such as `PST` and offsets such as
  /// `GMT+3` know no summer time and are none.
  public static func isName(_ text: String) -> Bool {
    text == "UTC" || (text.contains("/") && TimeZone.knownTimeZoneIdentifiers.contains(text))
  }

  /// UTC itself.
  public static let utc = ShopTimeZone()

  private init() {
    identifier = "UTC"
    instants = [ShopTimeZone.firstInstant]
    offsets = [0]
  }

  /// How many seconds the zone is ahead of UTC at an instant (2015 to 2045; outside, the nearest
  /// known offset).
  public func offset(at instant: Instant) -> Int64 {
    var low = 0
    var high = instants.count
    while high - low > 1 {
      let middle = (low + high) / 2
      if instants[middle] <= instant.seconds { low = middle } else { high = middle }
    }
    return offsets[low]
  }

  /// The calendar date in the shop at an instant.
  public func date(of instant: Instant) -> CivilDate {
    CivilDate(dayNumber: dayNumber(of: instant))
  }

  /// The calendar date in the shop at an instant, as days since 1970-01-01.
  public func dayNumber(of instant: Instant) -> Int64 {
    (instant.seconds + offset(at: instant)).floorDivided(by: 86_400)
  }

  /// The first instant of a date in the shop, also where a clock change skips midnight.
  public func start(of date: CivilDate) -> Instant {
    let day = date.dayNumber
    var low = day * 86_400 - 172_800
    var high = day * 86_400 + 172_800
    while high - low > 1 {
      let middle = (low + high) / 2
      if dayNumber(of: Instant(seconds: middle)) >= day { high = middle } else { low = middle }
    }
    return Instant(seconds: high)
  }

  /// ISO 8601 with the shop's offset, such as `2026-10-31T23:59:59-07:00`.
  public func text(_ instant: Instant) -> String {
    var bytes: [UInt8] = []
    appendText(instant, to: &bytes)
    return String(decoding: bytes, as: UTF8.self)
  }

  /// Appends the ISO 8601 text of an instant as ASCII bytes.
  public func appendText(_ instant: Instant, to bytes: inout [UInt8]) {
    let offset = offset(at: instant)
    let local = instant.seconds + offset
    let day = local.floorDivided(by: 86_400)
    let date = CivilDate(dayNumber: day)
    let second = local - day * 86_400
    func pair(_ number: Int64) {
      bytes.append(UInt8(48 + number / 10 % 10))
      bytes.append(UInt8(48 + number % 10))
    }
    pair(Int64(date.year) / 100)
    pair(Int64(date.year) % 100)
    bytes.append(45)
    pair(Int64(date.month))
    bytes.append(45)
    pair(Int64(date.day))
    bytes.append(84)
    pair(second / 3_600)
    bytes.append(58)
    pair(second / 60 % 60)
    bytes.append(58)
    pair(second % 60)
    bytes.append(offset < 0 ? 45 : 43)
    let magnitude = Int64(offset.magnitude)
    pair(magnitude / 3_600)
    bytes.append(58)
    pair(magnitude / 60 % 60)
  }

  private static let firstInstant: Int64 = 1_420_070_400  // 2015-01-01
  private static let lastInstant: Int64 = 2_366_841_600  // 2045-01-01

  /// Every change of offset, found by looking once a week and then to the second: Foundation's own
  /// search for the next transition skips zones that change for reasons other than summer time.
  private static func transitions(of zone: TimeZone) -> ([Int64], [Int64]) {
    func offset(_ second: Int64) -> Int64 {
      Int64(zone.secondsFromGMT(for: Date(timeIntervalSince1970: TimeInterval(second))))
    }
    var instants = [firstInstant]
    var offsets = [offset(firstInstant)]
    var second = firstInstant
    while second < lastInstant {
      let next = second + 7 * 86_400
      let after = offset(next)
      if let current = offsets.last, after != current {
        var low = second
        var high = next
        while high - low > 1 {
          let middle = (low + high) / 2
          if offset(middle) == current { low = middle } else { high = middle }
        }
        instants.append(high)
        offsets.append(after)
      }
      second = next
    }
    return (instants, offsets)
  }
}
