import Bookkeeping

/// The rule `window`: a payment is one contiguous run of open items in settlement order.
struct WindowSearch {
  let input: MatchingInput
  /// Seconds from the run's last recognition to the payment that are searched.
  let lag: ClosedRange<Int64>

  /// The runs that fit a payment, as places in `Runs`, and how likely an accident is.
  struct Windows {
    let found: [Range<Int>]
    let chance: Chance
  }

  func windows(for index: Int, pool: Pool) -> Windows {
    windows(for: index, runs: Runs(pool), pool: pool)
  }

  /// Seconds from the window's last recognition to the payment.
  func lag(_ window: Range<Int>, of index: Int, pool: Pool) -> Int64 {
    let runs = Runs(pool)
    return input.payments[index].createdAt.seconds
      - pool.items[runs.open[window.upperBound - 1]].recognisedAt.seconds
  }

  func run(
    _ pool: inout Pool,
    matches: inout [Int: Match],
    ambiguous: inout [Int: Verdict.Reason]
  ) {
    for (index, payment) in input.payments.enumerated()
    where payment.isPaid && matches[index] == nil {
      let runs = Runs(pool)
      let windows = windows(for: index, runs: runs, pool: pool)
      guard let window = windows.found.first else { continue }
      guard windows.found.count == 1, windows.chance.isExcluded else {
        ambiguous[index] = .ambiguous(
          rule: .window,
          answers: Int64(windows.found.count),
          chance: windows.chance
        )
        continue
      }
      let items = runs.open[window]
      matches[index] = Match(
        payment,
        items: items.map { pool.items[$0] },
        rule: .window,
        strength: .unique,
        rivals: 0,
        chance: windows.chance,
        explanation:
          "Equals \(items.count) consecutive open line item(s) in settlement order; no other run "
          + "within the terms does."
      )
      items.forEach { pool.close($0) }
    }
  }

  private func windows(for index: Int, runs: Runs, pool: Pool) -> Windows {
    let payment = input.payments[index]
    let none = Windows(found: [], chance: Chance(billionths: 1_000_000_000))
    guard runs.isRising, payment.units > 0 else { return none }
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
    guard first < endBefore else { return none }
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
      chance: Chance(
        sets: sets.overflow ? Int64.max : sets.partialValue,
        step: pool.step,
        spread: runs.sums[endBefore] - runs.sums[first]
      )
    )
  }
}
