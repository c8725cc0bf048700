import Foundation
import ShopSandbox
import Testing

@Suite struct PageOrderTests {
  private func ids(_ order: SandboxOptions.PageOrder, _ path: String) async throws -> [String] {
    var ids: [String] = []
    let fixture = try Fixture(orders: Fixture.orders(50), payments: Fixture.payments(50))
    try await serving(fixture, options: SandboxOptions(pageOrder: order)) { client in
      ids = try await client.pages(path, query: "page_size=7").flatMap(\.ids)
    }
    return ids
  }

  @Test(arguments: [SandboxClient.orders, SandboxClient.payments])
  func `reversed serves the file from its end`(path: String) async throws {
    #expect(try await ids(.reversed, path) == (try await ids(.asGiven, path)).reversed())
  }

  @Test(arguments: [SandboxClient.orders, SandboxClient.payments])
  func `shuffled is a permutation, the same for the same seed`(path: String) async throws {
    let given = try await ids(.asGiven, path)
    let first = try await ids(.shuffled(seed: 7), path)
    #expect(first != given)
    #expect(first.sorted() == given.sorted())
    #expect(try await ids(.shuffled(seed: 7), path) == first)
    #expect(try await ids(.shuffled(seed: 8), path) != first)
  }

  @Test func `orders and payments are shuffled apart`() async throws {
    let orders = try await ids(.shuffled(seed: 7), SandboxClient.orders).map { $0.dropFirst(2) }
    let payments = try await ids(.shuffled(seed: 7), SandboxClient.payments)
      .map { $0.dropFirst(2) }
    #expect(orders != payments)
  }

  @Test func `filters keep the page order`() async throws {
    let fixture = try Fixture(orders: Fixture.orders(9))
    try await serving(fixture, options: SandboxOptions(pageOrder: .reversed)) { client in
      let page = try await client.page("\(SandboxClient.orders)?order_status=COMPLETED")
      #expect(page.ids == ["o-6", "o-3", "o-0"])
    }
  }
}
