/// One fee that the platform keeps of an order before it pays, as the seller agreed on it.
public struct FeeRule: Hashable, Sendable {
  /// What the fee is called, such as `commission`; rules of one name stand for one another.
  public var name: String
  /// The share of what the order's covered items sold for.
  public var rate: Rate
  /// What is kept of every order with a covered item, in ten-thousandths of the shop's currency.
  public var fixedUnits: Int64 = 0
  /// The least that is kept of an order, in ten-thousandths.
  public var minimumUnits: Int64 = 0
  /// The most that is kept of an order, in ten-thousandths; nil for no bound.
  public var capUnits: Int64?
  /// The stock keeping units that are covered; nil for all.
  public var skuIDs: Set<String>?
  /// The first day of sales that are covered, in the shop's time zone; nil for always.
  public var from: CivilDate?
  /// The last day of sales that are covered, in the shop's time zone; nil for always.
  public var through: CivilDate?
  /// The account that the fee is posted to; nil for the chart's account of fees.
  public var account: Account?

  /// A rule for all items and all times, which keeps a share and nothing else.
  public init(name: String, rate: Rate) {
    self.name = name
    self.rate = rate
  }

  /// Whether a line item sold on a day is covered.
  /// - Parameter day: days since 1970-01-01, in the shop's time zone.
  func covers(_ skuID: String, soldOn day: Int64) -> Bool {
    isInForce(on: day) && skuIDs?.contains(skuID) ?? true
  }

  func isInForce(on day: Int64) -> Bool {
    (from.map { $0.dayNumber <= day } ?? true) && (through.map { day <= $0.dayNumber } ?? true)
  }

  /// What is kept of an order whose covered items sold for so much; nothing of one that did not sell
  /// for more than zero.
  /// - Throws: `MoneyError.overflow`.
  func fee(on gross: Money) throws -> Money {
    guard gross.units > 0 else { return .zero(gross.currency) }
    let share = try gross.multiplied(by: rate)
    let fee = try share + Money(units: fixedUnits, currency: gross.currency)
    let bounded = min(max(fee.units, minimumUnits), capUnits ?? .max)
    return Money(units: bounded, currency: gross.currency)
  }

  /// So many stock keeping units are named in words.
  private static let namedSKUs = 10

  /// The rule in words, such as `commission 6 % + 0.30 USD an order, at most 20.00 USD`.
  /// - Parameter currency: the shop's.
  public func description(in currency: Currency) -> String {
    func money(_ units: Int64) -> String { Money(units: units, currency: currency).description }
    var text = "\(name) \(rate.percent) %"
    if fixedUnits != 0 { text += " + \(money(fixedUnits)) an order" }
    if minimumUnits != 0 { text += ", at least \(money(minimumUnits))" }
    if let capUnits { text += ", at most \(money(capUnits))" }
    if let from { text += ", sold from \(from)" }
    if let through { text += from == nil ? ", sold through \(through)" : " through \(through)" }
    if let skuIDs {
      let named = skuIDs.sorted().prefix(FeeRule.namedSKUs)
      text += ", of SKU \(named.joined(separator: " "))"
      if named.count < skuIDs.count { text += " and \(skuIDs.count - named.count) more" }
    }
    return text
  }
}

extension Rate {
  /// A rate from percent as plain decimal text with at most four decimals, such as `6.5`, or nil.
  public init?(percent text: some StringProtocol) {
    guard let number = DecimalText.parse(Array(text.utf8), decimals: 4) else { return nil }
    self.init(millionths: number)
  }

  /// The rate in percent as plain decimal text.
  public var percent: String { DecimalText.print(millionths, decimals: 4, atLeast: 0) }
}
