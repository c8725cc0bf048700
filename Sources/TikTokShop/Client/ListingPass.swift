internal import Bookkeeping

/// What one pass over a list brought, from its first page to its last.
struct ListingPass {
  var pages = 0
  var rows = 0
  /// Different records of the pass, by id.
  var distinct = 0
  /// Those of them that no earlier pass had brought.
  var new = 0
  /// Those of them that looked different in an earlier pass.
  var changed = 0
  /// Records that came again within the pass, alike or not.
  var repeated = 0
  /// Those of them that differed.
  var differing = 0
  /// What speaks against the pass being whole, one sentence each.
  private(set) var problems: [String] = []
  /// Whether the pass was ended by a bound of ours, which another pass would only meet again.
  private(set) var isBounded = false
  private(set) var tokens: Set<String> = []
  /// The number of the first page with a content.
  private(set) var contents: [UInt64: Int] = [:]
  private var totals: [Int: Int] = [:]
  private var emptyRun = 0
  private var repeatRun = 0

  /// Whether nothing odd happened in the pass.
  var isClean: Bool { problems.isEmpty && differing == 0 && changed == 0 }

  /// Whether the pass alone brought what all of its pages say there is.
  var isWhole: Bool {
    problems.isEmpty && differing == 0 && totals.count == 1 && totals.keys.first == distinct
  }

  /// How many records there are by the word of most pages that said so; nil where no number has
  /// the majority.
  var declaredTotal: Int? {
    let said = totals.values.reduce(0, +)
    return totals.first { $0.value * 2 > said }?.key
  }

  mutating func declare(_ total: Int) { totals[total, default: 0] += 1 }

  /// - Parameters:
  ///   - isRepeat: whether an earlier page held just these records.
  ///   - isIdle: whether the page brought no record that the pass had not brought before.
  mutating func noteContent(
    of page: PageTrace,
    isRepeat: Bool,
    isIdle: Bool,
    _ limits: PageLimits
  ) {
    guard page.rowCount > 0 else {
      emptyRun += 1
      return
    }
    emptyRun = 0
    repeatRun = isIdle ? repeatRun + 1 : 0
    guard let first = contents[page.content] else {
      contents[page.content] = pages
      return
    }
    if isRepeat, repeatRun <= limits.idlePages {
      problems.append(
        "Page \(pages) holds exactly the records of page \(first), so another page may be missing."
      )
    }
  }

  /// Whether the next page is to be fetched; where not although there is one, the problem is noted.
  mutating func isWorthFollowing(_ token: String, _ limits: PageLimits) -> Bool {
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
      isBounded = true
      return false
    }
    return true
  }
}
