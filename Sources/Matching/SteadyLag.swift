import Bookkeeping

/// The band of lags at which most payments find a unit of their amount.
struct SteadyLag {
  /// Payments and lags that are looked at, the rarest amounts first: a common amount fits at any
  /// lag and says nothing.
  static let mostPairs = 1_000_000

  let lag: ClosedRange<Int64>
  let hits: [Int]
  let units: Int64
  let chances: [Chance]
  /// How many bands of this width there are within the terms.
  let tried: Int64

  private struct Pair {
    let payment: Int
    let lag: Int64
  }

  /// The narrowest band of lags that still holds nearly all of the fits.
  init?(of evidence: [Int], input: MatchingInput, index: UnitIndex, coarseStep: Int64) {
    let pairs = SteadyLag.pairs(evidence, input, index)
    guard !pairs.isEmpty else { return nil }
    var width: Int64 = 86_400
    var band = SteadyLag.densest(pairs, width: width)
    for narrower in [Int64(3_600), 60, 1] {
      let next = SteadyLag.densest(band, width: narrower)
      // A band that loses one fit in twenty is too narrow for how steady the shop is paid.
      guard Set(next.map(\.payment)).count * 20 >= Set(band.map(\.payment)).count * 19 else {
        break
      }
      band = next
      width = narrower
    }
    guard let low = band.map(\.lag).min(), let high = band.map(\.lag).max() else { return nil }
    // The bins cut off what lies just beside them.
    let margin = (high - low) / 16
    self.init(
      max(0, low - margin)...min(high + margin, input.allowedLag.upperBound),
      of: evidence,
      input: input,
      index: index,
      coarseStep: coarseStep,
      width: width
    )
  }

  /// What a known band explains.
  /// - Parameter width: of half a band, where the band was searched for; nil for a given one.
  init(
    _ lag: ClosedRange<Int64>,
    of evidence: [Int],
    input: MatchingInput,
    index: UnitIndex,
    coarseStep: Int64,
    width: Int64?
  ) {
    let span = max(input.allowedLag.upperBound, 1)
    var hits: [Int] = []
    var chances: [Chance] = []
    for place in evidence {
      let payment = input.payments[place]
      guard let inBand = payment.recognised(lag: lag),
        let inTerms = payment.recognised(lag: input.allowedLag),
        !index.units(of: payment.units, recognised: inBand).isEmpty
      else { continue }
      hits.append(place)
      let searched = index.count(recognised: inBand)
      // As often as the amount comes up at any lag, it comes up in the band by accident.
      let alike = Int64(index.units(of: payment.units, recognised: inTerms).count)
      let byUnits = Chance(
        sets: alike * searched,
        step: 1,
        spread: index.count(recognised: inTerms)
      )
      let byTime = Chance(sets: alike * 2 * (width ?? 1), step: 1, spread: span)
      let byAmount = Chance(sets: searched, step: coarseStep, spread: index.spread)
      chances.append(max(byUnits, byTime, byAmount))
    }
    self.lag = lag
    self.hits = hits
    self.chances = chances
    units = hits.reduce(0) { $0 + input.payments[$1].units }
    tried = width.map { max(1, span / (2 * $0)) } ?? 1
  }

  private static func pairs(_ evidence: [Int], _ input: MatchingInput, _ index: UnitIndex) -> [Pair]
  {
    let fits = evidence.compactMap { place -> (payment: Int, units: ArraySlice<Int>)? in
      let payment = input.payments[place]
      guard let span = payment.recognised(lag: input.allowedLag) else { return nil }
      let units = index.units(of: payment.units, recognised: span)
      return units.isEmpty ? nil : (place, units)
    }
    var pairs: [Pair] = []
    for fit in fits.sorted(by: { ($0.units.count, $0.payment) < ($1.units.count, $1.payment) }) {
      guard pairs.count + fit.units.count <= mostPairs else { break }
      let created = input.payments[fit.payment].createdAt.seconds
      pairs += fit.units.map {
        Pair(payment: fit.payment, lag: created - index.units[$0].recognisedAt)
      }
    }
    return pairs
  }

  /// The pairs within the two neighbouring bins of `width` seconds that hold the most.
  private static func densest(_ pairs: [Pair], width: Int64) -> [Pair] {
    var bins: [Int64: Int] = [:]
    for pair in pairs { bins[pair.lag / width, default: 0] += 1 }
    let best = bins.keys.sorted().max { left, right in
      bins[left, default: 0] + bins[left + 1, default: 0]
        < bins[right, default: 0] + bins[right + 1, default: 0]
    }
    guard let best else { return [] }
    return pairs.filter { $0.lag / width == best || $0.lag / width == best + 1 }
  }
}
