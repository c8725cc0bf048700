import Foundation
import ShopSandbox
import Testing

@Suite struct SeveralShopsTests {
  private func fixture(_ id: String, cipher: String?, orders: Int) throws -> Fixture {
    let member = cipher.map { "\"shop_cipher\": \"\($0)\", " } ?? ""
    return try Fixture(
      shop: """
        {"shop_id": "\(id)", \(member)"currency": "USD", "time_zone": "UTC", "dialect": "openapi"}
        """,
      orders: Fixture.orders(orders),
      products: Fixture.products(1)
    )
  }

  private func sandbox(_ fixtures: [Fixture]) throws -> ShopSandbox {
    try ShopSandbox(
      shops: fixtures.map { try SandboxShop.load(folder: $0.folder) },
      accessToken: SandboxClient.token
    )
  }

  @Test func `the cipher chooses the shop`() async throws {
    let fixtures = [
      try fixture("one", cipher: "C1", orders: 1), try fixture("two", cipher: "C2", orders: 2),
    ]
    try await running(try sandbox(fixtures)) { client in
      for number in 1...2 {
        let query = "shop_cipher=C\(number)"
        let page = try await client.page("\(SandboxClient.orders)?\(query)")
        #expect(page.total_count == number)
      }
      let product = "\(SandboxClient.products)/t-0"
      #expect(
        try await client.update("t-0?shop_cipher=C2", #"{"product_name":"of two"}"#).status == 200
      )
      #expect(
        try await client.send("\(product)?shop_cipher=C1").text.contains("Thing 0")
      )
      #expect(try await client.send("\(product)?shop_cipher=C2").text.contains("of two"))
    }
  }

  @Test func `of several shops none is guessed`() async throws {
    let fixtures = [
      try fixture("one", cipher: "C1", orders: 1), try fixture("two", cipher: "C2", orders: 2),
    ]
    try await running(try sandbox(fixtures)) { client in
      for path in [SandboxClient.orders, SandboxClient.payments, SandboxClient.products] {
        let missing = try await client.send(path)
        #expect(missing.status == 400)
        #expect(missing.text.contains(#""code":36009004,"message":"missing shop_cipher"#))
        let wrong = try await client.send("\(path)?shop_cipher=C3")
        #expect(wrong.status == 403)
        #expect(wrong.text.contains(#""code":101000"#))
      }
    }
  }

  @Test(arguments: [
    ([("one", "C1"), ("one", "C2")], "two have the same shop_id"),
    ([("one", "C1"), ("two", "C1")], "two have the same shop_cipher"),
    ([("one", "C1"), ("two", nil)], "one has no shop_cipher"), ([], "there is none"),
  ])
  func `shops that can't be told apart are refused`(
    shops: [(String, String?)],
    problem: String
  ) throws {
    let fixtures = try shops.map { try fixture($0.0, cipher: $0.1, orders: 0) }
    let error = #expect(throws: SandboxError.shopsAlike(problem: problem)) {
      try sandbox(fixtures)
    }
    #expect(error?.description.contains(problem) == true)
  }
}
