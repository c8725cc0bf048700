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
  /// of the link before. Where something is left open between two links, any item of the one may have
  /// changed places with any of the other.
  /// - Parameters:
  ///   - previous: the link before.
  ///   - next: the link after; nil where there is none.
  mutating func rivals(
    of run: Range<Int>,
    after previous: Range<Int>?,
    before next: Range<Int>? = nil,
    paidBy payment: OpenPayment
  ) -> Int64 {
    leave(before: previous?.lowerBound ?? run.lowerBound)
    seen = max(seen, previous?.upperBound ?? seen)
    leave(before: run.lowerBound)
    seen = max(seen, run.upperBound)
    let earliest = payment.createdAt.adding(days: -terms.maxLagDays)
    let isBroken = next.map { $0.lowerBound > run.upperBound } ?? false
    let end = isBroken ? next?.upperBound ?? run.upperBound : run.upperBound + 1
    let following = amounts(run.upperBound..<min(end, runs.count))
    var rivals = Int64(
      run.count { place in
        let units = units(place)
        return following.contains(units) || left[units].map { $0 >= earliest } ?? false
      }
    )
    if let previous, previous.upperBound < run.lowerBound {
      let before = amounts(previous)
      rivals += Int64(run.count { before.contains(units($0)) })
    } else if let previous {
      let first = units(run.lowerBound)
      rivals += Int64(previous.count { units($0) == first })
    }
    return rivals
  }

  private mutating func leave(before end: Int) {
    while seen < end {
      left[units(seen)] = pool.items[runs.open[seen]].recognisedAt
      seen += 1
    }
  }

  private func amounts(_ places: Range<Int>) -> Set<Int64> { Set(places.map(units)) }

  private func units(_ place: Int) -> Int64 { pool.items[runs.open[place]].units }
}
