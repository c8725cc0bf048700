internal import Bookkeeping

/// Watches the pages of one list go by, decides which page is next, and proves completeness.
///
/// A list is fetched in passes, from its first page to its last. One pass is enough where the
/// platform declares how many records there are and just as many came; otherwise the list is
/// fetched again, with pages of another size so that no page's border hides the same records twice,
/// until a pass brings just what was known.
struct ListingRecorder {
  private struct Seen {
    let content: UInt64
    let pass: Int
    /// Whether another pass had brought the record just like this.
    let isConfirmed: Bool
  }

  private let operation: String
  private let limits: PageLimits
  private(set) var pass = 1
  private var current = ListingPass()
  private var previous: ListingPass?
  /// What came over all passes, by the ids' fingerprints.
  private var seen: [UInt64: Seen] = [:]
  /// How many of them came like this in one pass only.
  private var unconfirmed = 0
  /// The most records that a page held: the page size that the platform really serves.
  private(set) var largestPage = 0

  init(operation: String, limits: PageLimits) {
    self.operation = operation
    self.limits = limits
  }

  /// How many things about a page make it worth asking for it once more.
  func doubts(_ page: PageTrace, quarantined: Int) -> Int {
    var doubts = quarantined
    if repeatsPage(page) { doubts += 1 }
    if let token = page.nextToken, current.tokens.contains(token) { doubts += 1 }
    var inPage: [UInt64: UInt64] = [:]
    for record in page.records {
      let known = inPage.updateValue(record.content, forKey: record.id) ?? seen[record.id]?.content
      if let known, known != record.content { doubts += 1 }
    }
    return doubts
  }

  /// Takes note of a page; the token of the page to fetch next, or nil where the pass ends.
  mutating func follow(_ page: PageTrace) -> String? {
    let isRepeat = repeatsPage(page)
    let distinct = current.distinct
    largestPage = max(largestPage, page.rowCount)
    current.pages += 1
    current.rows += page.rowCount
    if let total = page.declaredTotal { current.declare(total) }
    for record in page.records { note(record) }
    current.noteContent(of: page, isRepeat: isRepeat, isIdle: current.distinct == distinct, limits)
    guard let token = page.nextToken else { return nil }
    return current.isWorthFollowing(token, limits) ? token : nil
  }

  /// Whether the page holds the records of an earlier one.
  ///
  /// Where pages hold one record, a record served twice is such a page, and hides no other one.
  private func repeatsPage(_ page: PageTrace) -> Bool {
    page.rowCount > 1 && current.contents[page.content] != nil
  }

  private mutating func note(_ record: RecordTrace) {
    guard let earlier = seen[record.id] else {
      seen[record.id] = Seen(content: record.content, pass: pass, isConfirmed: false)
      unconfirmed += 1
      current.distinct += 1
      current.new += 1
      return
    }
    let isAlike = earlier.content == record.content
    if earlier.pass == pass {
      current.repeated += 1
      if !isAlike { current.differing += 1 }
    } else {
      current.distinct += 1
      if !isAlike { current.changed += 1 }
    }
    let isConfirmed = isAlike && (earlier.isConfirmed || earlier.pass != pass)
    if isConfirmed != earlier.isConfirmed { unconfirmed += isConfirmed ? -1 : 1 }
    seen[record.id] = Seen(content: record.content, pass: pass, isConfirmed: isConfirmed)
  }

  /// Ends a pass; whether the list has to be fetched again.
  mutating func endPass() -> Bool {
    if isProven || current.isBounded || pass >= limits.passes || isStuck { return false }
    beginPass()
    return true
  }

  /// Gives a pass up, as its page tokens no longer hold, and begins the next.
  mutating func beginPass() {
    previous = current
    current = ListingPass()
    pass += 1
  }

  /// Whether nothing speaks against every record having come as it is.
  ///
  /// Where no single pass brought them all, each must have come alike in two: what came once, and
  /// not with the others, may be a slip.
  private var isProven: Bool {
    guard current.problems.isEmpty, current.differing == 0 else { return false }
    if current.isWhole { return true }
    if current.changed == 0, current.declaredTotal == seen.count, unconfirmed == 0 { return true }
    return isConfirmed
  }

  /// Whether the pass brought just what earlier ones had brought.
  private var isConfirmed: Bool {
    pass > 1 && current.isClean && current.new == 0 && current.distinct == seen.count
  }

  /// Whether asking again brings the same trouble again.
  private var isStuck: Bool {
    guard pass > 2, let previous else { return false }
    return current.new == 0 && !current.problems.isEmpty && !previous.problems.isEmpty
      && current.distinct == previous.distinct
  }

  /// The proof, once the last pass has ended.
  func finish(retries: Int) -> PageChain {
    PageChain(
      operation: operation,
      passes: pass,
      pages: current.pages,
      rowsReceived: current.rows,
      declaredTotal: current.declaredTotal,
      distinctRecords: current.isWhole ? current.distinct : seen.count,
      repeatedRecords: current.repeated,
      differingRepeats: current.differing,
      retries: retries,
      problems: problems,
      contents: seen.mapValues(\.content)
    )
  }

  private var problems: [String] {
    var problems = current.problems
    if current.differing > 0 {
      problems.append(
        Wording.count(current.differing, "record")
          + " came twice with different content; the last one counts."
      )
    }
    if let total = current.declaredTotal, total > current.rows, total != seen.count {
      problems.append(
        "The platform declared \(total) records, but \(current.rows) came (\(seen.count) different)."
      )
    }
    if problems.isEmpty, !isProven {
      problems.append("The list was different each of the \(pass) times it was fetched.")
    }
    return problems
  }
}
