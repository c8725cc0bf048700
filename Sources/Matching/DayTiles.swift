import Bookkeeping

/// Which settlement days each payment is expected to pay at a steady lag.
///
/// These are the days after the previous payment's up to its own. Where the month before settled days,
/// its last one is the first payment's previous one.
struct DayTiles {
  /// No payment is expected to merge more days than this.
  static let longestRun: Int64 = 7

  private let tiles: [ClosedRange<Int64>]

  init(input: MatchingInput, lagDays: Int64) {
    var tiles: [ClosedRange<Int64>] = []
    var previous: Int64?
    var tile: ClosedRange<Int64>?
    for payment in input.payments {
      let slot = payment.createdAt.settlementDay.number - lagDays
      if let last = tile, last.upperBound == slot {
        tiles.append(last)
        continue
      }
      // Payments are in order of time, so that the previous slot is never later.
      // A longer gap says nothing: who knows what was paid in it, and when.
      let before = previous ?? input.settledDays.filter { $0 < slot }.max()
      let gap = before.map { slot - $0 } ?? 1
      let next = (gap <= DayTiles.longestRun ? slot - gap + 1 : slot)...slot
      tiles.append(next)
      tile = next
      previous = slot
    }
    self.tiles = tiles
  }

  func tile(of payment: Int) -> ClosedRange<Int64> { tiles[payment] }
}
