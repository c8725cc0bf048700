import Bookkeeping

/// What amounts can't tell about day matches: an item that an earlier payment left open may have
/// been paid in place of one of the same amount.
///
/// The amounts of such a match stand; its claim becomes interchangeable. So does every later match
/// that takes an item which was only left open because the older of two equal ones was taken.
struct DayIdentity {
  let input: MatchingInput
  private let tiles: DayTiles

  init(input: MatchingInput, lagDays: Int64) {
    self.input = input
    tiles = DayTiles(input: input, lagDays: lagDays)
  }

  func weaken(_ findings: inout Findings, _ pool: Pool) {
    let amounts = AmountNumbers(pool)
    let settledBy = settledBy(findings, pool)
    // Items left open by payments so far, each once.
    var left = Left(
      pool.items.indices.filter {
        input.settledDays.contains(pool.items[$0].settlementDay.number)
      },
      of: pool.items.count
    )
    var doubtful = findings.uncertain
    for (payment, open) in input.payments.enumerated() where open.isSearched {
      left.items.removeAll { settledBy[$0] < payment }
      func leave(_ days: ClosedRange<Int64>) {
        for range in ranges(of: days, pool) {
          for item in range where settledBy[item] > payment { left.add(item) }
        }
      }
      let leader = findings.leader(of: payment) ?? payment
      guard let finding = findings.found[leader] else {
        leave(tiles.tile(of: payment))
        continue
      }
      let last = finding.partners.last ?? payment
      let first = tiles.tile(of: payment).lowerBound
      if let own = finding.days(of: payment, ledBy: leader), first < own.lowerBound {
        // What it passes over itself may be what it pays, too.
        leave(first...own.lowerBound - 1)
      }
      let mayBePaid =
        isUsual(finding.days(of: payment, ledBy: leader), payment)
        ? left.items : pool.items.indices.filter { settledBy[$0] > payment }
      let rivals = rivals(of: finding, of: open, mayBePaid, pool, amounts) { settledBy[$0] != last }
      doubtful.formUnion(rivals.items)
      findings.weaken(payment, rivals: rivals.count)
      if rivals.count == 0, finding.items.contains(where: doubtful.contains) {
        findings.weaken(payment, rivals: 1)
      }
      guard let days = finding.days(of: payment, ledBy: leader) else { continue }
      // Days before that were passed over, too: nothing of them was paid when it was their turn.
      leave(min(tiles.tile(of: payment).lowerBound, days.lowerBound)...days.upperBound)
      if finding.isInterchangeable {
        var isPaid = Array(repeating: false, count: amounts.count)
        for item in finding.items { isPaid[amounts.number(ofItem: item)] = true }
        for item in left.items where isPaid[amounts.number(ofItem: item)] { doubtful.insert(item) }
      }
    }
    findings.uncertain = doubtful
  }

  /// Items left open, each once, in the order in which they were.
  private struct Left {
    var items: [Int]
    private var wasAdded: [Bool]

    init(_ items: [Int], of count: Int) {
      self.items = items
      wasAdded = Array(repeating: false, count: count)
      items.forEach { wasAdded[$0] = true }
    }

    mutating func add(_ item: Int) {
      guard !wasAdded[item] else { return }
      wasAdded[item] = true
      items.append(item)
    }
  }

  /// The payment that settles each item, by the item's place; behind all where none does.
  private func settledBy(_ findings: Findings, _ pool: Pool) -> [Int] {
    var settledBy = Array(repeating: Int.max, count: pool.items.count)
    for (payment, finding) in findings.found {
      for index in finding.items { settledBy[index] = payment }
      // Of payments that settle their items together any could be the one that pays a late item.
      for index in finding.late { settledBy[index] = finding.partners.last ?? payment }
    }
    return settledBy
  }

  /// Whether a payment is of the month and its days are those of the lag: any other may be for items of
  /// any days.
  private func isUsual(_ days: ClosedRange<Int64>?, _ payment: Int) -> Bool {
    input.payments[payment].createdAt >= input.evidenceStart
      && days.map { tiles.tile(of: payment).contains($0.upperBound) } ?? true
  }

  /// The items left open that one of the match's items has the amount of, and in how many ways.
  private func rivals(
    of finding: Finding,
    of payment: OpenPayment,
    _ left: [Int],
    _ pool: Pool,
    _ amounts: AmountNumbers,
    where holds: (Int) -> Bool
  ) -> (items: [Int], count: Int64) {
    guard !left.isEmpty else { return ([], 0) }
    // What is a little too old by the terms may have been paid late all the same.
    let earliest = payment.createdAt.adding(
      days: -input.terms.maxLagDays - DayTiles.longestRun
    )
    var alike: [Int64] = Array(repeating: 0, count: amounts.count)
    for item in finding.items { alike[amounts.number(ofItem: item)] += 1 }
    for other in finding.others {
      if let number = amounts.number(of: pool.others[other].units) { alike[number] += 1 }
    }
    var (items, count): ([Int], Int64) = ([], 0)
    for item in left {
      let ways = alike[amounts.number(ofItem: item)]
      guard ways > 0, holds(item), pool.items[item].recognisedAt >= earliest,
        pool.items[item].recognisedAt < payment.createdAt
      else { continue }
      items.append(item)
      count += ways
    }
    return (items, count)
  }

  /// Where the items of days stand, day by day.
  private func ranges(of numbers: ClosedRange<Int64>, _ pool: Pool) -> [Range<Int>] {
    pool.days[pool.firstDay(from: numbers.lowerBound)...].prefix { $0.number <= numbers.upperBound }
      .map(\.range)
  }
}
