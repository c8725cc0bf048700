import Bookkeeping
import TestSupport
import Testing

/// One currency for each number of decimals that ISO 4217 gives: 0, 2, 3 and 4.
let currencyCodes = ["JPY", "USD", "KWD", "CLF"]

/// Instants are sampled from the years for which a shop's time zone knows its offsets.
let sampledSeconds: Range<Int64> = 1_420_070_400..<2_366_841_600

func currency(_ code: String) throws -> Currency { try #require(Currency(code: code)) }

func money(_ text: String, _ code: String = "USD") throws -> Money {
  try Money(parsing: text, currency: try currency(code))
}

func zone(_ identifier: String) throws -> ShopTimeZone {
  try #require(ShopTimeZone(identifier: identifier))
}

func period(_ text: String) throws -> Period { try #require(Period(text)) }

extension SeededGenerator {
  /// A number of any size: small ones as likely as large ones, and the edges now and then.
  mutating func integer() -> Int64 {
    if Int.random(in: 0..<16, using: &self) == 0 {
      let edges: [Int64] = [0, 1, -1, 9_999, 10_000, -10_000, .max, -.max, .min, .max / 2]
      return edges[Int.random(in: edges.indices, using: &self)]
    }
    return Int64(bitPattern: next()) >> Int64.random(in: 0..<64, using: &self)
  }

  /// An amount that can be printed and parsed, of any size.
  mutating func units() -> Int64 { Swift.max(integer(), -.max) }

  mutating func currency() throws -> Currency {
    let index = Int.random(in: currencyCodes.indices, using: &self)
    return try BookkeepingTests.currency(currencyCodes[index])
  }
}
