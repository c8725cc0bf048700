import Bookkeeping
import Glibc
import Matching
import ShopSandbox

/// One match, in the numbers of the truth.
struct Claim: Hashable {
  let payments: [Int]
  let items: [Int32]
  let rule: MatchRule
  let strength: MatchStrength
  let rivals: Int64
  let chance: Chance
  let explanation: String
}

/// A shop's months matched one after the other, as the month end does it: what was matched stands,
/// what was not is looked at again as long as the terms allow, and the pattern is handed on.
///
/// The counterpart of `MatchStep`, without a ledger.
struct MonthByMonth {
  let facts: Facts
  let terms = SettlementTerms()
  private(set) var claims: [Claim] = []
  /// What is said of each payment without a match: the name of the reason.
  private(set) var verdicts: [Int: String] = [:]
  /// The months' patterns, as words.
  private(set) var patterns: [String] = []
  /// Processor time inside the engine, and that of the month that took longest.
  private(set) var nanoseconds: UInt64 = 0
  private(set) var longest: UInt64 = 0
  private(set) var account = AccountRanges()

  /// What is open of each item, by its place in the facts' list.
  private var open: [Int64]
  private var openOther: [Bool]
  private var isMatched: [Bool]
  private var settledDays: Set<Int64> = []
  private var before: MatchingResult?
  private let place: [Int32: Int]

  init(_ facts: Facts) {
    self.facts = facts
    open = facts.items.map(\.units)
    openOther = Array(repeating: true, count: facts.others.count)
    isMatched = Array(repeating: false, count: facts.truth.paymentCount)
    var place: [Int32: Int] = [:]
    place.reserveCapacity(facts.items.count)
    for (index, item) in facts.items.enumerated() { place[facts.item(item.key)] = index }
    self.place = place
  }

  /// The months from the first sale to the last payment.
  mutating func run() throws {
    let zone = facts.options.zone
    guard let first = facts.items.first?.recognisedAt, let last = facts.payments.last?.createdAt,
      var month = Period(containing: first, in: zone),
      let end = Period(containing: last, in: zone)
    else { return }
    while month <= end {
      try match(month.interval(in: zone))
      month = month.next
    }
  }

  private mutating func match(_ interval: Interval) throws {
    let input = input(interval)
    let start = ProcessorTime.nanoseconds
    let result = try Matcher.run(input)
    let took = ProcessorTime.nanoseconds - start
    nanoseconds += took
    longest = max(longest, took)
    keep(result)
    let pattern = result.evidence.pattern
    patterns.append(
      pattern.map { "\($0.rule.rawValue) \($0.lag.lowerBound)-\($0.lag.upperBound)" }
        ?? (result.evidence.isOnAccount ? "on account" : "none")
    )
    before = result
    try account.add(self, interval)
  }

  private func input(_ interval: Interval) -> MatchingInput {
    let oldest = interval.start.adding(days: -terms.maxLagDays)
    let searched = facts.payments.filter {
      $0.createdAt < interval.end && !isMatched[facts.payment($0.key)] && $0.createdAt >= oldest
    }
    let since = min(oldest, searched.first?.createdAt ?? oldest)
    let sold = Interval(start: since.adding(days: -terms.maxLagDays), end: interval.end)
    var input = MatchingInput(
      payments: searched,
      items: openItems(sold),
      others: facts.others.indices.filter {
        openOther[$0] && sold.contains(facts.others[$0].recognisedAt)
      }.map { facts.others[$0] },
      settledDays: settledDays.filter {
        (sold.start.settlementDay.number...sold.end.settlementDay.number).contains($0)
      },
      evidenceStart: interval.start,
      terms: terms,
      carried: before?.evidence.pattern
    )
    input.carriedEvidence = before?.evidence
    input.latestMatched =
      facts.payments.filter { isMatched[facts.payment($0.key)] }
      .max { $0.createdAt < $1.createdAt }?.createdAt
    input.uncertain = Set(before?.uncertain ?? [])
    input.rounding = RoundingAllowance(
      coin: Money.step(facts.options.currency) * facts.writing.scale,
      most: Money.unitsPerWhole * facts.writing.scale
    )
    return input
  }

  /// What is open of the items sold inside an interval.
  func openItems(_ sold: Interval) -> [OpenItem] {
    facts.items.indices.compactMap { index in
      let item = facts.items[index]
      guard open[index] != 0, sold.contains(item.recognisedAt) else { return nil }
      return open[index] == item.units
        ? item : OpenItem(key: item.key, recognisedAt: item.recognisedAt, units: open[index])
    }
  }

  private mutating func keep(_ result: MatchingResult) {
    for match in result.matches {
      var payments: Set<Int> = []
      var items: Set<Int32> = []
      for allocation in match.allocations {
        payments.insert(facts.payment(allocation.payment))
        guard let key = allocation.lineItem else { continue }
        let item = facts.item(key)
        items.insert(item)
        if let index = place[item] {
          // What was rounded is written off, and never open.
          if allocation.component == .sale { open[index] -= allocation.units }
          settledDays.insert(facts.items[index].settlementDay.number)
        } else if let index = facts.others.firstIndex(where: { $0.key == key }) {
          openOther[index] = false
        }
      }
      for payment in payments {
        isMatched[payment] = true
        verdicts[payment] = nil
      }
      claims.append(
        Claim(
          payments: payments.sorted(),
          items: items.sorted(),
          rule: match.rule,
          strength: match.strength,
          rivals: match.rivals,
          chance: match.chance,
          explanation: match.explanation
        )
      )
    }
    for (key, verdict) in result.verdicts {
      verdicts[facts.payment(key)] = String("\(verdict.reason)".prefix { $0 != "(" })
    }
  }
}

/// Time that this process has used.
enum ProcessorTime {
  static var nanoseconds: UInt64 {
    var time = timespec()
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
    return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
  }
}
