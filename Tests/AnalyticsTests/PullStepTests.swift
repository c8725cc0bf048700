import Bookkeeping
import Foundation
import Ledger
import ShopSandbox
import Synchronization
import TestSupport
import Testing
import TikTokShop

@testable import Analytics

/// A pull that breaks off goes on where it was, and older orders that may change are asked again.
@Suite struct PullStepTests {
  /// Passes requests on, but for those from a number on, which are answered by an error.
  private final class Interruption: HTTPTransport {
    private let inner = CurlTransport()
    private let state = Mutex((answered: [String](), sent: 0, limit: Int.max))

    /// Those that were answered: a busy machine may need several for an answer.
    var answered: [String] { state.withLock { $0.answered } }

    /// Whether each request was answered: where the first one of a pull that goes on is not, its list is
    /// begun again.
    var isUndisturbed: Bool { state.withLock { $0.sent == $0.answered.count } }

    func begin(limit: Int) { state.withLock { $0 = ([], 0, limit) } }

    func send(_ request: HTTPRequest) async throws -> HTTPResponse {
      let isOver = state.withLock { state in
        state.sent += 1
        return state.sent > state.limit
      }
      if isOver { throw ShopError.notAuthorised(message: "expired") }
      let response = try await inner.send(request)
      state.withLock { $0.answered.append(request.url) }
      return response
    }
  }

  private struct Shop {
    let ledger: Ledger
    let monthEnd: MonthEnd
    let transport: Interruption
    let folder: TemporaryFolder

    init(_ shop: SandboxShop, at address: String) throws {
      folder = try TemporaryFolder()
      ledger = try Ledger(path: folder.file("ledger.sqlite").path)
      transport = Interruption()
      monthEnd = MonthEnd(
        shop: shop.shop,
        ledger: ledger,
        client: ShopClient(
          connection: try ShopConnection(
            baseURL: address,
            accessToken: Secret("token"),
            pageSize: 10,
            requestsPerSecond: 0
          ),
          transport: transport
        ),
        options: MonthEndOptions(reportsFolder: folder.file("Reports").path),
        now: { Instant(seconds: 1_795_000_000) },
        progress: { _ in }
      )
    }

    /// The requests of one pull of October, which may break off.
    func pull(limit: Int = .max) async throws -> [String] {
      transport.begin(limit: limit)
      let period = try #require(Period(year: 2026, month: 10))
      do { try await monthEnd.pull(period) } catch let error as ShopError {
        #expect(error == .notAuthorised(message: "expired"))
      }
      return transport.answered
    }

    func digest() throws -> String {
      let key = try #require(try ledger.key(of: monthEnd.shop))
      return try ledger.factsDigest(key, before: .distantFuture)
    }
  }

  private func serving(_ body: (SandboxShop, String) async throws -> Void) async throws {
    let shop = GeneratedShop(try GeneratorOptions("orders=300,months=3,seed=5")).sandbox
    let sandbox = ShopSandbox(shop: shop, accessToken: "token")
    let address = try await sandbox.start()
    do { try await body(shop, address) } catch {
      await sandbox.stop()
      throw error
    }
    await sandbox.stop()
  }

  @Test func goesOnBehindTheLastPageThatCame() async throws {
    try await serving { shop, address in
      let whole = try Shop(shop, at: address)
      let all = try await whole.pull()
      let digest = try whole.digest()
      let payments = all.count { $0.contains("/payments") }
      // Where no page of orders had come, payments are fetched anew; the catalogue is no reason to
      // break off.
      let orders = all.count { $0.contains("/orders") }
      var undisturbed = 0
      for limit in stride(from: 1, to: payments + orders, by: 5)
      where !(payments...payments + 4).contains(limit) {
        let broken = try Shop(shop, at: address)
        let first = try await broken.pull(limit: limit)
        let second = try await broken.pull()
        #expect(try broken.digest() == digest, "after \(limit) requests")
        // Up to four requests were under way; nothing that came before is asked for again.
        let asked = first.count + second.count
        #expect(asked >= all.count)
        if broken.transport.isUndisturbed {
          undisturbed += 1
          #expect(asked <= all.count + 4, "after \(first.count) of \(all.count) requests")
        }
        if limit > payments {
          #expect(!second.contains { $0.contains("/payments") }, "after \(limit) requests")
        }
      }
      #expect(undisturbed > 0)
    }
  }

  @Test func aFinishedPullIsFetchedAnew() async throws {
    try await serving { shop, address in
      let whole = try Shop(shop, at: address)
      let first = try await whole.pull()
      #expect(try await whole.pull().count == first.count)
    }
  }

  @Test(arguments: [0, 1, 2, 8, 100] as [Int64])
  func partsTileTheInterval(days: Int64) {
    let start = Instant(seconds: 1_780_000_000)
    let interval = Interval(start: start, end: start.adding(days: days))
    let parts = OrderWindows.parts(of: interval)
    #expect(parts.first?.start == interval.start && parts.last?.end == interval.end)
    #expect(zip(parts, parts.dropFirst()).allSatisfy { $0.end == $1.start })
    #expect(parts.count == max(1, min(8, Int(days))))
    // However a service reads a border, no order falls between two parts.
    for part in parts { #expect(OrderWindows.start(of: part).seconds == part.start.seconds - 1) }
  }

  @Test func partsComeInOrderAndTheFirstFailureIsThrown() async throws {
    let values = try await OrderWindows.inOrder(0..<20) { part in
      try await Task.sleep(for: .milliseconds((20 - part) % 3))
      return part * part
    }
    #expect(values == (0..<20).map { $0 * $0 })
    struct Broken: Error {}
    await #expect(throws: Broken.self) {
      _ = try await OrderWindows.inOrder(0..<20) { part in
        if part == 7 { throw Broken() }
        return part
      }
    }
  }
}
