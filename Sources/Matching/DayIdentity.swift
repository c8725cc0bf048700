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
    var settledBy = Array(repeating: Int.max, count: pool.items.count)
    for (payment, finding) in findings.found {
      for index in finding.items { settledBy[index] = payment }
      // Of payments that settle their items together any could be the one that pays a late item.
      for index in finding.late { settledBy[index] = finding.partners.last ?? payment }
    }
    // Items left open by payments so far, each once.
    var left = pool.items.indices.filter {
      input.settledDays.contains(pool.items[$0].settlementDay.number)
    }
    var isLeft = Array(repeating: false, count: pool.items.count)
    left.forEach { isLeft[$0] = true }
    func leave(_ items: [Int]) {
      for index in items where !isLeft[index] {
        isLeft[index] = true
        left.append(index)
      }
    }
    var isDoubtful = Array(repeating: false, count: pool.items.count)
    findings.uncertain.forEach { isDoubtful[$0] = true }
    for (payment, open) in input.payments.enumerated() where open.isSearched {
      left = left.filter { settledBy[$0] >= payment }
      let leader = findings.leader(of: payment) ?? payment
      guard let finding = findings.found[leader] else {
        leave(items(of: tiles.tile(of: payment), pool) { settledBy[$0] > payment })
        continue
      }
      let last = finding.partners.last ?? payment
      let first = tiles.tile(of: payment).lowerBound
      if let own = finding.days(of: payment, ledBy: leader), first < own.lowerBound {
        // What it passes over itself may be what it pays, too.
        leave(items(of: first...own.lowerBound - 1, pool) { settledBy[$0] > payment })
      }
      let mayBePaid =
        isUsual(finding.days(of: payment, ledBy: leader), payment)
        ? left : pool.items.indices.filter { settledBy[$0] > payment }
      let rivals = rivals(of: finding, of: open, mayBePaid.filter { settledBy[$0] != last }, pool)
      rivals.items.forEach { isDoubtful[$0] = true }
      findings.weaken(payment, rivals: rivals.count)
      if rivals.count == 0, finding.items.contains(where: { isDoubtful[$0] }) {
        findings.weaken(payment, rivals: 1)
      }
      guard let days = finding.days(of: payment, ledBy: leader) else { continue }
      // Days before that were passed over, too: nothing of them was paid when it was their turn.
      let passed = min(tiles.tile(of: payment).lowerBound, days.lowerBound)...days.upperBound
      leave(items(of: passed, pool) { settledBy[$0] > payment })
      if finding.isInterchangeable {
        let amounts = Set(finding.items.map { pool.items[$0].units })
        for index in left where amounts.contains(pool.items[index].units) {
          isDoubtful[index] = true
        }
      }
    }
    findings.uncertain = Set(isDoubtful.indices.filter { isDoubtful[$0] })
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
    _ pool: Pool
  ) -> (items: [Int], count: Int64) {
    guard !left.isEmpty else { return ([], 0) }
    // What is a little too old by the terms may have been paid late all the same.
    let earliest = payment.createdAt.adding(
      days: -input.terms.maxLagDays - DayTiles.longestRun
    )
    var alike: [Int64: Int64] = [:]
    for index in finding.items { alike[pool.items[index].units, default: 0] += 1 }
    for index in finding.others { alike[pool.others[index].units, default: 0] += 1 }
    let rivals = left.filter {
      pool.items[$0].recognisedAt >= earliest && pool.items[$0].recognisedAt < payment.createdAt
        && alike[pool.items[$0].units] != nil
    }
    return (
      rivals, rivals.reduce(0) { $0 + alike[pool.items[$1].units, default: 0] }
    )
  }

  private func items(
    of numbers: ClosedRange<Int64>,
    _ pool: Pool,
    where holds: (Int) -> Bool
  ) -> [Int] {
    var found: [Int] = []
    var place = pool.firstDay(from: numbers.lowerBound)
    while place < pool.days.count, pool.days[place].number <= numbers.upperBound {
      found += pool.days[place].range.filter(holds)
      place += 1
    }
    return found
  }
}
