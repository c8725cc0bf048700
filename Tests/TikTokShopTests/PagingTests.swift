import Bookkeeping
import Testing

@testable import TikTokShop

@Suite("Paging")
struct PagingTests {
  @Test func asksPageByPage() async throws {
    let stub = StubTransport([
      .json(Sample.page("orders", [Sample.order("A")], next: "t/1+=", total: 2)),
      .json(Sample.page("orders", [Sample.order("B")], total: 2)),
    ])
    let client = try Sample.client(stub, cipher: "GCP_x=")
    var numbers: [Int] = []
    let chain = try await client.listOrders(
      createdFrom: Instant(seconds: 1_000_000_000),
      createdBefore: Instant(seconds: 1_000_000_500),
      status: OrderStatus(rawValue: "ON HOLD")
    ) { numbers.append($0.number) }
    let filters = "&order_status=ON%20HOLD&create_time_ge=1000000000&create_time_lt=1000000500"
    #expect(
      stub.requests.map(\.url) == [
        "https://shop.example/api/order/202309/orders?page_size=100\(filters)&shop_cipher=GCP_x%3D",
        "https://shop.example/api/order/202309/orders?page_size=100\(filters)"
          + "&page_token=t%2F1%2B%3D&shop_cipher=GCP_x%3D",
      ]
    )
    #expect(stub.requests.allSatisfy { $0.header("X-TTS-Access-Token") == Sample.token })
    #expect(numbers == [1, 2])
    #expect(chain.operation == "listOrders" && chain.pages == 2 && chain.passes == 1)
    #expect(chain.rowsReceived == 2 && chain.declaredTotal == 2 && chain.distinctRecords == 2)
    #expect(chain.repeatedRecords == 0 && chain.differingRepeats == 0 && chain.retries == 0)
    #expect(chain.isComplete && chain.contents.count == 2)
  }

  @Test func asksForPaymentsWithoutFilters() async throws {
    let stub = StubTransport([.json(Sample.page("payments", [Sample.payment("P")]))])
    _ = try await Sample.client(stub).allPayments()
    #expect(
      stub.requests.map(\.url)
        == [100, 2].map {
          "https://shop.example/api/finance/202309/payments?page_size=\($0)"
        }
    )
  }

  @Test func stopsAtATokenSeenBefore() async throws {
    let stub = StubTransport(each: { number in
      .json(Sample.page("orders", [Sample.order("O\(number)")], next: number % 2 == 0 ? "a" : "b"))
    })
    let limits = PageLimits(passes: 1, looks: 1)
    let (pages, chain) = try await Sample.client(stub, limits: limits).allOrders()
    #expect(pages.count == 3)
    #expect(
      chain.problems == [
        "Page 3 named a next page that was fetched before; the pull stopped there."
      ]
    )
  }

  @Test func noticesAPageServedTwice() async throws {
    let first = [Sample.order("A"), Sample.order("B")]
    let stub = StubTransport.list([
      Sample.page("orders", first, next: "1", total: 4),
      Sample.page("orders", first, next: "2", total: 4),
      Sample.page("orders", [Sample.order("D")], total: 4),
    ])
    let (_, chain) = try await Sample.client(stub).allOrders()
    #expect(chain.rowsReceived == 5 && chain.distinctRecords == 3 && chain.repeatedRecords == 2)
    #expect(chain.differingRepeats == 0)
    #expect(
      chain.problems == [
        "Page 2 holds exactly the records of page 1, so another page may be missing."
      ]
    )
    #expect(chain.passes == 3)
  }

  @Test func stopsWhenPagesOnlyRepeat() async throws {
    let stub = StubTransport(each: { number in
      .json(Sample.page("orders", [Sample.order("A")], next: "t\(number)"))
    })
    let limits = PageLimits(passes: 1)
    let (pages, chain) = try await Sample.client(stub, limits: limits).allOrders()
    #expect(pages.count == 11)
    #expect(chain.problems.last?.contains("10 pages in a row held records of earlier") == true)
  }

  @Test func followsEmptyPagesButNotForEver() async throws {
    let stub = StubTransport(each: { number in
      let records = number == 2 ? [Sample.order("A")] : []
      return .json(Sample.page("orders", records, next: "t\(number)"))
    })
    let limits = PageLimits(passes: 1)
    let (pages, chain) = try await Sample.client(stub, limits: limits).allOrders()
    #expect(pages.count == 13)
    #expect(chain.rowsReceived == 1)
    #expect(
      chain.problems == [
        "10 pages in a row were empty and named a further one; the pull stopped there."
      ]
    )
  }

  @Test func boundsTheNumberOfPages() async throws {
    let stub = StubTransport(each: { number in
      .json(Sample.page("orders", [Sample.order("O\(number)")], next: "t\(number)"))
    })
    let client = try Sample.client(stub, limits: PageLimits(pages: 7))
    let (pages, chain) = try await client.allOrders()
    #expect(pages.count == 7)
    #expect(chain.problems == ["There are more than 7 pages; the pull stopped there."])
  }

  @Test func comparesWithTheDeclaredTotal() async throws {
    let stub = StubTransport.list([
      Sample.page("orders", [Sample.order("A")], next: "1", total: 3),
      Sample.page("orders", [Sample.order("B")], total: 3),
    ])
    let (_, chain) = try await Sample.client(stub).allOrders()
    #expect(chain.declaredTotal == 3 && !chain.isComplete)
    #expect(
      chain.problems == ["The platform declared 3 records, but 2 came (2 different)."]
    )
  }

  @Test(arguments: [0, 1, 2])
  func receivingMoreThanDeclaredIsNoProblem(_ total: Int) async throws {
    let records = [Sample.order("A"), Sample.order("B")]
    let stub = StubTransport([.json(Sample.page("orders", records, total: total))])
    let (_, chain) = try await Sample.client(stub).allOrders()
    #expect(chain.isComplete && chain.declaredTotal == total)
    #expect(chain.passes == (total == 2 ? 1 : 2))
  }

  @Test func countsRepeatsAndChanges() async throws {
    let stub = StubTransport.list([
      Sample.page(
        "orders",
        [Sample.order("A"), Sample.order("A"), Sample.order("A", price: "1.00"), "5"],
        next: "1"
      ),
      Sample.page("orders", [Sample.order("A", price: "bad"), Sample.order("B")]),
    ])
    let client = try Sample.client(stub, limits: PageLimits(passes: 1))
    let (_, chain) = try await client.allOrders()
    #expect(chain.rowsReceived == 6)
    #expect(chain.distinctRecords == 3)
    #expect(chain.repeatedRecords == 3)
    #expect(chain.differingRepeats == 2)
    #expect(
      chain.problems == ["2 records came twice with different content; the last one counts."]
    )
  }

  @Test func stopsWhenThePageIsRefused() async throws {
    struct Full: Error {}
    let stub = StubTransport([.json(Sample.page("orders", [Sample.order("A")], next: "1"))])
    let client = try Sample.client(stub)
    await #expect(throws: Full.self) { _ = try await client.listOrders { _ in throw Full() } }
    #expect(stub.requests.count == 1)
  }

  @Test func fetchesOneOrder() async throws {
    let body = "{\"code\":0,\"message\":\"ok\",\"data\":\(Sample.order("A/1"))}"
    let stub = StubTransport([.json(body)])
    let page = try await Sample.client(stub).getOrder(id: "A/1")
    #expect(page.records.first?.id == "A/1" && page.operation == "getOrder")
    #expect(stub.requests.first?.url == "https://shop.example/api/order/202309/orders/A%2F1")
    let kept = String(decoding: page.redactedBody, as: UTF8.self)
    #expect(!Sample.privateTexts.contains { kept.contains($0) })
  }

  @Test func setsOneBadOrderApart() async throws {
    let order = Sample.order("A").replacing("\"quantity\":2", with: "\"quantity\":-2,\"odd\":1")
    let stub = StubTransport([.json("{\"code\":0,\"data\":\(order)}")])
    let page = try await Sample.client(stub).getOrder(id: "A")
    #expect(page.records.isEmpty && page.rowCount == 1)
    #expect(
      page.quarantined.first?.reason == "line_items[0].quantity: -2 is not from 1 to 1000000"
    )
    #expect(page.unknownFields == ["order.line_items[].odd"])
  }

  @Test func refusesAnotherOrderThanTheOneAskedFor() async throws {
    let client = try Sample.client(
      StubTransport([.json("{\"code\":0,\"data\":\(Sample.order("B"))}")])
    )
    let error = await #expect(throws: ShopError.self) { try await client.getOrder(id: "A") }
    #expect(
      error == .badAnswer(reason: "data.order_id: another order than the one asked for")
    )
  }

  @Test(arguments: ["", ".", "..", "a\nb", String(repeating: "x", count: 129)])
  func refusesWhatIsNoOrderID(_ id: String) async throws {
    let stub = StubTransport([.json("{}")])
    let client = try Sample.client(stub)
    await #expect(throws: InvalidRequest.self) { try await client.getOrder(id: id) }
    #expect(stub.requests.isEmpty)
  }
}
