import Testing

@testable import Quality

/// Worlds of which something false was once claimed, mostly because an item that was held back and
/// one of its price that was paid in its place could not be told apart.
@Suite struct FalseClaimTests {
  /// Worlds with a claim of interchangeable items that has wrong amounts still.
  private static let wrong = [
    "daily, withheld 2 % 1000 27", "daily, withheld 5 % 300 35",
    "daily, refunds 3 %, withheld 0.5 % 1000 21",
  ]

  @Test(
    arguments: [
      ("mode=daily,months=3,withheld_each=1", 5_000, 10),
      ("daily, withheld 0.5 %", 300, 4), ("daily, withheld 0.5 %", 300, 18),
      ("daily, withheld 0.5 %", 1_000, 31), ("daily, withheld 2 %", 100, 20),
      ("daily, withheld 2 %", 300, 19), ("daily, withheld 2 %", 1_000, 20),
      ("daily, withheld 2 %", 1_000, 21), ("daily, withheld 2 %", 1_000, 27),
      ("daily, withheld 5 %", 100, 11), ("daily, withheld 5 %", 300, 11),
      ("daily, withheld 5 %", 300, 35), ("daily, refunds 3 %, withheld 0.5 %", 300, 21),
      ("daily, refunds 3 %, withheld 0.5 %", 300, 40),
      ("daily, refunds 3 %, withheld 0.5 %", 1_000, 19),
      ("daily, refunds 3 %, withheld 0.5 %", 1_000, 21),
      ("daily, refunds 3 %, withheld 0.5 %", 1_000, 23), ("order, two days", 1_000, 5),
      ("order, two days", 1_000, 9), ("order, two days", 1_000, 15),
      ("order, two days", 1_000, 20), ("order, withheld 2 %", 1_000, 5),
      ("order, withheld 2 %", 1_000, 36), ("order, withheld 2 %", 1_000, 38),
    ] as [(String, Int, Int)]
  )
  func `what was once claimed falsely is not claimed`(
    name: String,
    orders: Int,
    seed: Int
  ) throws {
    let world = try #require(World.named(name))
    let grades = try Quality.run(world, orders: orders, seed: seed, isGreedy: false).grades
    #expect(grades.falseConfident == 0, "\(grades.examples)")
    if FalseClaimTests.wrong.contains("\(name) \(orders) \(seed)") {
      withKnownIssue("three exceptions taken for one or two, not claimed to be the only answer") {
        #expect(grades.wrong == 0, "\(grades.examples)")
      }
    } else {
      #expect(grades.wrong == 0, "\(grades.examples)")
    }
  }

  /// Random worlds of which something was once claimed to be the only answer, and was not.
  @Test(
    arguments: [
      // Several lags explain a month with days without a sale.
      ("mode=daily,months=4,items=1.5,fees=6%+0.30min0.50max20,zone=UTC", 21, 4_414),
      ("mode=chain,months=4,items=1,fees=6%+0.30min0.50max20", 30, 8_522),
      ("mode=daily,months=4,cancelled=0.3,items=1", 63, 14_706),
      ("mode=daily,months=4,withheld=0.01,lag=1,items=1,zone=Europe/London", 32, 15_085),
      // Whole days at another lag, where lags are not steady.
      ("mode=daily,months=1,withheld=0.05,items=1,jitter=172800,currency=GBP", 40, 14_871),
      // Days that another sum equals, in a shop that is paid otherwise.
      ("mode=chain,months=4,withheld=0.05,withheld_each=1,items=1", 65, 4_125),
      // An item of a price that is a little too old.
      ("mode=chain,months=3,withheld=0.001,lag=45", 38, 8_286),
      ("mode=daily,months=4,withheld=0.05,cancelled=0,lag=40,refunds=0.1", 80, 565_777),
      // Two items held back at once come back one by one.
      ("mode=chain,months=3,withheld=0.05,lag=0,items=4,fees=2.5%", 90, 1_887),
      // A few payments after a month that nothing explained.
      (
        "mode=daily,months=4,withheld=0.02,unpaid=0.02,unpaid_each=1,cancelled=0.3,lag=45,"
          + "refunds=0.1,fees=6%", 799, 2_646
      ),
      // Equal items on either side of a gap.
      (
        "mode=line_item,months=1,withheld=0.005,unpaid=0.02,cancelled=0,merged=0.05,"
          + "fees=6%+0.30min0.50max20", 1_536, 5_669
      ),
      // Units paid as one beside equal open ones.
      ("mode=line_item,months=4,withheld=0.005,withheld_each=2,lag=2,currency=EUR", 796, 9_238),
      ("mode=line_item,months=4,withheld=0.002,unpaid_each=1,jitter=0", 194, 115_799),
      ("mode=line_item,months=2,withheld=0.005,withheld_each=1", 322, 109_663),
      ("mode=line_item,months=4,withheld=0.01,withheld_each=1,zone=UTC", 95, 115_365),
      (
        "mode=order,months=2,prices=catalogue,unpaid_each=1,cancelled=0.3,fees=2.5%,currency=EUR",
        99, 109_188
      ),
      // Few prices.
      (
        "mode=line_item,months=1,prices=equal,withheld=0.02,unpaid_each=2,lag=0,"
          + "fees=6%+0.30min0.50max20,currency=EUR", 857, 107_437
      ),
      // Two late items of one amount.
      ("mode=order,months=1,withheld_each=1,items=4", 242, 110_997),
      // A cancelled order's item beside one of its amount.
      ("mode=daily,months=3,prices=catalogue,withheld_each=1,items=1.5,merged=0.1", 49, 112_364),
      // A payment of an earlier month beside an equal item of a day that nothing passed over.
      (
        "mode=daily,months=2,withheld=0.001,withheld_each=2,unpaid_each=1,items=1", 57, 504_636
      ),
      // An equal item of a day that the payment itself passed over.
      (
        "mode=daily,months=4,withheld=0.05,unpaid=0.001,items=1.5,fees=6%+0.30,currency=JPY", 100,
        520_250
      ),
      // Few prices, and few days with a sale.
      ("mode=chain,months=4,prices=equal,lag=2,items=1,refunds=0.01", 57, 501_482),
      // Equal items on either side of where a chain's run begins or ends, one of them late.
      ("mode=order,months=2,withheld=0.2,items=1.5,jitter=0", 57, 502_499),
      ("mode=order,months=3,prices=catalogue,withheld=0.005,currency=JPY", 254, 515_664),
      (
        "mode=order,months=3,prices=catalogue,withheld=0.05,unpaid=0.005,items=1.5,zone=Asia/Tokyo",
        72, 530_979
      ),
      // Equal items, of which the next month is left with one.
      ("mode=line_item,months=2,prices=uniform,withheld=0.2,items=1,zone=UTC", 359, 531_265),
      (
        "mode=line_item,months=2,prices=catalogue,lag=14,items=8,split=0.05,"
          + "fees=6%+0.30min0.50max20,zone=Asia/Tokyo", 452, 552_382
      ),
      // Payments of a chain that changed places.
      ("mode=chain,months=2,prices=catalogue,jitter=172800", 50, 550_610),
      // A lag that leaves out one of two runs.
      ("mode=line_item,months=3,withheld=0.2,cancelled=0.3,zone=UTC", 25, 556_482),
      // A chain that fits with an item held back as it does without.
      ("mode=order,months=2,prices=equal,withheld=0.01,currency=GBP", 226, 510_920),
      // Parts of a day that look like days with two items held back.
      ("mode=daily,months=3,prices=uniform,items=4,split=0.1,jitter=3600", 226, 504_195),
    ] as [(String, Int, Int)]
  )
  func `what was once claimed to be the only answer is not`(
    options: String,
    orders: Int,
    seed: Int
  ) throws {
    let world = try #require(World.named(options))
    let grades = try Quality.run(world, orders: orders, seed: seed, isGreedy: false).grades
    #expect(grades.falseConfident == 0, "\(grades.examples)")
  }

  @Test func `nothing false is claimed of random worlds`() throws {
    var claimed = 0
    for seed in UInt64(1)...40 {
      let random = RandomWorld(seed: seed)
      let world = try #require(World.named(random.options))
      let orders = min(random.orders, 300)
      let grades = try Quality.run(world, orders: orders, seed: Int(seed), isGreedy: false).grades
      claimed += grades.right
      #expect(grades.falseConfident == 0, "\(random.options) \(orders): \(grades.examples)")
    }
    #expect(claimed > 500)
  }
}
