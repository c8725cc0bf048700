public import Bookkeeping

/// For payments on account: which settlement days each most likely covers, and what the platform
/// seems to have kept.
///
/// An estimate, never a match.
public enum OnAccount {
  /// One payment beside the gross of its days, in ten-thousandths.
  public struct Estimate: Hashable, Sendable {
    /// The payment.
    public let payment: PaymentKey
    /// The days that it most likely covers.
    public let days: ClosedRange<SettlementDay>
    /// The lowest gross that is not below the payment, for the platform pays no more than was sold: with
    /// up to two items held back, or three in a hundred of the gross where that is more.
    public let grossLow: Int64
    /// Gross of the days.
    public let gross: Int64
    /// The highest gross at which the platform kept no more than twice its usual rate: with up to two
    /// items of the week before added, or three in a hundred of the gross where that is more.
    public let grossHigh: Int64
    /// (gross − payment) ÷ gross in millionths; nil where gross is not above zero.
    public let rate: Rate?
  }

  /// Sets every paid payment beside its days, at the lag at which the rates differ least.
  /// - Returns: the lag in days, and the estimates in order of the payments.
  /// - Throws: `MatchingError` when amounts are absurdly large or the input is out of order.
  public static func estimate(
    _ input: MatchingInput
  ) throws(MatchingError) -> (lagDays: Int64, estimates: [Estimate]) {
    let pool = try Pool(input)
    let input = input.bounded
    let paid = input.payments.filter { $0.isPaid && $0.units > 0 }
    var paidInput = input
    paidInput.payments = paid
    let lag = steadiestLag(paidInput, pool)
    let tiles = DayTiles(input: paidInput, lagDays: lag)
    let days = paid.indices.map { tiles.tile(of: $0) }
    let rates = paid.indices.compactMap { rate(paid[$0].units, pool.openUnits(days: days[$0])) }
      .map(\.millionths).sorted()
    let usual = rates.isEmpty ? 0 : rates[rates.count / 2]
    var room = Room(pool)
    let estimates = paid.indices.map {
      estimate(paid[$0], tile: days[$0], usualRate: usual, &room)
    }
    return (lag, estimates)
  }

  private static func estimate(
    _ payment: OpenPayment,
    tile: ClosedRange<Int64>,
    usualRate: Int64,
    _ room: inout Room
  ) -> Estimate {
    let before = tile.lowerBound - DayTiles.longestRun...tile.lowerBound - 1
    let gross = room.pool.openUnits(days: tile)
    // A sum of items is a multiple of their step.
    let share = max(0, gross) / 100 * 3 / room.pool.step * room.pool.step
    let ceiling = grossCeiling(payment.units, usualRate: usualRate)
    return Estimate(
      payment: payment.key,
      days: SettlementDay(number: tile.lowerBound)...SettlementDay(number: tile.upperBound),
      grossLow: gross - room.most(of: tile, share: share, atMost: gross - payment.units),
      gross: gross,
      grossHigh: gross + room.most(of: before, share: share, atMost: ceiling - gross),
      rate: rate(payment.units, gross)
    )
  }

  /// How much may be held back of days, or come late of them.
  private struct Room {
    let pool: Pool
    private let largest: [Int64]
    /// Payments of the same days share them.
    private var sums: [ClosedRange<Int64>: LargestSum] = [:]

    init(_ pool: Pool) {
      self.pool = pool
      largest = pool.largestOfDays()
    }

    /// Up to two items of the days, or a share where that is more; within a bound, zero beyond it.
    mutating func most(of days: ClosedRange<Int64>, share: Int64, atMost bound: Int64) -> Int64 {
      guard bound > 0 else { return 0 }
      let places = pool.firstDay(from: days.lowerBound)..<pool.firstDay(from: days.upperBound + 1)
      let most = largest[places].max() ?? 0
      // Mostly no two items can be more than the share, and nothing needs to be sorted.
      if bound <= share || most * 2 <= share { return min(share, bound) }
      let sum: LargestSum
      if let known = sums[days] {
        sum = known
      } else {
        sum = LargestSum(pool.openItems(days: days).map { pool.items[$0].units })
        sums[days] = sum
      }
      return max(sum.ofTwo(atMost: bound), share)
    }
  }

  /// The gross at which the platform would have kept twice its usual rate.
  private static func grossCeiling(_ paid: Int64, usualRate: Int64) -> Int64 {
    let left = 1_000_000 - min(max(usualRate, 0), 500_000) * 2
    guard left > 0 else { return Int64.max / 2 }
    return Int64(min(Int128(paid) * 1_000_000 / Int128(left), Int128(Int64.max / 2)))
  }

  /// The lag at which the implied rates lie closest together, the shorter at a tie.
  private static func steadiestLag(_ input: MatchingInput, _ pool: Pool) -> Int64 {
    var best: (lag: Int64, score: Int64) = (0, Int64.max)
    for lag in 0...input.terms.maxLagDays {
      let tiles = DayTiles(input: input, lagDays: lag)
      let rates = input.payments.indices.compactMap { index -> Int64? in
        let gross = pool.openUnits(days: tiles.tile(of: index))
        return rate(input.payments[index].units, gross)?.millionths
      }
      guard !rates.isEmpty, rates.count * 4 >= input.payments.count * 3 else { continue }
      let median = rates.sorted()[rates.count / 2]
      let far = rates.map { rate -> Int64 in
        let (difference, overflow) = rate.subtractingReportingOverflow(median)
        return overflow ? 1_000_000 : Int64(min(difference.magnitude, 1_000_000))
      }
      // A payment without items in its days fits no better than the worst.
      let missing = Int64(input.payments.count - rates.count) * 1_000_000
      let score = far.reduce(missing, +)
      if score < best.score { best = (lag, score) }
    }
    return best.lag
  }

  private static func rate(_ paid: Int64, _ gross: Int64) -> Rate? {
    guard gross > 0 else { return nil }
    // Half away from zero, as rates are rounded wherever they are shown.
    let parts = Int128(gross - paid) * 1_000_000
    let magnitude = (parts.magnitude * 2 + UInt128(gross)) / (UInt128(gross) * 2)
    guard let rounded = Int64(exactly: magnitude) else { return nil }
    return Rate(millionths: parts < 0 ? -rounded : rounded)
  }
}
