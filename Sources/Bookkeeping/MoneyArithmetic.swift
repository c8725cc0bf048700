extension Money {
  /// The sum of two amounts of one currency.
  /// - Throws: `MoneyError` when the currencies differ or the sum leaves the range.
  public static func + (left: Money, right: Money) throws -> Money {
    try left.requireSameCurrency(right)
    let (units, overflow) = left.units.addingReportingOverflow(right.units)
    return try Money(inRange: units, overflow, left.currency)
  }

  /// The difference of two amounts of one currency.
  /// - Throws: `MoneyError` when the currencies differ or the difference leaves the range.
  public static func - (left: Money, right: Money) throws -> Money {
    try left.requireSameCurrency(right)
    let (units, overflow) = left.units.subtractingReportingOverflow(right.units)
    return try Money(inRange: units, overflow, left.currency)
  }

  /// The amount with the opposite sign.
  /// - Throws: `MoneyError.overflow` for the one amount that has no opposite.
  public func negated() throws -> Money { try Money.zero(currency) - self }

  /// The amount a whole number of times, exact.
  /// - Throws: `MoneyError.overflow` when the product leaves the range.
  public func times(_ quantity: Int64) throws -> Money {
    let (product, overflow) = units.multipliedReportingOverflow(by: quantity)
    return try Money(inRange: product, overflow, currency)
  }

  /// Whether this amount is smaller than another of the same currency.
  /// - Throws: `MoneyError.currenciesDiffer`.
  public func isLess(than other: Money) throws -> Bool {
    try requireSameCurrency(other)
    return units < other.units
  }

  /// The exact sum of amounts that all are in `currency`.
  /// - Throws: `MoneyError` at another currency or outside the range.
  public static func sum(_ amounts: some Sequence<Money>, in currency: Currency) throws -> Money {
    var total = Money.zero(currency)
    for amount in amounts { total = try total + amount }
    return total
  }

  /// The range is symmetric: the one 64-bit number without an opposite can't be read back.
  private init(inRange units: Int64, _ overflow: Bool, _ currency: Currency) throws {
    guard !overflow, units != .min else { throw MoneyError.overflow(currency) }
    self.init(units: units, currency: currency)
  }

  private func requireSameCurrency(_ other: Money) throws {
    guard currency == other.currency else {
      throw MoneyError.currenciesDiffer(currency, other.currency)
    }
  }
}

/// A rate as an exact decimal fraction, such as a fee of 6 % (0.06).
public struct Rate: Hashable, Sendable, CustomStringConvertible {
  /// The rate in millionths: 0.06 is 60,000.
  public let millionths: Int64

  /// A rate from millionths.
  public init(millionths: Int64) { self.millionths = millionths }

  /// A rate from plain decimal text with at most six decimals, or nil.
  public init?(parsing text: String) {
    guard let number = DecimalText.parse(text.utf8, decimals: 6) else { return nil }
    millionths = number
  }

  /// What fraction `part` is of `whole`, rounded half away from zero at the sixth decimal; nil
  /// where the whole is zero, the currencies differ or the quotient is out of range.
  public init?(_ part: Money, of whole: Money) {
    guard part.currency == whole.currency, whole.units != 0 else { return nil }
    let quotient = Rounding.halfAwayFromZero(
      Int128(part.units) * 1_000_000,
      dividedBy: Int128(whole.units)
    )
    guard let millionths = Int64(exactly: quotient) else { return nil }
    self.millionths = millionths
  }

  /// Plain decimal text with at least four decimals and no more than it needs.
  public var description: String {
    DecimalText.print(millionths, decimals: 6, atLeast: 4)
  }
}

extension Money {
  /// The amount multiplied by a rate, rounded half away from zero to the currency's decimals.
  ///
  /// One of the two places where an amount is rounded (the other is `split`).
  /// - Throws: `MoneyError.overflow` when the product leaves the range.
  public func multiplied(by rate: Rate) throws -> Money {
    let step = Money.step(currency)
    let steps = Rounding.halfAwayFromZero(
      Int128(units) * Int128(rate.millionths),
      dividedBy: 1_000_000 * Int128(step)
    )
    guard let units = Int64(exactly: steps * Int128(step)), units != .min else {
      throw MoneyError.overflow(currency)
    }
    return Money(units: units, currency: currency)
  }

  /// The amount in parts proportional to the weights; the parts sum to the whole.
  ///
  /// Each part is cut off towards zero at the currency's decimals, then the remainder goes out one
  /// smallest coin at a time to the largest remainders, the earlier part first at a tie.
  /// What lies below the smallest coin goes to the next part in that order, so that equal parts
  /// differ by at most one coin.
  /// - Throws: `MoneyError.cannotSplit` without a positive weight or with a negative one.
  public func split(weights: [Int64]) throws -> [Money] {
    let whole = weights.reduce(Int128(0)) { $0 + Int128($1) }
    guard whole > 0, !weights.contains(where: { $0 < 0 }) else { throw MoneyError.cannotSplit }
    let step = Int128(Money.step(currency))
    let sign: Int128 = units < 0 ? -1 : 1
    let magnitude = Int128(units.magnitude)
    let coins = magnitude / step
    var parts: [Int128] = []
    var remainders: [(index: Int, rest: Int128)] = []
    for (index, weight) in weights.enumerated() {
      let share = (coins * Int128(weight)).quotientAndRemainder(dividingBy: whole)
      parts.append(share.quotient)
      if weight > 0 { remainders.append((index, share.remainder)) }
    }
    remainders.sort { ($1.rest, $0.index) < ($0.rest, $1.index) }
    let left = Int(coins - parts.reduce(0, +))
    for position in 0..<left { parts[remainders[position].index] += 1 }
    var units = parts.map { $0 * step }
    // Fewer coins are left than there are parts with a weight, so that a next part is there.
    if left < remainders.count { units[remainders[left].index] += magnitude % step }
    return units.map { Money(units: Int64(sign * $0), currency: currency) }
  }

  /// The amount in equal parts, as near as the currency's smallest coin allows.
  /// - Throws: `MoneyError.cannotSplit` below one part.
  public func split(into count: Int) throws -> [Money] {
    guard count > 0 else { throw MoneyError.cannotSplit }
    return try split(weights: Array(repeating: 1, count: count))
  }

  /// The currency's smallest coin in storage units: 100 for USD, 10,000 for JPY.
  public static func step(_ currency: Currency) -> Int64 {
    var step = unitsPerWhole
    for _ in 0..<currency.decimals { step /= 10 }
    return step
  }
}

enum Rounding {
  /// Integer division, halves away from zero.
  static func halfAwayFromZero(_ number: Int128, dividedBy divisor: Int128) -> Int128 {
    let result = number.magnitude.quotientAndRemainder(dividingBy: divisor.magnitude)
    let up = result.remainder >= divisor.magnitude - result.remainder
    let magnitude = Int128(result.quotient + (up ? 1 : 0))
    return (number < 0) == (divisor < 0) ? magnitude : -magnitude
  }
}
