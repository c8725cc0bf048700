internal import Bookkeeping

/// Fetches a list to its end, page by page and pass by pass, until it is known to be complete.
struct ListWalk<Record: ShopRecord> {
  let listing: Operations.Listing
  let filters: [(name: String, value: String)]
  let exchange: Exchange
  let limits: PageLimits
  private let counts = RequestCounts()
  private var recorder: ListingRecorder
  /// The token of the page to fetch next; nil for the first one.
  private var token: String?
  private var number = 1

  init(
    _ listing: Operations.Listing,
    filters: [(name: String, value: String)],
    exchange: Exchange,
    limits: PageLimits
  ) {
    self.listing = listing
    self.filters = filters
    self.exchange = exchange
    self.limits = limits
    recorder = ListingRecorder(operation: listing.operation, limits: limits)
  }

  /// Walks on from where the pages that came before a crash lead.
  /// - Throws: `ShopError`, or whatever `onPage` throws.
  mutating func run(
    resuming traces: [PageTrace],
    _ onPage: (SourcePage<Record>) async throws -> Void
  ) async throws -> PageChain {
    var isUnderWay = replay(traces)
    if isUnderWay, token != nil { isUnderWay = try await resume(onPage) }
    while isUnderWay {
      let page = try await fetch()
      isUnderWay = try await take(page, onPage)
    }
    return recorder.finish(retries: counts.retries)
  }

  /// Takes note of pages that are known; whether there is more to fetch.
  private mutating func replay(_ traces: [PageTrace]) -> Bool {
    var isUnderWay = true
    for trace in traces {
      while recorder.pass < trace.pass { recorder.beginPass() }
      number += 1
      token = recorder.follow(trace)
      isUnderWay = token != nil
    }
    return isUnderWay || recorder.endPass()
  }

  /// The first page after a crash; where its token no longer holds, the list is begun again.
  private mutating func resume(
    _ onPage: (SourcePage<Record>) async throws -> Void
  ) async throws -> Bool {
    do {
      return try await take(try await fetch(), onPage)
    } catch let error as ShopError where error.mayBeOfThePage {
      recorder.beginPass()
      token = nil
      return true
    }
  }

  private mutating func take(
    _ page: SourcePage<Record>,
    _ onPage: (SourcePage<Record>) async throws -> Void
  ) async throws -> Bool {
    token = recorder.follow(page.trace)
    number += 1
    try await onPage(page)
    return token != nil || recorder.endPass()
  }

  /// The next page; asked for again as long as there are doubts that asking again may settle.
  private func fetch() async throws -> SourcePage<Record> {
    var best = try await ask()
    var fewest = recorder.doubts(best.trace, quarantined: best.quarantined.count)
    var last = best
    var alike = 1
    for _ in 1..<limits.looks where fewest > 0 && alike < limits.alikeLooks {
      let page = try await ask()
      alike = page.trace == last.trace ? alike + 1 : 1
      last = page
      let doubts = recorder.doubts(page.trace, quarantined: page.quarantined.count)
      if doubts < fewest { (best, fewest) = (page, doubts) }
    }
    return best
  }

  private func ask() async throws -> SourcePage<Record> {
    var query = [(name: "page_size", value: String(pageSize))] + filters
    if let token { query.append((name: "page_token", value: token)) }
    let context = PageContext(operation: listing.operation, number: number, pass: recorder.pass)
    return try await exchange.get(
      listing.path,
      query: query,
      counts: counts,
      readRegular: { Record.readRegular(&$0) }
    ) { (body, envelope) in
      try PageDecoding.listing(
        body,
        envelope,
        context: context,
        list: listing.list,
        shape: listing.shape
      )
    }
  }

  /// Every second pass has pages of another size, one that shares no divisor with the usual one:
  /// no two passes have a page's border at the same place.
  private var pageSize: Int {
    let usual = exchange.connection.pageSize
    guard recorder.pass.isMultiple(of: 2) else { return usual }
    // What the platform really serves counts: it may hold pages smaller than asked for.
    let served = recorder.largestPage > 0 ? min(usual, recorder.largestPage) : usual
    return served > 1 ? served - 1 : served + 1
  }
}

extension ShopError {
  /// Whether a page token that no longer holds may be the reason.
  fileprivate var mayBeOfThePage: Bool {
    switch self {
    case .refused, .notFound, .badAnswer, .unavailable: true
    default: false
    }
  }
}
