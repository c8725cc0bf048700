/// One identity that one record breaks.
public struct PackViolation: Hashable, Sendable, CustomStringConvertible {
  /// What does not hold.
  public let identity: PackIdentity
  /// The record that breaks it, such as `payment 4711`.
  public let record: String
  /// What is there and what should be, in words.
  public let detail: String

  /// The record, the identity and the figures.
  public var description: String { "\(record): \(identity.rawValue) does not hold: \(detail)" }
}

/// A pack that was not written, for its figures do not agree with one another.
///
/// The pack that was there before is untouched.
public struct PackRefusal: Error, Hashable, Sendable, CustomStringConvertible {
  /// The shop whose pack was refused.
  public let shop: String
  /// The month whose pack was refused, as `YYYY-MM`.
  public let period: String
  /// The first identities that don't hold, at most `limit`.
  public let violations: [PackViolation]
  /// How many don't hold in all.
  public let count: Int

  /// How many violations are kept with their record.
  public static let limit = 50

  /// What doesn't hold, a line each, and what to do.
  public var description: String {
    var lines = [
      "the pack of \(shop) for \(period) was refused: \(count) of its figures do not agree."
    ]
    lines += violations.map { "  \($0)" }
    if count > violations.count { lines.append("  and \(count - violations.count) more") }
    lines.append(
      "Nothing was written and the old pack is untouched. Please report this with these lines."
    )
    return lines.joined(separator: "\n")
  }
}
