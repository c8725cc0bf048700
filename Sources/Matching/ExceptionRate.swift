import Bookkeeping

/// How many exceptions a shop's payments take, as the month's payments say together.
struct ExceptionRate {
  /// Paid payments of the month.
  let payments: Int
  /// How many of them are whole days with at most none, one and two exceptions.
  let within: [Int]
  /// How much of what takes more exceptions looks as if it took one, and two; of all that was looked
  /// at, the average.
  let hidden: [Chance]
  /// Whether nine of ten payments of the month come at the usual lag, with two exceptions at most.
  let isSteady: Bool
  /// Amounts that so many payments are less by that items of that amount can't have been held back so
  /// often by accident: a fee of that amount is as likely.
  let constant: Set<Int64>

  /// How many payments take more than so many exceptions for each one that doesn't, as odds.
  func odds(beyond changes: Int) -> Chance {
    let fitting = within[min(changes, within.count - 1)]
    return Odds.of(payments - fitting, against: fitting, unseen: hidden[changes == 1 ? 0 : 1])
  }
}
