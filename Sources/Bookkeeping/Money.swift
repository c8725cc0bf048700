public import Foundation

/// An exact amount of one currency.
///
/// Kept as a whole number of ten-thousandths of the currency's unit, so that four decimals are
/// exact in any currency and an addition costs a nanosecond. The range is ±922,337,203,685,477.5807;
/// leaving it is an error, never a wrapped or rounded number.
public struct Money: Hashable, Sendable {
  /// How many storage units make one whole of a currency.
  public static let unitsPerWhole: Int64 = 10_000

  /// The amount in ten-thousandths of the currency's unit (12.34 USD is 123,400).
  public let units: Int64

  /// The currency that the amount is in.
  public let currency: Currency

  /// An amount from storage units.
  /// - Parameters:
  ///   - units: ten-thousandths of the currency's unit.
  ///   - currency: the amount's currency.
  public init(units: Int64, currency: Currency) {
    self.units = units
    self.currency = currency
  }

  /// Nothing, in a currency.
  public static func zero(_ currency: Currency) -> Money { Money(units: 0, currency: currency) }

  /// The amount as a decimal number, exact.
  public var amount: Decimal {
    Decimal(sign: units < 0 ? .minus : .plus, exponent: -4, significand: Decimal(units.magnitude))
  }

  /// Whether the amount is exactly zero.
  public var isZero: Bool { units == 0 }

  /// Whether the amount is below zero.
  public var isNegative: Bool { units < 0 }
}

/// Why a calculation with money was refused.
public enum MoneyError: Error, Equatable, CustomStringConvertible {
  /// Two currencies can't be added, subtracted or compared.
  case currenciesDiffer(Currency, Currency)
  /// The result is outside the range of an amount.
  case overflow(Currency)
  /// A split needs at least one part, no negative weight, and a weight above zero.
  case cannotSplit

  /// What happened, for the person who reads it.
  public var description: String {
    switch self {
    case .currenciesDiffer(let left, let right):
      "amounts in \(left) and \(right) can't be added or compared"
    case .overflow(let currency):
      "an amount in \(currency) is outside ±922,337,203,685,477.5807"
    case .cannotSplit:
      "an amount can only be split over at least one part with a weight above zero"
    }
  }
}
