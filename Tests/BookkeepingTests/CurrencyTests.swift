import Bookkeeping
import Testing

@Suite struct CurrencyTests {
  @Test(arguments: [
    ("JPY", 0), ("KRW", 0), ("VND", 0), ("CLP", 0), ("USD", 2), ("GBP", 2), ("IDR", 2), ("MXN", 2),
    ("KWD", 3), ("TND", 3), ("CLF", 4), ("UYW", 4),
  ]) func `a currency has the decimals that ISO 4217 gives it`(
    _ code: String,
    _ decimals: Int8
  ) throws {
    let currency = try currency(code)
    #expect(currency.decimals == decimals)
    #expect(currency.code == code)
    #expect(currency.description == code)
  }

  @Test(arguments: [
    "", "U", "US", "USDX", "usd", "Usd", "USd", "US1", "U D", " USD", "USD ", "USD\0", "ＵＳＤ", "€",
    "$",
    "XXX", "XTS", "XAU", "BTC", "ZZZ", "AAA", "USD\u{301}", "DEM", "HRK",
  ]) func `another text is no currency`(_ code: String) {
    #expect(Currency(code: code) == nil)
    #expect(Array(code.utf8).withUnsafeBytes { Currency(utf8: $0) } == nil)
  }

  @Test func `text and bytes name the same currency`() throws {
    #expect(Array("USD".utf8).withUnsafeBytes { Currency(utf8: $0) } == (try currency("USD")))
    #expect(Currency(code: "xUSDx".dropFirst().dropLast()) == (try currency("USD")))
  }

  @Test func `the list is whole: so many currencies of each number of decimals`() {
    let letters = (UInt8(ascii: "A")...UInt8(ascii: "Z")).map { String(UnicodeScalar($0)) }
    var counts: [Int8: Int] = [:]
    for first in letters {
      for second in letters {
        for third in letters {
          guard let currency = Currency(code: first + second + third) else { continue }
          counts[currency.decimals, default: 0] += 1
        }
      }
    }
    #expect(counts == [0: 17, 2: 140, 3: 7, 4: 2])
  }

  @Test func `currencies are in the order of their codes`() throws {
    let codes = ["USD", "CLF", "KWD", "JPY", "CAD", "CHF"]
    #expect(try codes.map { try currency($0) }.sorted().map(\.code) == codes.sorted())
  }
}
