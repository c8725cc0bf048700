import Analytics
import Bookkeeping
import Foundation
import Ledger
import Synchronization
import TestSupport
import Testing
import TikTokShop

/// A shop with a catalogue, or without: the month closes either way, and says what it checked.
@Suite struct CatalogueTests {
  /// Serves a world as `EvolvingTransport` does, and its products from a text of their own.
  final class Transport: HTTPTransport {
    private let base: EvolvingTransport
    private let products: Mutex<HTTPResponse>

    init(_ world: EvolvingWorld, _ products: HTTPResponse) {
      base = EvolvingTransport(world)
      base.change(until: EvolvingWorld.second(12, 31)) { _ in }
      self.products = Mutex(products)
    }

    func answer(_ products: HTTPResponse) { self.products.withLock { $0 = products } }

    func send(_ request: HTTPRequest) async throws -> HTTPResponse {
      request.url.contains("/products")
        ? products.withLock { $0 } : try await base.send(request)
    }
  }

  private static let planted = "O-0815-2"
  private static let item = "I-0815-2-1"

  /// Everything is sold at 5.00 to 10.00, but for one item.
  private static func world(planted cents: Int64 = 400) -> EvolvingWorld {
    var world = EvolvingWorld(from: CivilDate(year: 2026, month: 7, day: 25))
    for (id, order) in world.orders {
      for (index, item) in order.items.enumerated() {
        world.orders[id]?.items[index].cents = 500 + item.cents % 501
      }
    }
    world.orders[planted]?.items[0].cents = cents
    for id in world.payments.keys { world.payments[id]?.cents = 0 }
    for order in world.orders.values {
      let id = "P-" + EvolvingWorld.name(order.created / 86_400 + 2)
      world.payments[id]?.cents += order.cents
    }
    return world
  }

  private static func response(_ body: String, status: Int = 200) -> HTTPResponse {
    HTTPResponse(
      status: status,
      headers: [(name: "Content-Type", value: "application/json")],
      body: Array(body.utf8)
    )
  }

  /// A catalogue with one product, changed at an instant.
  private static func products(
    price: String = "10.00",
    updated: Int64 = EvolvingWorld.second(7, 1),
    currency: String = "USD"
  ) -> HTTPResponse {
    response(
      "{\"code\":0,\"data\":{\"products\":[{\"product_id\":\"P\",\"product_name\":\"Cup\","
        + "\"status\":\"ACTIVATE\",\"create_time\":\(EvolvingWorld.second(6, 1)),"
        + "\"update_time\":\(updated),\"skus\":[{\"id\":\"S\",\"price\":{\"amount\":\"\(price)\","
        + "\"currency\":\"\(currency)\"}}]}]}}"
    )
  }

  private struct Bench {
    let folder: TemporaryFolder
    let transport: Transport
    let monthEnd: MonthEnd

    init(
      _ world: EvolvingWorld,
      _ products: HTTPResponse,
      checks: Bool = true,
      now: Int64 = EvolvingWorld.second(12, 31)
    ) throws {
      folder = try TemporaryFolder()
      transport = Transport(world, products)
      var terms = SettlementTerms()
      terms.checksCatalogue = checks
      monthEnd = MonthEnd(
        shop: Shop(
          id: "cups",
          currency: try #require(Currency(code: "USD")),
          timeZone: .utc,
          dialect: .openapi,
          terms: terms
        ),
        ledger: try Ledger(path: folder.file("ledger.sqlite").path),
        client: ShopClient(
          connection: try ShopConnection(
            baseURL: "https://shop.example/api/",
            accessToken: Secret("token")
          ),
          transport: transport,
          retry: .never
        ),
        options: MonthEndOptions(reportsFolder: folder.file("Reports").path),
        now: { Instant(seconds: now) },
        progress: { _ in }
      )
    }

    func close(_ month: Int = 8) async throws -> (findings: [Discrepancy], files: [String: Data]) {
      let period = try #require(Period(year: 2026, month: month))
      let closed = try await monthEnd.close(period)
      return (closed.books.findings, try files(closed.folder))
    }

    func files(_ folder: String) throws -> [String: Data] {
      var files: [String: Data] = [:]
      for name in try FileManager.default.contentsOfDirectory(atPath: folder) {
        files[name] = try Data(contentsOf: URL(filePath: folder).appending(path: name))
      }
      return files
    }
  }

  private func text(_ files: [String: Data], _ name: String) -> String {
    String(decoding: files[name] ?? Data(), as: UTF8.self)
  }

  private func priceFindings(_ findings: [Discrepancy]) -> [String] {
    findings.filter { $0.code == .lineItemPriceDiffersFromCatalogue }.map(\.subjectID)
  }

  @Test func aPlantedPriceIsFoundAndNoOther() async throws {
    let bench = try Bench(Self.world(), Self.products())
    let (findings, files) = try await bench.close()
    #expect(priceFindings(findings) == ["\(Self.planted)/\(Self.item)"])
    let id = try #require(findings.first?.id)
    let rows = text(files, "line-items.csv").split(separator: "\n").filter { $0.contains(id) }
    #expect(rows.count == 1 && rows[0].contains(Self.item))
    #expect(text(files, "manifest.json").contains("\"checked\": true"))
    #expect(text(files, "manifest.json").contains("\"line_items_compared\": 124"))
    #expect(!text(files, "summary.md").contains("were not compared"))
    let explained = try #require(try bench.monthEnd.explain(Self.planted)).lines
      .joined(separator: "\n")
    for words in [
      "catalogue price as of the sale: 10.00 USD", "price_differs_from_catalogue", "payment P-0817",
      "settlebook shop shipping-document \(Self.planted) --type SHIPPING_LABEL",
    ] {
      #expect(explained.contains(words), "\(words)")
    }
  }

  @Test func theSameFactsGiveTheSameBytesHoweverOftenTheyCome() async throws {
    let bench = try Bench(Self.world(), Self.products())
    let first = try await bench.close().files
    #expect(try await bench.close().files == first)
    let another = try Bench(Self.world(), Self.products(), now: EvolvingWorld.second(11, 1))
    #expect(try await another.close().files == first)
    // What is refused later takes nothing back, and a later change is no news of an earlier sale.
    bench.transport.answer(Self.response("{}", status: 404))
    #expect(try await bench.close().files == first)
    bench.transport.answer(Self.products(price: "99.00", updated: EvolvingWorld.second(9, 1)))
    #expect(try await bench.close().files == first)
    let period = try #require(Period(year: 2026, month: 8))
    #expect(try bench.files(try bench.monthEnd.report(period).folder) == first)
  }

  @Test(arguments: [
    (
      response(
        "{\"code\":36009004,\"message\":\"Invalid path\",\"request_id\":\"r1\"}",
        status: 404
      ),
      "the service refuses to list products (code 36009004)"
    ),
    (
      response("{\"code\":105005,\"message\":\"no scope\"}", status: 403),
      "the access token has no right to list products"
    ),
    (
      response("nothing here", status: 404), "the service gave no list of products that can be used"
    ),
    (response("", status: 503), "the service could not list products (HTTP 503)"),
  ])
  func withoutTheOperationTheMonthClosesAndSaysSo(
    _ answer: HTTPResponse,
    _ reason: String
  ) async throws {
    let bench = try Bench(Self.world(), answer)
    let (findings, files) = try await bench.close()
    #expect(priceFindings(findings).isEmpty)
    #expect(!findings.contains { $0.code == .sourceIncomplete })
    #expect(text(files, "summary.md").contains("were not compared with the catalogue: "))
    let manifest = text(files, "manifest.json")
    #expect(manifest.contains("\"checked\": false") && manifest.contains(reason), "\(manifest)")
    #expect(!manifest.contains("shop.example") && !manifest.contains("r1"))
    #expect(try await bench.close().files == files)
    // And as soon as it is there, the month is checked.
    bench.transport.answer(Self.products())
    #expect(priceFindings(try await bench.close().findings).count == 1)
  }

  @Test func whatIsNotKnownAsOfTheSaleRaisesNothing() async throws {
    let changed = EvolvingWorld.second(8, 16, hour: 0)
    let bench = try Bench(Self.world(), Self.products(updated: changed))
    let (findings, files) = try await bench.close()
    #expect(priceFindings(findings).isEmpty)
    #expect(text(files, "manifest.json").contains("\"price_not_known\": 60"))
    #expect(text(files, "summary.md").contains("of 60 line items were not compared"))
    let foreign = try Bench(Self.world(), Self.products(currency: "EUR"))
    let (none, files2) = try await foreign.close()
    #expect(priceFindings(none).isEmpty)
    #expect(text(files2, "manifest.json").contains("\"not_in_catalogue\": 124"))
  }

  @Test func aShopCanSwitchItOff() async throws {
    let bench = try Bench(Self.world(), Self.products(), checks: false)
    let (findings, files) = try await bench.close()
    #expect(priceFindings(findings).isEmpty)
    #expect(text(files, "manifest.json").contains("switches it off"))
    #expect(!(try bench.monthEnd.standing().pulls.contains { $0.operation == "listProducts" }))
  }
}
