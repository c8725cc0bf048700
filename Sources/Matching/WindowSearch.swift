import Bookkeeping

/// The rule `window`: a payment is one contiguous run of open items in settlement order.
struct WindowSearch {
  let input: MatchingInput
  /// Seconds from the run's last recognition to the payment that are searched.
  let lag: ClosedRange<Int64>

  /// The runs that fit a payment, as places in `Runs`, and how many were searched in what room.
  struct Windows {
    var found: [Range<Int>] = []
    var sets: Int64 = 0
    var spread: Int64 = 0

    func chance(step: Int64) -> Chance { Chance(sets: sets, step: step, spread: spread) }
  }

  func run(_ pool: inout Pool, _ findings: inout Findings) {
    var runs = Runs(pool)
    for (index, payment) in input.payments.enumerated()
    where payment.isSearched && !findings.isDecided(index) {
      let windows = windows(for: index, runs, pool)
      guard let window = windows.found.first else { continue }
      // A run that lacks one item or has one more is often as much as another run, for shops'
      // prices share their endings: the coarse step counts.
      let chance = windows.chance(step: pool.coarseStep)
      guard windows.found.count == 1, chance.isExcluded else {
        findings.doubt(
          index,
          .ambiguous(rule: .window, answers: Int64(windows.found.count), chance: chance),
          windows.found.prefix(Guess.most).map {
            Guess(rule: .window, items: Array(runs.open[$0]))
          },
          pool
        )
        continue
      }
      let items = Array(runs.open[window])
      var identity = RunIdentity(runs: runs, pool: pool, terms: input.terms)
      let rivals = identity.rivals(of: window, after: nil, paidBy: payment)
      findings.take(
        Finding(
          rule: .window,
          isInterchangeable: rivals > 0,
          rivals: rivals,
          chance: chance,
          explanation:
            "Equals \(Wording.count(items.count, "consecutive open line item")) in settlement order; "
            + "no other run within the terms does.",
          items: items
        ),
        by: index
      )
      items.forEach { pool.close($0) }
      runs = Runs(pool)
    }
    WindowIdentity(input: input).doubtLeft(&findings, pool)
  }

  func windows(for index: Int, _ runs: Runs, _ pool: Pool) -> Windows {
    let payment = input.payments[index]
    guard runs.isRising, payment.units > 0 else { return Windows() }
    let first = runs.firstPlace(
      from: payment.createdAt.adding(days: -input.terms.maxLagDays),
      pool
    )
    // A run may end up to the first item that is too young for the lag.
    let endFrom = runs.firstPlace(
      from: Instant(seconds: payment.createdAt.seconds - lag.upperBound),
      pool
    )
    let endBefore = min(
      runs.firstPlace(from: payment.createdAt, pool),
      runs.firstPlace(from: Instant(seconds: payment.createdAt.seconds - lag.lowerBound + 1), pool)
    )
    guard first < endBefore else { return Windows() }
    var found: [Range<Int>] = []
    var start = first
    for end in first + 1...endBefore {
      while start < end, runs.sums[end] - runs.sums[start] > payment.units { start += 1 }
      if end > endFrom, start < end, runs.sums[end] - runs.sums[start] == payment.units {
        found.append(start..<end)
      }
    }
    let starts = Int64(endBefore - first)
    let ends = Int64(endBefore - max(first, endFrom))
    let sets = ends.multipliedReportingOverflow(by: starts)
    return Windows(
      found: found,
      sets: sets.overflow ? Int64.max : sets.partialValue,
      spread: runs.sums[endBefore] - runs.sums[first]
    )
  }
}
