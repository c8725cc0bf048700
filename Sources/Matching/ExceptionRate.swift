import Bookkeeping

/// How many exceptions a shop's payments take, as the month's payments say together.
struct ExceptionRate {
  /// Paid payments of the month.
  let payments: Int
  /// How many of them are whole days with at most none, one and two exceptions.
  let within: [Int]

  /// How much of what takes more than one exception looks as if it took one, in millionths; of all
  /// that was looked at, the average.
  let hidden: Int64

  /// How many payments take more than so many exceptions for each one that doesn't, as odds.
  ///
  /// Some that take more look like one that doesn't. And of so many payments a few more could, that
  /// happen not to be seen: with a share of 1 ÷ N none of N is seen in a third of all months, which
  /// makes three eighths of a payment.
  func odds(beyond changes: Int) -> Chance {
    let fitting = within[min(changes, within.count - 1)]
    let unseen = 1_000_000 - min(hidden, 900_000)
    return Chance(
      sets: 8 * Int64(payments - fitting) + 3,
      step: 1_000_000,
      spread: 8 * Int64(max(fitting, 1)) * unseen
    )
  }
}
