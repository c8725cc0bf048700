import Bookkeeping
import ShopSandbox
import Testing

@Suite struct GeneratorOptionsTests {
  @Test func `an empty text is the usual shop, whose months end with 2026-10`() throws {
    let options = try GeneratorOptions("")
    #expect(options.orders == 2_000)
    #expect(options.months == 3)
    #expect("\(options.start)" == "2026-08")
    #expect(options.mode == .daily)
    #expect(options.lag == 5)
    #expect(options.currency.code == "USD")
    #expect(options.zone.identifier == "America/Los_Angeles")
    #expect("\(try GeneratorOptions("months=12").start)" == "2025-11")
  }

  @Test func `every key is read`() throws {
    let options = try GeneratorOptions(
      """
      orders=7,months=2,start=2025-12,seed=18446744073709551615,mode=line_item,prices=uniform,\
      withheld=0.02,cancelled=0,unpaid=0.125,lag=0,items=3.5,currency=JPY,zone=Asia/Tokyo,shop=my-1
      """
    )
    #expect(options.orders == 7 && options.months == 2 && options.seed == .max)
    #expect("\(options.start)" == "2025-12")
    #expect(options.mode == .lineItem && options.prices == .uniform)
    #expect(options.withheld == 20 && options.cancelled == 0 && options.unpaid == 125)
    #expect(options.lag == 0 && options.items == 3_500)
    #expect(options.currency.code == "JPY" && options.zone.identifier == "Asia/Tokyo")
    #expect(options.shopID == "my-1")
  }

  @Test(arguments: [
    (GeneratorKey.orders, "0"), (.orders, "1000001"), (.orders, "+5"), (.orders, "1e3"),
    (.orders, ""), (.months, "0"), (.months, "25"), (.start, "2026-13"), (.start, "2014-12"),
    (.start, "2043-01"), (.seed, "-1"), (.seed, "+1"), (.seed, "18446744073709551616"),
    (.mode, "weekly"), (.prices, "low"), (.withheld, "1.1"), (.withheld, "2%"),
    (.cancelled, "-0"), (.unpaid, "0.0001"), (.lag, "46"), (.items, "0.9"), (.items, "10.1"),
    (.items, "02"), (.currency, "usd"), (.currency, "XXQ"), (.zone, "Moon/Sea"), (.zone, "PST"),
    (.shop, ".a"), (.shop, "a b"),
  ])
  func `a value that the key does not take is refused`(key: GeneratorKey, value: String) throws {
    let error = #expect(throws: GeneratorProblem.badValue(key: key, value: value)) {
      try GeneratorOptions(
        "orders=5".hasPrefix(key.rawValue)
          ? "\(key.rawValue)=\(value)" : "orders=5,\(key.rawValue)=\(value)"
      )
    }
    #expect(error?.description.contains(key.meaning) == true)
  }

  @Test func `unknown keys, parts without a value and repetitions are refused`() {
    let error = #expect(throws: GeneratorProblem.unknownKey("order")) {
      try GeneratorOptions("order=5")
    }
    for key in GeneratorKey.allCases {
      #expect(error?.description.contains(key.rawValue) == true)
    }
    #expect(throws: GeneratorProblem.notAPair("")) { try GeneratorOptions("orders=5,") }
    #expect(throws: GeneratorProblem.notAPair("orders")) { try GeneratorOptions("orders") }
    #expect(throws: GeneratorProblem.givenTwice(.seed)) { try GeneratorOptions("seed=1,seed=1") }
  }
}
