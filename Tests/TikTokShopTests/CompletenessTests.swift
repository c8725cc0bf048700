import Bookkeeping
import Synchronization
import Testing

@testable import TikTokShop

/// A list is complete when its count is as declared, or when a second pass brings just the same.
@Suite("Completeness")
struct CompletenessTests {
  private static let orders = (0..<7).map { Sample.order("O\($0)") }

  /// The orders in pages of two, with a total on each page where one is given.
  private func pages(
    total: Int? = nil,
    _ change: (Int, inout [String]) -> Void = { _, _ in }
  ) -> [String] {
    (0..<4).map { number in
      var records = Array(Self.orders[number * 2..<min(7, number * 2 + 2)])
      change(number, &records)
      let next = number < 3 ? "t\(number + 1)" : nil
      return Sample.page("orders", records, next: next, total: total)
    }
  }

  /// Serves sound pages, but for the answers whose number is given.
  private func stub(
    _ pages: [String],
    _ instead: @escaping @Sendable (Int) -> String?
  ) -> StubTransport {
    let sound = StubTransport.list(pages)
    return StubTransport { request, number in
      if let text = instead(number) { return .json(text) }
      return sound.answer(to: request, number)
    }
  }

  @Test func oneSoundPassWithADeclaredTotalIsEnough() async throws {
    let stub = StubTransport.list(pages(total: 7))
    let (_, chain) = try await Sample.client(stub).allOrders()
    #expect(chain.isComplete && chain.passes == 1 && stub.requests.count == 4)
  }

  @Test func withoutATotalASecondPassConfirms() async throws {
    let stub = StubTransport.list(pages())
    let (_, chain) = try await Sample.client(stub).allOrders()
    #expect(chain.isComplete && chain.passes == 2 && chain.distinctRecords == 7)
    #expect(
      stub.requests.map { $0.url.contains("page_size=1&") || $0.url.hasSuffix("page_size=1") } == [
        false, false, false, false,
      ]
        + [true, true, true, true]
    )
  }

  /// A page that is left out by the first pass and not by the second: a third has to agree.
  @Test(arguments: [nil, 7] as [Int?])
  func aSkippedPageIsFetchedByTheNextPass(_ total: Int?) async throws {
    let pages = pages(total: total)
    let stub = stub(pages) { $0 == 1 ? pages[2] : nil }
    var ids: Set<String> = []
    let chain = try await Sample.client(stub).listOrders { page in
      ids.formUnion(page.records.map(\.id))
    }
    #expect(ids.count == 7 && chain.distinctRecords == 7 && chain.isComplete)
    #expect(chain.passes == (total == nil ? 3 : 2))
  }

  @Test func aPageServedInPlaceOfAnotherIsAskedForAgain() async throws {
    let pages = pages(total: 7)
    let stale = Sample.page("orders", Array(Self.orders[0..<2]), next: "t2", total: 7)
    let stub = stub(pages) { $0 == 1 ? stale : nil }
    let (_, chain) = try await Sample.client(stub).allOrders()
    #expect(chain.isComplete && chain.passes == 1 && stub.requests.count == 5)
  }

  @Test func aTokenThatLeadsBackIsAskedForAgain() async throws {
    let pages = pages(total: 7)
    let looping = Sample.page("orders", Array(Self.orders[4..<6]), next: "t1", total: 7)
    let stub = stub(pages) { $0 == 2 ? looping : nil }
    let (_, chain) = try await Sample.client(stub).allOrders()
    #expect(chain.isComplete && chain.passes == 1 && stub.requests.count == 5)
  }

  @Test func aRecordThatComesBrokenOnceIsAskedForAgain() async throws {
    let broken = pages(total: 7) { number, records in
      if number == 1 { records[0] = records[0].replacing("\"quantity\":2", with: "\"quantity\":0") }
    }
    let stub = stub(pages(total: 7)) { $0 == 1 ? broken[1] : nil }
    let (pages, chain) = try await Sample.client(stub).allOrders()
    #expect(pages.flatMap(\.quarantined).isEmpty && pages.flatMap(\.records).count == 7)
    #expect(chain.isComplete && stub.requests.count == 5)
  }

  @Test func aRecordThatStaysBrokenIsSetApartAfterFourLooks() async throws {
    let broken = pages(total: 7) { number, records in
      if number == 1 { records[0] = records[0].replacing("\"quantity\":2", with: "\"quantity\":0") }
    }
    let stub = StubTransport.list(broken)
    let (pages, chain) = try await Sample.client(stub).allOrders()
    #expect(pages.flatMap(\.quarantined).map(\.recordID) == ["O2"])
    #expect(chain.isComplete && chain.passes == 1 && stub.requests.count == 7)
  }

  @Test func aWrongTotalOnAMinorityOfPagesIsOutvotedAndConfirmed() async throws {
    let pages = pages(total: 7)
    let stub = stub(pages) { $0 == 1 ? pages[1].replacing("count\":7", with: "count\":70") : nil }
    let (_, chain) = try await Sample.client(stub).allOrders()
    #expect(chain.isComplete && chain.declaredTotal == 7 && chain.passes == 2)
  }

  @Test func aRecordThatChangedBetweenPagesIsFetchedAgain() async throws {
    let pages = pages(total: 7) { number, records in
      if number == 2 { records.append(Sample.order("O0", price: "99.00")) }
    }
    let sound = self.pages(total: 7)
    // The change shows in the first pass only, four times alike, so that it is believed.
    let stub = StubTransport { request, number in
      StubTransport.list(number < 7 ? pages : sound).answer(to: request, number)
    }
    let (_, chain) = try await Sample.client(stub).allOrders()
    #expect(chain.isComplete && chain.differingRepeats == 0 && chain.passes == 2)
  }

  /// A record vanished behind the first page, so that the list moved up and another one was passed
  /// over: as many came as the first page had said, but not those.
  @Test func aListThatMovedUpIsFetchedAgain() async throws {
    let before = Sample.page("orders", Array(Self.orders[0..<2]), next: "t1", total: 7)
    let after = (0..<3).map { number in
      let rest = [Self.orders[0]] + Self.orders[2...]
      return Sample.page(
        "orders",
        Array(rest[number * 2..<min(6, number * 2 + 2)]),
        next: number < 2 ? "t\(number + 1)" : nil,
        total: 6
      )
    }
    let stub = stub(after) { $0 == 0 ? before : nil }
    var ids: Set<String> = []
    let chain = try await Sample.client(stub).listOrders { ids.formUnion($0.records.map(\.id)) }
    #expect(ids.contains("O2") && chain.passes == 2)
    #expect(chain.isComplete && chain.declaredTotal == 6 && chain.distinctRecords == 6)
  }

  @Test func aListThatNamesNewPagesForEverIsEnded() async throws {
    let stub = StubTransport(each: { number in
      .json(
        Sample.page(
          "orders",
          [Sample.order("A"), Sample.order(number % 2 == 0 ? "B" : "C")].shuffled(),
          next: "t\(number)"
        )
      )
    })
    let (_, chain) = try await Sample.client(stub).allOrders()
    #expect(!chain.isComplete && stub.requests.count < 500)
  }

  /// A slip that came alone, while its page was missing, must not be taken for the record.
  @Test func whatCameOnceAndApartIsNotBelieved() async throws {
    let sound = pages(total: 7)
    let slip = Sample.page(
      "orders",
      [Sample.order("O6"), Sample.order("O2", price: "99.00")],
      total: 7
    )
    let withoutIt = Sample.page("orders", [Sample.order("O3")], next: "t2", total: 7)
    // First pass: pages 1, 3 and the slip. Second pass: all but the order that slipped.
    let stub = stub(sound) { [1: sound[2], 2: slip, 4: withoutIt][$0] }
    var prices: [String: String] = [:]
    let chain = try await Sample.client(stub).listOrders { page in
      for order in page.records { prices[order.id] = order.lineItems[0].salePrice.text }
    }
    #expect(chain.isComplete && chain.distinctRecords == 7)
    #expect(prices.count == 7 && prices.values.allSatisfy { $0 == "12.34" })
    #expect(chain.passes > 2)
  }

  @Test func aListThatIsDifferentEachTimeIsNotComplete() async throws {
    let stub = StubTransport(each: { number in
      .json(Sample.page("payments", [Sample.payment("P\(number)")]))
    })
    let (_, chain) = try await Sample.client(stub).allPayments()
    #expect(chain.problems == ["The list was different each of the 12 times it was fetched."])
    #expect(stub.requests.count == 12)
  }

  @Test(arguments: 1..<4)
  func goesOnBehindThePagesThatCame(_ known: Int) async throws {
    struct PowerCut: Error {}
    let pages = pages(total: 7)
    var traces: [PageTrace] = []
    await #expect(throws: PowerCut.self) {
      _ = try await Sample.client(StubTransport.list(pages)).listOrders { page in
        traces.append(page.trace)
        if traces.count == known { throw PowerCut() }
      }
    }
    let stub = StubTransport.list(pages)
    let chain = try await Sample.client(stub).listOrders(resuming: traces) { _ in }
    #expect(stub.requests.count == 4 - known)
    #expect(chain.isComplete && chain.distinctRecords == 7 && chain.rowsReceived == 7)
    #expect(chain.pages == 4 && chain.passes == 1)
  }

  @Test func aListThatHadCompletelyComeIsNotAskedForAgain() async throws {
    var traces: [PageTrace] = []
    _ = try await Sample.client(StubTransport.list(pages())).listOrders { traces.append($0.trace) }
    let stub = StubTransport.list(pages())
    let chain = try await Sample.client(stub).listOrders(resuming: traces) { _ in }
    #expect(stub.requests.isEmpty && chain.isComplete && chain.passes == 2)
  }

  @Test func beginsAgainWhereATokenNoLongerHolds() async throws {
    let pages = pages(total: 7)
    var traces: [PageTrace] = []
    _ = try await Sample.client(StubTransport.list(pages)).listOrders { traces.append($0.trace) }
    let refusal = "{\"code\":36009004,\"message\":\"invalid page_token\"}"
    let stub = stub(pages) { $0 == 0 ? refusal : nil }
    let chain = try await Sample.client(stub).listOrders(resuming: Array(traces.prefix(2))) { _ in }
    #expect(stub.requests.count == 5)
    #expect(stub.requests.map { $0.url.contains("page_token") } == [true, false, true, true, true])
    #expect(chain.isComplete && chain.distinctRecords == 7)
  }
}
