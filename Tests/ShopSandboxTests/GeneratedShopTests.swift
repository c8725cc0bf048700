import Bookkeeping
import Foundation
import ShopSandbox
import Testing

/// A generated shop against its truth, and its truth against what it was asked for.
@Suite struct GeneratedShopTests {
  static let modes = GeneratorOptions.Mode.allCases

  private func shop(
    _ mode: GeneratorOptions.Mode,
    _ more: String = "withheld=0.05,unpaid=0.02,cancelled=0.05",
    seed: Int = 3
  ) throws -> GeneratedShop {
    GeneratedShop(
      try GeneratorOptions("orders=300,months=2,seed=\(seed),mode=\(mode.rawValue),\(more)")
    )
  }

  @Test(arguments: modes) func `an item has exactly one fate`(
    mode: GeneratorOptions.Mode
  ) throws {
    let truth = try shop(mode).truth
    var fates = Array(repeating: 0, count: truth.itemCount)
    let paid = (0..<truth.paymentCount).flatMap { Array(truth.items(ofPayment: $0)) }
    for item in paid + truth.outstanding + truth.unpaid { fates[Int(item)] += 1 }
    for item in 0..<Int32(truth.itemCount) where truth.isCancelled(order: truth.order(ofItem: item))
    {
      #expect(fates[Int(item)] == 0)
      fates[Int(item)] = 1
    }
    #expect(fates.allSatisfy { $0 == 1 })
    #expect(Set(truth.withheld).isSubset(of: paid))
    #expect(!truth.withheld.isEmpty && !truth.unpaid.isEmpty)
  }

  @Test(arguments: modes) func `a payment is its items' sum, less the deductions of net`(
    mode: GeneratorOptions.Mode
  ) throws {
    let truth = try shop(mode).truth
    #expect(truth.paymentCount > 20)
    for number in 0..<truth.paymentCount {
      let payment = truth.payment(number)
      let items = truth.items(ofPayment: number)
      #expect(!items.isEmpty)
      #expect(payment.gross == items.reduce(0) { $0 + truth.total(ofItem: $1) })
      #expect(payment.amount == payment.gross - payment.deductions)
      #expect(payment.amount > 0)
      #expect((payment.deductions > 0) == (mode == .net))
      // A commission of 5 to 8 %, and 0.30 for each order.
      #expect(payment.deductions * 100 <= payment.gross * 8 + Int64(items.count) * 3_100)
    }
  }

  @Test(arguments: modes) func `payments come after what they pay, one after the other`(
    mode: GeneratorOptions.Mode
  ) throws {
    let truth = try shop(mode).truth
    for number in 0..<truth.paymentCount {
      let payment = truth.payment(number)
      for item in truth.items(ofPayment: number) {
        let recognised = truth.recognisedAt(order: truth.order(ofItem: item))
        #expect(recognised < payment.createdAt)
        if !truth.withheld.contains(item) {
          let days = payment.createdAt.settlementDay.number - recognised.settlementDay.number
          // A chain's run is paid with its last item, which may be days later.
          #expect((mode == .chain ? 5...12 : 5...6).contains(days))
        }
      }
      if number > 0 { #expect(truth.payment(number - 1).createdAt < payment.createdAt) }
    }
  }

  @Test func `each mode pays what its name says`() throws {
    for mode in Self.modes {
      let truth = try shop(mode, "cancelled=0").truth
      #expect(truth.withheld.isEmpty && truth.outstanding.isEmpty && truth.unpaid.isEmpty)
      let payments = (0..<truth.paymentCount).map { Array(truth.items(ofPayment: $0)) }
      let all = payments.flatMap { $0 }
      func day(_ item: Int32) -> Int64 {
        truth.recognisedAt(order: truth.order(ofItem: item)).settlementDay.number
      }
      // Whatever is paid together, the payments tile the items in settlement order.
      let order = all.map { item in
        (truth.recognisedAt(order: truth.order(ofItem: item)).seconds, item)
      }
      #expect(zip(order, order.dropFirst()).allSatisfy { $0 < $1 })
      switch mode {
      case .daily, .net:
        #expect(payments.allSatisfy { Set($0.map(day)).count == 1 })
        #expect(payments.count == Set(all.map(day)).count)
      case .chain:
        #expect((50...62).contains(payments.count))
        #expect(payments.filter { Set($0.map(day)).count > 1 }.count > 40)
      case .order:
        #expect(payments.count == 300)
        #expect(payments.allSatisfy { Set($0.map { truth.order(ofItem: $0) }).count == 1 })
      case .lineItem: #expect(payments.allSatisfy { $0.count == 1 })
      }
    }
  }

  @Test func `shares and averages are about what was asked for`() throws {
    let options = "orders=5000,withheld=0.1,cancelled=0.1,unpaid=0.1,items=2.2,seed=4"
    let truth = GeneratedShop(try GeneratorOptions(options)).truth
    let cancelled = (0..<truth.orderCount).filter { truth.isCancelled(order: $0) }.count
    #expect((400...600).contains(cancelled))
    #expect((10_500...11_500).contains(truth.itemCount))
    #expect((850...1_150).contains(truth.unpaid.count))
    #expect((750...1_050).contains(truth.withheld.count + truth.outstanding.count))
  }

  @Test(arguments: ["JPY", "KWD", "CLF", "EUR"]) func `amounts have their currency's decimals`(
    currency: String
  ) async throws {
    let text = "orders=20,currency=\(currency),mode=order,cancelled=0"
    let shop = GeneratedShop(try GeneratorOptions(text))
    let decimals = try #require(Currency(code: currency)?.decimals)
    try await serving(shop.sandbox) { client in
      let response = try await client.send(SandboxClient.payments)
      let amounts = response.text.matches(of: /"amount":"([0-9.]+)","currency":"([A-Z]+)"/)
      #expect(amounts.count == 20)
      for amount in amounts {
        #expect(amount.2 == currency)
        let parts = amount.1.split(separator: ".")
        #expect(parts.count == (decimals == 0 ? 1 : 2))
        #expect(decimals == 0 || parts.last?.count == Int(decimals))
      }
    }
  }

  @Test(arguments: ["uniform", "equal"]) func `prices look as they were asked for`(
    prices: String
  ) throws {
    let truth = try shop(.lineItem, "prices=\(prices)").truth
    let totals = Set((0..<Int32(truth.itemCount)).map { truth.total(ofItem: $0) })
    if prices == "equal" {
      #expect(totals.isSubset(of: [1_999, 3_998, 5_997]))
    } else {
      #expect(totals.count > 500 && totals.allSatisfy { (1...90_000).contains($0) })
    }
  }
}

/// Serves a shop while the body runs.
func serving(_ shop: SandboxShop, _ body: (SandboxClient) async throws -> Void) async throws {
  let sandbox = ShopSandbox(shop: shop, accessToken: SandboxClient.token)
  let client = try SandboxClient(baseURL: try await sandbox.start())
  do {
    try await body(client)
  } catch {
    await sandbox.stop()
    throw error
  }
  await sandbox.stop()
}
