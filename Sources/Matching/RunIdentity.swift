import Bookkeeping

/// What amounts can't tell about runs of items.
///
/// An item may have been paid a payment late, and one of its amount beside the run in its place.
///
/// Runs are asked for in settlement order; what lies between them was left open.
struct RunIdentity {
  private let runs: Runs
  private let pool: Pool
  private let terms: SettlementTerms
  /// The latest recognition among the items left open, by amount.
  private var left: [Int64: Instant] = [:]
  private var seen = 0

  init(runs: Runs, pool: Pool, terms: SettlementTerms) {
    self.runs = runs
    self.pool = pool
    self.terms = terms
  }

  /// How many items of a run could be another one of their amount.
  ///
  /// That is: one left open before, the next one after the run, or for the first item of a link one
  /// of the link before.
  /// - Parameter previous: where the link before begins, which ends where the run begins.
  mutating func rivals(
    of run: Range<Int>,
    after previous: Int?,
    paidBy payment: OpenPayment
  ) -> Int64 {
    let gapEnd = previous ?? run.lowerBound
    while seen < gapEnd {
      left[units(seen)] = pool.items[runs.open[seen]].recognisedAt
      seen += 1
    }
    seen = max(seen, run.upperBound)
    let earliest = payment.createdAt.adding(days: -terms.maxLagDays)
    let next = run.upperBound < runs.count ? units(run.upperBound) : nil
    var rivals = Int64(
      run.count { place in
        let units = units(place)
        return units == next || left[units].map { $0 >= earliest } ?? false
      }
    )
    if let previous {
      let first = units(run.lowerBound)
      rivals += Int64((previous..<run.lowerBound).count { units($0) == first })
    }
    return rivals
  }

  private func units(_ place: Int) -> Int64 { pool.items[runs.open[place]].units }
}
