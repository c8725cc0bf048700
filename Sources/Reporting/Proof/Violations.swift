internal import Bookkeeping

/// Collects what doesn't hold; keeps the first ones and counts the rest.
final class Violations {
  private(set) var kept: [PackViolation] = []
  private(set) var count = 0

  func add(_ identity: PackIdentity, _ record: @autoclosure () -> String, _ detail: String) {
    count += 1
    guard kept.count < PackRefusal.limit else { return }
    kept.append(PackViolation(identity: identity, record: record(), detail: detail))
  }

  /// Takes what was noted elsewhere.
  func add(_ others: (kept: [PackViolation], count: Int)) {
    count += others.count
    kept += others.kept.prefix(PackRefusal.limit - kept.count)
  }

  /// Notes a difference between what stands in the pack and what it should be.
  func require(
    _ identity: PackIdentity,
    _ found: Int128,
    equals expected: Int128,
    _ currency: Currency,
    _ record: @autoclosure () -> String
  ) {
    guard found != expected else { return }
    let difference = AmountText.of(found - expected, currency)
    add(
      identity,
      record(),
      """
      \(AmountText.of(found, currency)) stands there, \
      \(AmountText.of(expected, currency)) should, a difference of \(difference)
      """
    )
  }
}

/// Sums that may be larger than an amount, as text.
enum AmountText {
  static func of(_ units: Int128, _ currency: Currency) -> String {
    guard let fitting = Int64(exactly: units) else { return "\(units) ten-thousandths \(currency)" }
    return Money(units: fitting, currency: currency).description
  }
}
