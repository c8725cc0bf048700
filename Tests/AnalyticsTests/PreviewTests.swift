import Bookkeeping
import Foundation
import Ledger
import ShopSandbox
import TestSupport
import Testing
import TikTokShop

@testable import Analytics

/// Which months can be closed, and that a preview stays one until the month is closed.
@Suite struct PreviewTests {
  /// Noon of 20 October 2026, UTC.
  private static let now = Instant(seconds: 1_792_497_600)

  private func monthEnd(
    _ shop: SandboxShop,
    _ address: String,
    in folder: TemporaryFolder,
    partial: Bool = false,
    now: Instant = now
  ) throws -> MonthEnd {
    var options = MonthEndOptions(reportsFolder: folder.file("Reports").path)
    options.partial = partial
    return MonthEnd(
      shop: shop.shop,
      ledger: try Ledger(path: folder.file("ledger.sqlite").path),
      client: ShopClient(
        connection: try ShopConnection(
          baseURL: address,
          accessToken: Secret("token"),
          requestsPerSecond: 0
        )
      ),
      options: options,
      now: { now },
      progress: { _ in }
    )
  }

  private func serving(
    _ body: (SandboxShop, String, TemporaryFolder) async throws -> Void
  ) async throws {
    let shop = GeneratedShop(try GeneratorOptions("orders=200,months=3,seed=9")).sandbox
    let sandbox = ShopSandbox(shop: shop, accessToken: "token")
    let address = try await sandbox.start()
    do { try await body(shop, address, try TemporaryFolder()) } catch {
      await sandbox.stop()
      throw error
    }
    await sandbox.stop()
  }

  private func month(_ number: Int) throws -> Period {
    try #require(Period(year: 2026, month: number))
  }

  @Test func aPreviewIsWrittenAgainAsAPreview() async throws {
    try await serving { shop, address, folder in
      let closed = try await monthEnd(shop, address, in: folder, partial: true).close(month(10))
      #expect(closed.books.isPartial)
      let later = try monthEnd(shop, address, in: folder)
      let books = try later.books(month(10))
      #expect(books.isPartial && books.asOf == closed.books.asOf)
      #expect(books.findings == closed.books.findings)
      #expect(try later.report(month(10)).manifestDigest == closed.manifestDigest)
      #expect(try later.standing().months.last?.state == .preview)
    }
  }

  @Test func aMonthThatHasNotEndedOrBegunIsRefused() async throws {
    try await serving { shop, address, folder in
      await #expect(throws: MonthEndError.self) {
        try await monthEnd(shop, address, in: folder).close(month(10))
      }
      let early = try monthEnd(shop, address, in: folder, partial: true)
      let error = await #expect(throws: MonthEndError.self) { try await early.close(month(11)) }
      guard case .notBegun? = error else {
        Issue.record("\(String(describing: error))")
        return
      }
      #expect(try early.ledger.shops().isEmpty)
    }
  }

  @Test func aMonthBehindAStaleOneIsRefusedUntilThatIsClosed() async throws {
    try await serving { shop, address, folder in
      let books = try monthEnd(shop, address, in: folder, now: Instant(seconds: 1_795_000_000))
      for number in [8, 9, 8] { _ = try await books.close(month(number)) }
      let error = await #expect(throws: MonthEndError.self) { try await books.close(month(10)) }
      guard case .staleBefore(_, try month(9))? = error else {
        Issue.record("\(String(describing: error))")
        return
      }
      for number in [9, 10] { _ = try await books.close(month(number)) }
      #expect(try books.standing().months.filter(\.hasPack).allSatisfy { $0.state == .closed })
    }
  }
}
