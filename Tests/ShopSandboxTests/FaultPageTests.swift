import Foundation
import ShopSandbox
import Testing

/// Faults of pages: the records are true ones, but not those that were asked for, or not only.
@Suite struct FaultPageTests {
  /// The true pages of a list and the token of each, the first one's empty.
  private func truth(_ path: String) async throws -> [(token: String, page: PageText)] {
    var pages: [(token: String, page: PageText)] = []
    try await faultyShop(FaultPlan()) { client, sandbox in
      var token = ""
      repeat {
        let page = try await client.text(path, token: token)
        pages.append((token, page))
        token = page.next
      } while !token.isEmpty
      #expect(sandbox.appliedFaults.isEmpty)
    }
    try #require(pages.count == 3)
    return pages
  }

  @Test(arguments: [SandboxClient.orders, SandboxClient.payments], 0..<4 as Range<UInt64>)
  func `a repeated page has an earlier page's records and its own next token`(
    path: String,
    seed: UInt64
  ) async throws {
    let truth = try await truth(path)
    try await faultyShop(FaultyShop.plan(.repeatedPage, seed: seed)) { client, sandbox in
      let first = try await client.text(path)
      #expect(first == truth[0].page)
      #expect(sandbox.appliedFaults.isEmpty)
      for place in [1, 2] {
        let page = try await client.text(path, token: truth[place].token)
        #expect(truth[..<place].map(\.page.records).contains(page.records))
        #expect(page.next == truth[place].page.next)
        #expect(page.total == truth[place].page.total)
      }
      #expect(sandbox.appliedFaults == [.repeatedPage: 2])
    }
  }

  @Test(arguments: [SandboxClient.orders, SandboxClient.payments])
  func `a skipped page is the one after, which the last page has not`(path: String) async throws {
    let truth = try await truth(path)
    try await faultyShop(FaultyShop.plan(.skippedPage)) { client, sandbox in
      for (asked, served) in [(0, 1), (1, 2), (2, 2)] {
        let page = try await client.text(path, token: truth[asked].token)
        #expect(page == truth[served].page)
      }
      #expect(sandbox.appliedFaults == [.skippedPage: 2])
    }
  }

  @Test(arguments: [SandboxClient.orders, SandboxClient.payments], 0..<4 as Range<UInt64>)
  func `a token loop leads back with the right records`(path: String, seed: UInt64) async throws {
    let truth = try await truth(path)
    try await faultyShop(FaultyShop.plan(.tokenLoop, seed: seed)) { client, sandbox in
      let first = try await client.text(path)
      #expect(first == truth[0].page)
      for place in [1, 2] {
        let page = try await client.text(path, token: truth[place].token)
        #expect(page.records == truth[place].page.records)
        #expect(truth[1...place].map(\.token).contains(page.next))
      }
      #expect(sandbox.appliedFaults == [.tokenLoop: 2])
    }
  }

  @Test(arguments: 0..<10 as Range<UInt64>)
  func `a wrong total is off by 1 to 9, and payments have none`(seed: UInt64) async throws {
    try await faultyShop(FaultyShop.plan(.wrongTotal, seed: seed)) { client, sandbox in
      let page = try await client.text(SandboxClient.orders)
      let total = try #require(page.total)
      #expect(total >= 0 && (1...9).contains(abs(total - 9)))
      #expect(page.records == Array(FaultyShop.orders[..<3]))
      let payments = try await client.text(SandboxClient.payments)
      #expect(payments.total == nil)
      #expect(sandbox.appliedFaults == [.wrongTotal: 1])
    }
  }

  @Test(arguments: 0..<4 as Range<UInt64>)
  func `a duplicate record stands twice, the others once`(seed: UInt64) async throws {
    try await faultyShop(FaultyShop.plan(.duplicateRecord, seed: seed)) { client, sandbox in
      let page = try await client.text(SandboxClient.payments)
      #expect(page.records.count == 4)
      #expect(Set(page.records) == Set(FaultyShop.payments[..<3]))
      #expect(sandbox.appliedFaults == [.duplicateRecord: 1])
    }
  }

  @Test(arguments: 0..<4 as Range<UInt64>)
  func `a changed record comes again with another status and another amount`(
    seed: UInt64
  ) async throws {
    let token = try await truth(SandboxClient.payments)[1].token
    try await faultyShop(FaultyShop.plan(.changedRecord, seed: seed)) { client, sandbox in
      let page = try await client.text(SandboxClient.payments, token: token)
      #expect(page.records.dropLast() == FaultyShop.payments[3..<6])
      let changed = try #require(page.records.last)
      let number = try #require((0..<6).first { changed.contains("\"p-\($0)\"") })
      #expect(changed.contains(#""status":"FAILED""#))
      #expect(!changed.contains("\"\(number).10\""))
      #expect(changed.contains(/"amount":"[0-9]\.[0-9]0"/))
      #expect(sandbox.appliedFaults == [.changedRecord: 1])
    }
  }
}
