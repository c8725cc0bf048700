import Bookkeeping
import Ledger

/// Writes pages into the ledger while the next ones are fetched and read.
///
/// Whoever brings a page goes on at once, as long as few are waiting. What has gathered by the time
/// the ledger is free is written in one transaction: where pages come slowly each is kept as it
/// comes, and where they come faster than they can be written, many share the price of one.
actor PageWriting<Record: Sendable> {
  /// How many pages may wait to be written; that many a kill can cost, which are fetched again.
  private static var room: Int { 16 }

  typealias Write = @Sendable ([ReceivedPage<Record>]) async throws -> RecordedNews

  private let write: Write
  private var waiting: [ReceivedPage<Record>] = []
  /// Those that brought a page while there was no room for it.
  private var stalled: [CheckedContinuation<Void, Never>] = []
  private var underWay: Task<Void, Never>?
  private var failure: (any Error)?
  /// Whether the last pages brought what the ledger did not know: the next ones probably do too.
  private(set) var expectsNews = true

  /// - Parameter write: writes pages in their order, or throws and writes none.
  init(_ write: @escaping Write) { self.write = write }

  /// Takes a page to be written behind those taken before.
  /// - Throws: what the writing of an earlier page threw.
  func take(_ page: ReceivedPage<Record>) async throws {
    while waiting.count >= PageWriting.room, failure == nil {
      await withCheckedContinuation { stalled.append($0) }
    }
    if let failure { throw failure }
    waiting.append(page)
    if underWay == nil { underWay = Task { await writeWaiting() } }
  }

  /// Waits until all pages taken are written.
  /// - Throws: what the writing threw.
  func finish() async throws {
    while let underWay { await underWay.value }
    if let failure { throw failure }
  }

  private func writeWaiting() async {
    while !waiting.isEmpty, failure == nil {
      let pages = waiting
      waiting.removeAll()
      wake()
      do {
        expectsNews = try await PageWriting.writing(pages, write).isAny
      } catch {
        failure = error
      }
    }
    underWay = nil
    wake()
  }

  private func wake() {
    let woken = stalled
    stalled.removeAll()
    for continuation in woken { continuation.resume() }
  }

  /// Leaves the actor, so that pages can be taken meanwhile.
  @concurrent private static func writing(
    _ pages: [ReceivedPage<Record>],
    _ write: Write
  ) async throws -> RecordedNews {
    try await write(pages)
  }
}

extension PageWriting {
  /// Runs what brings pages, and returns when it has ended and all of them are written: also those
  /// that came before it failed.
  nonisolated func during<Value: Sendable>(
    _ work: () async throws -> Value
  ) async throws -> Value {
    let outcome: Result<Value, any Error>
    do { outcome = .success(try await work()) } catch { outcome = .failure(error) }
    do {
      try await finish()
    } catch {
      // What stopped the work may be this very failure; otherwise it came first, and tells more.
      _ = try outcome.get()
      throw error
    }
    return try outcome.get()
  }
}
