import Bookkeeping
import Digest
import Foundation
import ShopSandbox
import TestSupport
import Testing

/// What a generated shop can do beyond paying all that it sold, in full, in one payment a turn.
@Suite struct GeneratedWorldsTests {
  private static let modes = GeneratorOptions.Mode.allCases

  private func truth(_ text: String) throws -> GeneratedTruth {
    GeneratedTruth(try GeneratorOptions("orders=300,months=1,seed=6,\(text)"))
  }

  private func items(_ truth: GeneratedTruth, _ payment: Int) -> [Int32] {
    Array(truth.items(ofPayment: payment))
  }

  @Test(arguments: modes) func `a refund is an item below zero in an order above zero`(
    mode: GeneratorOptions.Mode
  ) throws {
    let truth = try truth("mode=\(mode.rawValue),refunds=0.2,withheld=0.05")
    var refunds = 0
    for order in 0..<truth.orderCount {
      let totals = truth.items(ofOrder: order).map { truth.total(ofItem: Int32($0)) }
      #expect(totals.reduce(0, +) > 0)
      #expect(totals.dropLast().allSatisfy { $0 > 0 })
      if let last = totals.last, last < 0 { refunds += 1 }
    }
    #expect((40...80).contains(refunds))
    for number in 0..<truth.paymentCount {
      let payment = truth.payment(number)
      #expect(payment.amount > 0)
      let gross = items(truth, number).reduce(Int64(0)) { $0 + truth.total(ofItem: $1) }
      #expect(payment.gross == gross)
    }
  }

  @Test func `a refund is served as it is`() async throws {
    let shop = GeneratedShop(try GeneratorOptions("orders=40,months=1,refunds=0.5"))
    try await serving(shop.sandbox) { client in
      let text = try await client.send("\(SandboxClient.orders)?page_size=100").text
      #expect(text.matches(of: /"amount":"-\d+\.\d\d"/).count > 10)
    }
  }

  @Test(arguments: modes) func `a turn paid in parts is paid in full by them`(
    mode: GeneratorOptions.Mode
  ) throws {
    let truth = try truth("mode=\(mode.rawValue),split=0.5")
    let turns = Dictionary(grouping: 0..<truth.paymentCount) { truth.payment($0).turn }
    #expect(turns.values.contains { $0.count == 3 } && turns.values.contains { $0.count == 2 })
    for payments in turns.values {
      let all = items(truth, payments[0])
      #expect(payments.allSatisfy { items(truth, $0) == all })
      let parts = payments.map { truth.payment($0) }
      let gross = parts.reduce(Int64(0)) { $0 + $1.gross }
      #expect(gross == all.reduce(Int64(0)) { $0 + truth.total(ofItem: $1) })
      #expect(parts.allSatisfy { $0.amount > 0 && $0.amount == $0.gross - $0.deductions })
      guard parts.count > 1, mode != .net else { continue }
      var ends: Set<Int64> = []
      _ = all.reduce(Int64(0)) { sum, item in
        ends.insert(sum + truth.total(ofItem: item))
        return sum + truth.total(ofItem: item)
      }
      #expect(!ends.contains(parts[0].amount))
    }
    let times = (0..<truth.paymentCount).map { truth.payment($0).createdAt.seconds }
    #expect(zip(times, times.dropFirst()).allSatisfy { $0 < $1 })
  }

  @Test func `a merged turn is paid with the next one`() throws {
    let plain = try truth("mode=daily")
    let merged = try truth("mode=daily,merged=0.3")
    func all(_ truth: GeneratedTruth) -> [Int32] {
      (0..<truth.paymentCount).flatMap { items(truth, $0) }
    }
    #expect(all(plain) == all(merged))
    #expect((15...27).contains(merged.paymentCount) && plain.paymentCount == 32)
    let times = Set((0..<plain.paymentCount).map { plain.payment($0).createdAt })
    #expect((0..<merged.paymentCount).allSatisfy { times.contains(merged.payment($0).createdAt) })
  }

  @Test(arguments: [1, 2]) func `each turn holds back as many items as asked for`(
    count: Int
  ) throws {
    let plain = try truth("mode=daily")
    let truth = try truth("mode=daily,withheld_each=\(count)")
    let late = Set(truth.withheld + truth.outstanding)
    #expect(late.count == plain.paymentCount * count)
    for number in 0..<plain.paymentCount {
      #expect(items(plain, number).filter { late.contains($0) }.count == count)
    }
    // A payment late by one to three.
    for number in 0..<truth.paymentCount {
      for item in items(truth, number) where late.contains(item) {
        let due = (0..<plain.paymentCount).first { items(plain, $0).contains(item) }
        #expect((1...3).contains(number - (due ?? number)))
      }
    }
  }

  @Test func `each turn leaves as many items unpaid as asked for`() throws {
    let plain = try truth("mode=daily")
    let truth = try truth("mode=daily,unpaid_each=2")
    #expect(truth.unpaid.count == plain.paymentCount * 2 && truth.unpaid == truth.unpaid.sorted())
    for number in 0..<plain.paymentCount {
      let left = Set(items(plain, number)).subtracting(items(truth, number))
      #expect(left.count == 2 && left.isSubset(of: truth.unpaid))
    }
  }

  @Test func `payments fall within the jitter, whatever the others do`() throws {
    let truth = try truth("mode=order,jitter=86400,lag=3")
    var overtaken = 0
    var last = Int64(0)
    for number in 0..<truth.paymentCount {
      let order = truth.order(ofItem: items(truth, number)[0])
      let recognised = truth.recognisedAt(order: order).seconds
      let late = truth.payment(number).createdAt.seconds - recognised - 259_260
      #expect((0...86_430).contains(late))
      if recognised < last { overtaken += 1 }
      last = recognised
    }
    #expect(overtaken > 50)
  }

  @Test(arguments: [
    ("6%", 1_000, 60), ("6%", 1_008, 60), ("6%", 1_009, 61), ("6%+0.30", 1_000, 90),
    ("6.125%", 2_000, 123), ("5%min0.50", 100, 50), ("5%max2", 10_000, 200), ("0%+0.30", 20, 19),
    ("6%+0.30min1max1.50", 400, 100), ("6%", 0, 0), ("6%", -500, 0),
  ])
  func `a stated fee is rounded once an order, half away from zero`(
    schedule: String,
    gross: Int,
    fee: Int
  ) throws {
    let options = try GeneratorOptions("fees=\(schedule)")
    #expect(options.fees?.fee(on: Int64(gross), decimals: 2) == Int64(fee))
  }

  @Test func `an order's items bear its fee to the last coin`() throws {
    let options = try GeneratorOptions(
      "orders=300,months=1,mode=order,fees=6%+0.30min0.50max20,refunds=0.1"
    )
    let truth = GeneratedTruth(options)
    for number in 0..<truth.paymentCount {
      let payment = truth.payment(number)
      let fees = items(truth, number).map { truth.fee(ofItem: $0) }
      let whole: Int64 = fees.reduce(0, +)
      #expect(whole == payment.deductions && fees.allSatisfy { $0 >= 0 })
      #expect(payment.deductions == options.fees?.fee(on: payment.gross, decimals: 2))
    }
  }

  @Test(arguments: ["6%+0.30min0.50max20", "12.5%", "0%+0.995", "100%max3"])
  func `the books' own schedule of a stated fee says the same, item by item`(
    stated: String
  ) throws {
    let options = try GeneratorOptions("orders=400,months=1,prices=uniform,fees=\(stated)")
    let truth = GeneratedTruth(options)
    let schedule = try #require(options.fees).schedule(in: options.currency)
    let coin = Money.step(options.currency)
    for order in 0..<truth.orderCount {
      let items = truth.items(ofOrder: order)
      let gross = items.reduce(0) { $0 + truth.total(ofItem: Int32($1)) }
      let own = try schedule.fees(
        of: items.map {
          FeeSchedule.Sale(skuID: "S", units: truth.total(ofItem: Int32($0)) * coin)
        },
        soldOn: 0,
        in: options.currency
      ).map { $0[0] / coin }
      // The made-up platform never keeps all of an order.
      guard own.reduce(0, +) < gross else { continue }
      #expect(own == items.map { truth.fee(ofItem: Int32($0)) }, "order \(order)")
    }
  }

  /// Digests of `orders.json`, `payments.json`, `products.json`, `shop.json` and `truth.json`, one
  /// after the other, as they were before there were any of these options.
  @Test(arguments: [
    (
      "orders=300,months=2,seed=5,mode=daily,withheld=0.05,unpaid=0.02",
      "9701806e333e0f0215801d9c4b3f73a90e9d7f22edfa538a6e8ae75466a82e12"
    ),
    (
      "orders=300,months=2,mode=chain,withheld=0.02,seed=9",
      "4d47644c53db0cfc89117c9fd66e1afb89956cf88c1e487fa135fbffcfb2b052"
    ),
    (
      "orders=200,months=1,mode=order",
      "c95a2afb45877513328927628e4a2a719c7cd8a99e74805a120874e3c8b550ee"
    ),
    (
      "orders=200,months=1,mode=line_item,prices=uniform",
      "9f835fc4f3a1f863cd3091d6732c87fd26b9e0b2ad3656ec840fb5cbaeb964fd"
    ),
    (
      "orders=300,months=2,mode=net,withheld=0.03,currency=JPY,zone=Asia/Tokyo",
      "f73fd2d15e1e00b105f32f0a01d73e1ace54720d81e06f18f44d3635b76240df"
    ),
  ])
  func `what is not asked for changes no byte`(text: String, digest: String) throws {
    let folder = try TemporaryFolder()
    let path = folder.url.appendingPathComponent("shop")
    try GeneratedShop(try GeneratorOptions(text)).write(to: path.path)
    var bytes = Data()
    for name in ["orders", "payments", "products", "shop", "truth"] {
      bytes += try Data(contentsOf: path.appendingPathComponent("\(name).json"))
    }
    #expect(SHA256Digest.of(bytes).hex == digest)
  }
}
