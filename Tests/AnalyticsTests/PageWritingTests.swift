import Bookkeeping
import Ledger
import Synchronization
import Testing

@testable import Analytics

/// Pages are written in order, many together where they come fast, and none is forgotten.
@Suite struct PageWritingTests {
  private struct Refusal: Error {}

  private func page(_ number: Int) throws -> ReceivedPage<Payment> {
    try ReceivedPage(
      SourcePage(
        operation: "listPayments",
        number: number,
        records: [],
        quarantined: [],
        unknownFields: [],
        byteCount: 0,
        digest: "",
        redactedBody: [],
        trace: PageTrace(
          pass: 1,
          rowCount: 0,
          declaredTotal: nil,
          nextToken: nil,
          content: 0,
          records: []
        )
      ),
      at: Instant(seconds: 0),
      expectsNews: false
    )
  }

  @Test func allPagesAreWrittenInTheirOrderAndFewAtATime() async throws {
    let written = Mutex<[[Int]]>([])
    let writing = PageWriting<Payment> { pages in
      written.withLock { $0.append(pages.map(\.page.number)) }
      return RecordedNews()
    }
    let answer = try await writing.during {
      for number in 1...200 { try await writing.take(try page(number)) }
      return "done"
    }
    #expect(answer == "done")
    let batches = written.withLock { $0 }
    #expect(batches.flatMap { $0 } == Array(1...200))
    #expect(batches.allSatisfy { (1...16).contains($0.count) })
    #expect(await !writing.expectsNews)
  }

  @Test func whatGathersWhileTheLedgerIsBusyIsWrittenTogether() async throws {
    let written = Mutex<[[Int]]>([])
    let (gate, opening) = AsyncStream.makeStream(of: Void.self)
    let writing = PageWriting<Payment> { pages in
      if pages.first?.page.number == 1 { for await _ in gate {} }
      written.withLock { $0.append(pages.map(\.page.number)) }
      return RecordedNews(added: 1)
    }
    try await writing.during {
      try await writing.take(try page(1))
      // The first page leaves the queue before the gate opens, or with the others behind it.
      for number in 2...16 { try await writing.take(try page(number)) }
      opening.finish()
    }
    let batches = written.withLock { $0 }
    #expect(batches.flatMap { $0 } == Array(1...16))
    #expect((1...2).contains(batches.count))
    #expect(await writing.expectsNews)
  }

  @Test func pagesOfSeveralPartsKeepTheirOrderWithinEach() async throws {
    let written = Mutex<[Int]>([])
    let writing = PageWriting<Payment> { pages in
      written.withLock { $0 += pages.map(\.page.number) }
      return RecordedNews()
    }
    try await writing.during {
      try await withThrowingTaskGroup(of: Void.self) { group in
        for part in 0..<4 {
          group.addTask {
            for number in 0..<100 { try await writing.take(try page(part * 1_000 + number)) }
          }
        }
        try await group.waitForAll()
      }
    }
    let numbers = written.withLock { $0 }
    #expect(numbers.count == 400)
    for part in 0..<4 {
      #expect(numbers.filter { $0 / 1_000 == part } == (0..<100).map { part * 1_000 + $0 })
    }
  }

  @Test func whatTheWritingThrowsReachesThoseWhoBringPages() async throws {
    let writing = PageWriting<Payment> { _ in throw Refusal() }
    await #expect(throws: Refusal.self) {
      try await writing.during {
        // Far more than there is room for: whoever waits for room must be woken.
        for number in 1...1_000 { try await writing.take(try page(number)) }
      }
    }
    await #expect(throws: Refusal.self) { try await writing.during {} }
  }

  @Test func pagesThatCameBeforeAFailureAreWrittenAllTheSame() async throws {
    let written = Mutex<[Int]>([])
    let writing = PageWriting<Payment> { pages in
      written.withLock { $0 += pages.map(\.page.number) }
      return RecordedNews()
    }
    await #expect(throws: Refusal.self) {
      try await writing.during {
        for number in 1...20 { try await writing.take(try page(number)) }
        throw Refusal()
      }
    }
    #expect(written.withLock { $0 } == Array(1...20))
  }
}
