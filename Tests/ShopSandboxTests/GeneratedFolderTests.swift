import Bookkeeping
import Foundation
import ShopSandbox
import TestSupport
import Testing

/// A generated shop as files and as answers.
@Suite struct GeneratedFolderTests {
  private static let text = "orders=300,months=1,seed=7,mode=daily,withheld=0.02"

  private func written(_ text: String, in folder: URL) throws -> [String: Data] {
    try GeneratedShop(try GeneratorOptions(text)).write(to: folder.path)
    let names = ["shop.json", "orders.json", "payments.json", "products.json", "truth.json"]
    return Dictionary(
      uniqueKeysWithValues: try names.map {
        ($0, try Data(contentsOf: folder.appendingPathComponent($0)))
      }
    )
  }

  @Test func `the same options give the same bytes, another seed others`() throws {
    let folder = try TemporaryFolder()
    let once = try written(Self.text, in: folder.url.appendingPathComponent("a"))
    let again = try written(Self.text, in: folder.url.appendingPathComponent("b"))
    let other = try written(
      "\(Self.text),items=2.2".replacing("seed=7", with: "seed=8"),
      in: folder.url.appendingPathComponent("c")
    )
    #expect(once == again)
    for name in ["orders.json", "payments.json", "truth.json"] {
      #expect(once[name] != other[name])
    }
  }

  @Test func `the options that a shop shows make it again`() throws {
    let folder = try TemporaryFolder()
    let once = try written(Self.text, in: folder.url.appendingPathComponent("a"))
    let shop = try SandboxShop.load(folder: folder.url.appendingPathComponent("a").path)
    let again = try written(shop.description, in: folder.url.appendingPathComponent("b"))
    #expect(once == again)
  }

  @Test func `the folder loads as a fixture and serves what the shop serves`() async throws {
    let folder = try TemporaryFolder()
    let generated = GeneratedShop(try GeneratorOptions(Self.text))
    try generated.write(to: folder.url.path)
    let loaded = try SandboxShop.load(folder: folder.url.path)
    #expect(loaded.orderCount == 300)
    #expect(loaded.paymentCount == generated.truth.paymentCount)
    #expect(loaded.shop == generated.sandbox.shop)
    let targets = [
      "\(SandboxClient.orders)?page_size=100", SandboxClient.payments,
      "\(SandboxClient.orders)?order_status=CANCELLED",
      "\(SandboxClient.orders)/\(generated.truth.orderID(17))",
      "\(SandboxClient.orders)?create_time_ge=1792000000",
    ]
    var answers: [[String]] = []
    for shop in [generated.sandbox, loaded] {
      try await serving(shop) { client in
        var texts: [String] = []
        for target in targets {
          let response = try await client.send(target)
          #expect(response.status == 200)
          texts.append(response.text)
        }
        answers.append(texts)
      }
    }
    #expect(answers[0] == answers[1])
  }

  @Test func `served records say what the truth says`() async throws {
    let generated = GeneratedShop(try GeneratorOptions(Self.text))
    let truth = generated.truth
    try await serving(generated.sandbox) { client in
      let pages = try await client.pages(SandboxClient.payments, query: "page_size=100")
      #expect(pages.flatMap(\.ids) == (0..<truth.paymentCount).map { truth.paymentID($0) })
      let text = try await client.send("\(SandboxClient.payments)?page_size=100").text
      for number in 0..<truth.paymentCount {
        let payment = truth.payment(number)
        let cents = "\(100 + payment.amount % 100)".dropFirst()
        #expect(
          text.contains(
            """
            {"payment_id":"\(truth.paymentID(number))","amount":{"amount":\
            "\(payment.amount / 100).\(cents)","currency":"USD"},"status":"PAID",\
            "create_time":\(payment.createdAt.seconds)}
            """
          )
        )
      }
      let orders = try await client.pages(SandboxClient.orders, query: "page_size=100")
      #expect(orders.flatMap(\.ids) == (0..<300).map { truth.orderID($0) })
      let ids = orders.flatMap(\.ids)
      #expect(ids == ids.sorted() && ids.allSatisfy { $0.count == 18 })
    }
  }

  @Test func `orders are created inside the months, fewer by night`() async throws {
    let generated = GeneratedShop(
      try GeneratorOptions("orders=2000,months=1,start=2026-11,cancelled=0")
    )
    let month = try #require(Period("2026-11"))
    let zone = generated.options.zone
    var hours = Array(repeating: 0, count: 24)
    for order in 0..<2_000 {
      // An order is paid within a quarter of an hour.
      let paid = generated.truth.recognisedAt(order: order)
      let interval = month.interval(in: zone)
      #expect(interval.start < paid && paid.seconds < interval.end.seconds + 905)
      let local = paid.seconds + zone.offset(at: paid)
      hours[Int(local % 86_400 / 3_600)] += 1
    }
    let night: Int = hours[1...5].reduce(0, +)
    let evening: Int = hours[17...21].reduce(0, +)
    #expect(night * 4 < evening)
  }

  @Test func `products are whole, and orders hold private data to drop`() throws {
    let folder = try TemporaryFolder()
    let files = try written(Self.text, in: folder.url.appendingPathComponent("a"))
    let json = try #require(files["products.json"])
    let products = try #require(
      try JSONSerialization.jsonObject(with: json) as? [[String: Any]]
    )
    #expect(products.count == 200)
    #expect(Set(products.compactMap { $0["product_name"] as? String }).count == 200)
    #expect(products.allSatisfy { ($0["skus"] as? [[String: Any]])?.count == 1 })
    let orders = String(decoding: try #require(files["orders.json"]), as: UTF8.self)
    #expect(orders.components(separatedBy: "@example.com").count == 301)
    #expect(orders.components(separatedBy: "recipient_address").count == 301)
  }

  @Test func `a folder with a shop in it is not written over`() throws {
    let folder = try TemporaryFolder()
    let path = folder.url.appendingPathComponent("a")
    let once = try written(Self.text, in: path)
    let error = #expect(throws: SandboxError.self) {
      try GeneratedShop(try GeneratorOptions("orders=1")).write(to: path.path)
    }
    #expect(error?.description.contains("shop.json") == true)
    #expect(try Data(contentsOf: path.appendingPathComponent("orders.json")) == once["orders.json"])
  }
}
