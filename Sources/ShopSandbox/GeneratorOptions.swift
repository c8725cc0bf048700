public import Bookkeeping

/// What a generated shop is like.
///
/// The same options give the same shop, byte for byte, on every machine.
public struct GeneratorOptions: Hashable, Sendable {
  /// What is paid together.
  public enum Mode: String, CaseIterable, Sendable {
    /// One payment for each UTC day of recognition.
    case daily
    /// Runs of items in settlement order, about one a day, cut inside the days.
    case chain
    /// One payment for each order.
    case order
    /// One payment for each line item.
    case lineItem = "line_item"
    /// As `daily`, less deductions that the platform does not tell.
    case net
  }

  /// How prices look.
  public enum Prices: String, CaseIterable, Sendable {
    /// Those of a catalogue: most end in .99, some in .95 and .49.
    case catalogue
    /// Anything from 1 to 30,000 of the currency's smallest unit.
    case uniform
    /// All the same.
    case equal
  }

  /// The shop's name.
  public internal(set) var shopID = "generated"
  /// How many orders there are, 1 to 1,000,000.
  public internal(set) var orders = 2_000
  /// Over how many months they are spread, 1 to 24.
  public internal(set) var months = 3
  /// The first month.
  public internal(set) var start: Period
  /// What everything is drawn from.
  public internal(set) var seed: UInt64 = 1
  /// What is paid together.
  public internal(set) var mode = Mode.daily
  /// How prices look.
  public internal(set) var prices = Prices.catalogue
  /// Thousandths of the items that are paid one to three payments late.
  public internal(set) var withheld = 0
  /// Thousandths of the orders that are cancelled, and never paid.
  public internal(set) var cancelled = 20
  /// Thousandths of the items that are never settled.
  public internal(set) var unpaid = 0
  /// Whole days from the recognition to the payment, 0 to 45.
  public internal(set) var lag = 5
  /// Thousandths of items that an order has on average, 1,000 to 10,000.
  public internal(set) var items = 2_200
  /// Thousandths of the orders with a refund: one more item, of a negative price.
  public internal(set) var refunds = 0
  /// How many items every turn holds back, to be paid one to three payments late.
  public internal(set) var withheldEach = 0
  /// How many items of every turn are never settled.
  public internal(set) var unpaidEach = 0
  /// Thousandths of the turns that are paid together with the next one.
  public internal(set) var merged = 0
  /// Thousandths of the turns that are paid in two or three payments.
  public internal(set) var split = 0
  /// Seconds within which a payment falls, whatever the others do; nil for half an hour, one
  /// payment after the other.
  public internal(set) var jitter: Int?
  /// The fees that the platform states and keeps; nil for none.
  public internal(set) var fees: GeneratedFees?
  /// Thousandths of the currency's unit that payments are rounded to; 0 for not at all.
  public internal(set) var rounded = 0
  /// The currency that the shop sells in.
  public internal(set) var currency: Currency
  /// The zone in which the shop's months begin and end.
  public internal(set) var zone: ShopTimeZone

  /// A shop from a text such as `orders=2000,mode=chain`; what it doesn't name is as usual.
  /// - Throws: `GeneratorProblem`, naming the key.
  public init(_ text: String) throws(GeneratorProblem) {
    guard let dollar = Currency(code: "USD") else {
      throw .badValue(key: .currency, value: "USD")
    }
    guard var first = Period(GeneratorOptions.lastMonth) else {
      throw .badValue(key: .start, value: GeneratorOptions.lastMonth)
    }
    start = first
    currency = dollar
    zone = ShopTimeZone(identifier: "America/Los_Angeles") ?? .utc
    let given = try read(text)
    if !given.contains(.start) {
      for _ in 1..<months { first = first.previous }
      start = first
    }
  }

  /// The last month of a shop whose first one is not named.
  private static let lastMonth = "2026-10"
}
