import Bookkeeping

/// A month of payments that are whole settlement days, each but for one item that a later payment
/// pays: shown by all of them together, or not at all.
struct LateItemMonth {
  let search: LateItemSearch
  /// Everything that explains all payments, each the payments' moves.
  let histories: [[LateItemSearch.Move]]
  /// The chance that payments which have nothing to do with their days look like that.
  let chance: Chance

  /// The month's payments, and before them those that earlier months left open, where these fit in.
  static func of(
    lagDays: Int64,
    _ input: MatchingInput,
    _ pool: Pool,
    largest: () -> [Int64]
  ) -> LateItemMonth? {
    let searched = input.payments.indices.filter { input.payments[$0].isSearched }
    let evidence = searched.filter { input.payments[$0].createdAt >= input.evidenceStart }
    guard evidence.count >= PatternSearch.few else { return nil }
    return LateItemMonth(searched, lagDays: lagDays, input, pool, largest: largest)
  }

  /// - Parameters:
  ///   - payments: places in the input.
  ///   - largest: the largest item of each of the pool's days; asked for where it is needed.
  /// - Returns: nil where not every payment is explained, or where most don't hold back an item: how
  ///   often a payment holds back two could not be told then.
  init?(
    _ payments: [Int],
    lagDays: Int64,
    _ input: MatchingInput,
    _ pool: Pool,
    largest: () -> [Int64]
  ) {
    let tiles = DayTiles(input: input, lagDays: lagDays)
    let whole = payments.count {
      pool.openUnits(days: tiles.tile(of: $0)) == input.payments[$0].units
    }
    guard whole * 4 <= payments.count,
      var search = LateItemSearch(payments, tiles, input, pool, largest: largest()),
      let histories = search.histories(), !histories.isEmpty
    else { return nil }
    let steady = search.days.indices.count { place in
      histories.allSatisfy { $0[place].held != nil }
    }
    guard steady * 4 >= payments.count * 3 else { return nil }
    let chances = search.days.indices.map { place in
      let slot = search.days[place].days.upperBound
      return Chance(
        sets: search.sets[place],
        step: pool.coarseStep,
        spread: DayRuns.spread(around: slot, pool: pool, terms: input.terms)
      )
    }
    self.search = search
    self.histories = histories
    chance = Joint.chance(
      chances,
      of: payments.count,
      tried: (input.terms.maxLagDays + 1) * PatternSearch.families
    )
  }

  /// How much of what payments hold back two of looks as if it were one, at most nine tenths: from so
  /// many amounts that lie evenly among all of a day.
  var hidden: Chance {
    let (samples, places) = (16, 4)
    var share: Int64 = 0
    let chosen = (0..<min(places, search.days.count)).map { $0 * search.days.count / places }
    for place in chosen {
      let amounts = search.days[place].amounts
      let counts = ExceptionCounts(
        amounts.map { (change: $0.units, members: Int($0.count)) }
      )
      let looked = min(samples, amounts.count)
      guard looked > 0, counts.sets(of: 2) > 0 else { continue }
      let pairs = (0..<looked).reduce(Int128(0)) { pairs, sample in
        pairs + counts.pairs(of: amounts[(2 * sample + 1) * amounts.count / (2 * looked)].units)
      }
      let estimate =
        pairs * Int128(amounts.count) * 1_000_000 / (Int128(looked) * counts.sets(of: 2))
      share += Int64(min(1_000_000, estimate))
    }
    return Chance(billionths: share * 1_000 / Int64(max(chosen.count, 1)))
  }
}
