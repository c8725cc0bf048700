import ArgumentParser
import Bookkeeping
import TikTokShop

/// How much of a list is wanted, and how it is printed.
struct PagingOptions: ParsableArguments {
  @Flag(help: "Fetch all pages; otherwise one.")
  var all = false

  @Option(help: "Show at most this many records.")
  var limit: Int?

  @Flag(help: "Print as JSON.")
  var json = false

  func validate() throws {
    if let limit, limit < 1 { throw ValidationError("--limit must be at least 1.") }
  }

  /// What was listed.
  struct Listed<Record: Sendable> {
    var records: [Record] = []
    var quarantined: [QuarantinedRecord] = []
    /// Whether there are more records than these.
    var hasMore = false
    /// What speaks against the list being complete.
    var problems: [String] = []
  }

  /// Ends a list whose further pages nobody wants.
  private struct Enough: Error {}

  /// Fetches as many pages as are wanted.
  func collect<Record>(
    _ list: ((SourcePage<Record>) async throws -> Void) async throws -> PageChain
  ) async throws -> Listed<Record> {
    var listed = Listed<Record>()
    var pass = 1
    do {
      listed.problems = try await list { page in
        // A list that is fetched again is taken as it comes out last.
        if page.trace.pass != pass { listed = Listed() }
        pass = page.trace.pass
        listed.records += page.records
        listed.quarantined += page.quarantined
        let isEnough = limit.map { listed.records.count >= $0 } ?? !all
        if isEnough {
          listed.hasMore = !page.isLast
          throw Enough()
        }
      }.problems
    } catch is Enough {}
    if let limit, listed.records.count > limit {
      listed.records.removeSubrange(limit...)
      listed.hasMore = true
    }
    return listed
  }

  /// Prints the list, and beside it what a reader must know.
  /// - Throws: `ListIncomplete` where something speaks against completeness.
  func show<Record>(
    _ listed: Listed<Record>,
    json rows: some Encodable,
    table: Table
  ) throws {
    try Terminal.print(
      json ? ResultJSON.encode(rows) : listed.records.isEmpty ? "There are none." : table.text
    )
    for record in listed.quarantined { Terminal.complain(ShopNotes.quarantined(record)) }
    if listed.hasMore {
      Terminal.complain(
        "There are more: these are the first \(listed.records.count). Give --all to see the rest."
      )
    }
    if !listed.problems.isEmpty { throw ListIncomplete(problems: listed.problems) }
  }
}

/// A list that was fetched to its end and is not known to be complete.
struct ListIncomplete: Error, CustomStringConvertible {
  let problems: [String]

  var description: String {
    "the list is not complete: \(problems.joined(separator: " ")) Try again."
  }
}

/// Sentences about records.
enum ShopNotes {
  static func quarantined(_ record: QuarantinedRecord) -> String {
    let id = record.recordID.map { Terminal.safe($0) } ?? "without an id"
    return "Not shown, for it can't be trusted: \(id) (\(Terminal.safe(record.reason)))."
  }
}
