import Foundation
import ShopSandbox
import Testing

@Suite struct ListTests {
  @Test(arguments: [1, 7, 100])
  func `paging orders to the end yields every record once, in file order`(
    size: Int
  ) async throws {
    try await serving(Fixture(orders: Fixture.orders(23))) { client in
      let pages = try await client.pages(SandboxClient.orders, query: "page_size=\(size)")
      #expect(pages.flatMap(\.ids) == (0..<23).map { "o-\($0)" })
      #expect(pages.count == (23 + size - 1) / size)
      #expect(pages.allSatisfy { $0.total_count == 23 && $0.orders != nil && $0.payments == nil })
    }
  }

  @Test(arguments: [1, 7, 100])
  func `paging payments to the end yields every record once, in file order`(
    size: Int
  ) async throws {
    try await serving(Fixture(payments: Fixture.payments(23))) { client in
      let pages = try await client.pages(SandboxClient.payments, query: "page_size=\(size)")
      #expect(pages.flatMap(\.ids) == (0..<23).map { "p-\($0)" })
      #expect(pages.allSatisfy { $0.total_count == nil && $0.payments != nil && $0.orders == nil })
    }
  }

  @Test func `a list that fills its last page ends there`() async throws {
    try await serving(Fixture(orders: Fixture.orders(14))) { client in
      let pages = try await client.pages(SandboxClient.orders, query: "page_size=7")
      #expect(pages.map(\.ids.count) == [7, 7])
    }
  }

  @Test func `pages have 10 orders and 20 payments unless told otherwise`() async throws {
    let fixture = try Fixture(orders: Fixture.orders(30), payments: Fixture.payments(30))
    try await serving(fixture) { client in
      let orders = try await client.page(SandboxClient.orders)
      let payments = try await client.page(SandboxClient.payments)
      #expect(orders.ids.count == 10)
      #expect(payments.ids.count == 20)
    }
  }

  @Test func `an empty list is one empty page`() async throws {
    try await serving(Fixture()) { client in
      for path in [SandboxClient.orders, SandboxClient.payments] {
        let page = try await client.page(path)
        #expect(page.ids.isEmpty)
        #expect(page.next_page_token.isEmpty)
        #expect(page.total_count == (path == SandboxClient.orders ? 0 : nil))
      }
    }
  }

  @Test(arguments: [
    ("order_status=CANCELLED", [1, 4, 7]),
    ("create_time_ge=1700000007", [7, 8]),
    ("create_time_lt=1700000002", [0, 1]),
    ("create_time_ge=1700000003&create_time_lt=1700000005", [3, 4]),
    ("create_time_ge=1700000003&order_status=COMPLETED", [3, 6]),
    ("create_time_ge=5&create_time_lt=5", []),
    ("order_status=UNPAID", []),
  ])
  func `filters choose orders, and count and page what they choose`(
    query: String,
    expected: [Int]
  ) async throws {
    try await serving(Fixture(orders: Fixture.orders(9))) { client in
      let pages = try await client.pages(SandboxClient.orders, query: "page_size=2&\(query)")
      #expect(pages.flatMap(\.ids) == expected.map { "o-\($0)" })
      #expect(pages.allSatisfy { $0.total_count == expected.count })
    }
  }

  @Test func `a filter does not hide a record that it can't judge`() async throws {
    let orders = """
      [{"order_id":"no-time","order_status":"COMPLETED"},
       {"order_id":"text-time","order_status":"COMPLETED","create_time":"1700000000"},
       {"order_id":"null-status","order_status":null,"create_time":1700000000},
       {"order_id":"strange-status","order_status":"MELTED","create_time":1700000000},
       {"order_id":"fraction","order_status":"COMPLETED","create_time":1.5}, null, "text"]
      """
    try await serving(Fixture(orders: orders)) { client in
      let query = "order_status=COMPLETED&create_time_ge=1800000000"
      let response = try await client.send("\(SandboxClient.orders)?\(query)")
      #expect(
        response.text.contains(
          """
          "data":{"orders":[{"order_id":"no-time","order_status":"COMPLETED"},\
          {"order_id":"text-time","order_status":"COMPLETED","create_time":"1700000000"},\
          {"order_id":"fraction","order_status":"COMPLETED","create_time":1.5},null,"text"],\
          "next_page_token":"","total_count":5}
          """
        )
      )
    }
  }

  @Test func `a record that appears twice is served twice`() async throws {
    let one = Fixture.orders(1).dropFirst().dropLast()
    try await serving(Fixture(orders: "[\(one), \(one)]")) { client in
      let page = try await client.page(SandboxClient.orders)
      #expect(page.ids == ["o-0", "o-0"])
      #expect(page.total_count == 2)
    }
  }
}
