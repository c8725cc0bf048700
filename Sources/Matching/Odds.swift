import Bookkeeping

/// How likely it is that one more payment is of the few that a pattern does not explain.
enum Odds {
  /// The odds of `others` against `fitting`, where others are taken for fitting as often as `unseen`
  /// says.
  ///
  /// A few more could be others that happen not to be seen: with a share of 1 ÷ N none of N is seen
  /// in a third of all months, which makes three eighths of a payment.
  static func of(_ others: Int, against fitting: Int, unseen: Chance) -> Chance {
    let seen = 1_000_000_000 - min(unseen.billionths, 900_000_000)
    return Chance(
      part: Int128(8 * others + 3) * 1_000_000_000,
      of: 8 * Int128(max(fitting, 1)) * Int128(seen)
    )
  }
}
