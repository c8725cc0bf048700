internal import Bookkeeping

/// Watches the pages of one pull go by, decides which page is next, and proves completeness.
struct ChainRecorder<Record: ShopRecord> {
  private let operation: String
  private let limits: PageLimits
  private var pages = 0
  private var rows = 0
  private var declaredTotal: Int?
  private var anonymous = 0
  private var repeated = 0
  private var differing = 0
  private var problems: [String] = []
  /// What each id's record looked like; a hash, for a pull may hold a million.
  private var contents: [String: Int] = [:]
  private var tokens: Set<String> = []
  private var digests: [String: Int] = [:]
  private var emptyRun = 0
  private var repeatRun = 0

  init(operation: String, limits: PageLimits) {
    self.operation = operation
    self.limits = limits
  }

  /// Takes note of a page; the token of the page to fetch next, or nil where the chain ends.
  mutating func follow(_ decoded: DecodedPage<Record>) -> String? {
    let page = decoded.page
    pages += 1
    rows += page.rowCount
    declaredTotal = page.declaredTotal ?? declaredTotal
    for record in page.records { note(record.id, record.hashValue) }
    for record in page.quarantined {
      if let id = record.recordID {
        note(id, record.redactedSource.hashValue)
      } else {
        anonymous += 1
      }
    }
    noteContent(of: decoded)
    guard let token = decoded.nextToken else { return nil }
    return isWorthFollowing(token) ? token : nil
  }

  private mutating func note(_ id: String, _ content: Int) {
    guard let earlier = contents.updateValue(content, forKey: id) else { return }
    repeated += 1
    if earlier != content { differing += 1 }
  }

  private mutating func noteContent(of decoded: DecodedPage<Record>) {
    guard decoded.page.rowCount > 0 else {
      emptyRun += 1
      return
    }
    emptyRun = 0
    guard let first = digests[decoded.recordsDigest] else {
      digests[decoded.recordsDigest] = pages
      repeatRun = 0
      return
    }
    repeatRun += 1
    // Where pages hold one record, a record served twice is such a page, and hides no other one.
    if decoded.page.rowCount > 1, repeatRun <= limits.idlePages {
      problems.append(
        "Page \(pages) holds exactly the records of page \(first), so another page may be missing."
      )
    }
  }

  private mutating func isWorthFollowing(_ token: String) -> Bool {
    if !tokens.insert(token).inserted {
      problems.append(
        "Page \(pages) named a next page that was fetched before; the pull stopped there."
      )
      return false
    }
    if emptyRun >= limits.idlePages {
      problems.append(
        "\(emptyRun) pages in a row were empty and named a further one; the pull stopped there."
      )
      return false
    }
    if repeatRun >= limits.idlePages {
      problems.append(
        "\(repeatRun) pages in a row held records of earlier pages; the pull stopped there."
      )
      return false
    }
    if pages >= limits.pages {
      problems.append("There are more than \(limits.pages) pages; the pull stopped there.")
      return false
    }
    return true
  }

  /// The proof, once the chain has ended.
  func finish() -> PageChain {
    let distinct = contents.count + anonymous
    var problems = problems
    if let declaredTotal, declaredTotal > rows, declaredTotal != distinct {
      problems.append(
        "The platform declared \(declaredTotal) records, but \(rows) came (\(distinct) different)."
      )
    }
    return PageChain(
      operation: operation,
      pages: pages,
      rowsReceived: rows,
      declaredTotal: declaredTotal,
      distinctRecords: distinct,
      repeatedRecords: repeated,
      differingRepeats: differing,
      problems: problems
    )
  }
}
