/// The fees that a shop's platform keeps before it pays, as far as the seller knows them.
///
/// A function of the configuration and of an order's items alone. For each name, an item bears the
/// first rule that is in force on the day of the sale and covers its stock keeping unit; rules of
/// different names add up. A fee is rounded half away from zero, once an order and rule; the items
/// bear it in proportion to what they sold for, refunds apart, and `Money.split` hands out the
/// remainder (design section 4).
public struct FeeSchedule: Hashable, Sendable {
  /// The rules, in the order in which they are tried.
  public let rules: [FeeRule]
  /// The names of the fees, each once, in order of their first rule.
  public let names: [String]
  private let rulesByName: [[Int]]

  /// A schedule from its rules.
  public init(_ rules: [FeeRule] = []) {
    self.rules = rules
    var names: [String] = []
    for rule in rules where !names.contains(rule.name) { names.append(rule.name) }
    self.names = names
    rulesByName = names.map { name in rules.indices.filter { rules[$0].name == name } }
  }

  /// Whether nothing is kept.
  public var isEmpty: Bool { rules.isEmpty }

  /// One line item as fees look at it.
  public struct Sale: Hashable, Sendable {
    /// The platform's id of the stock keeping unit.
    public let skuID: String
    /// Quantity × price, in ten-thousandths of the shop's currency.
    public let units: Int64

    /// A line item from its parts.
    public init(skuID: String, units: Int64) {
      self.skuID = skuID
      self.units = units
    }
  }

  /// What each item of one order bears of each fee, in ten-thousandths, in order of `names`.
  /// - Parameters:
  ///   - items: the order's items in the shop's currency, in order of their ids: at a tie of
  ///     remainders the earlier one bears a coin more.
  ///   - day: when the order was recognised, in days since 1970-01-01 in the shop's time zone.
  /// - Throws: `MoneyError.overflow` when a fee leaves the range of an amount.
  public func fees(
    of items: [Sale],
    soldOn day: Int64,
    in currency: Currency
  ) throws -> [[Int64]] {
    var fees = Array(repeating: Array(repeating: Int64(0), count: names.count), count: items.count)
    for (name, places) in rulesByName.enumerated() {
      var isCharged = Array(repeating: false, count: items.count)
      for place in places where rules[place].isInForce(on: day) {
        let covered = items.indices.filter {
          !isCharged[$0] && rules[place].covers(items[$0].skuID, soldOn: day)
        }
        guard !covered.isEmpty else { continue }
        for item in covered { isCharged[item] = true }
        let shares = try shares(of: covered.map { items[$0].units }, rules[place], currency)
        for (item, share) in zip(covered, shares) { fees[item][name] = share.units }
      }
    }
    return fees
  }

  private func shares(
    of units: [Int64],
    _ rule: FeeRule,
    _ currency: Currency
  ) throws -> [Money] {
    let gross = try Money.sum(units.map { Money(units: $0, currency: currency) }, in: currency)
    let fee = try rule.fee(on: gross)
    if units.count == 1 { return [fee] }
    // A sum above zero has a part above zero.
    return fee.isZero
      ? units.map { _ in .zero(currency) } : try fee.split(weights: units.map { max(0, $0) })
  }

  /// The rules for sales before a day, without what is only said of later ones.
  public func rules(soldBefore day: CivilDate) -> [FeeRule] {
    let last = CivilDate(dayNumber: day.dayNumber - 1)
    return rules.filter { $0.from.map { $0 < day } ?? true }.map { rule in
      var rule = rule
      rule.through = rule.through.flatMap { $0 < last ? $0 : nil }
      return rule
    }
  }

  /// What the schedule says of sales before a day, as text: the same text means the same fees.
  ///
  /// Without accounts, which change where a fee is posted and not how much it is.
  public func text(soldBefore day: CivilDate) -> String {
    let lines = rules(soldBefore: day).map { rule in
      [
        rule.name, rule.rate.description, "\(rule.fixedUnits)", "\(rule.minimumUnits)",
        rule.capUnits.map { "\($0)" } ?? "", rule.from?.description ?? "",
        rule.through?.description ?? "",
        rule.skuIDs.map { "SKU " + $0.sorted().joined(separator: " ") } ?? "",
      ].joined(separator: "|")
    }
    return lines.joined(separator: "\n")
  }
}

/// A shop's fees, ready to be asked for one order after the other.
public struct ScheduledFees: Sendable {
  /// The schedule.
  public let schedule: FeeSchedule
  /// The currency that the shop sells in; items in others bear no scheduled fee.
  public let currency: Currency
  private let zone: ShopTimeZone

  init(_ schedule: FeeSchedule, _ currency: Currency, _ zone: ShopTimeZone) {
    self.schedule = schedule
    self.currency = currency
    self.zone = zone
  }

  /// Whether nothing is kept.
  public var isEmpty: Bool { schedule.isEmpty }

  /// What each item of an order bears of each fee, as `FeeSchedule.fees` says.
  /// - Throws: `MoneyError.overflow`.
  public func fees(of items: [FeeSchedule.Sale], soldAt: Instant) throws -> [[Int64]] {
    try schedule.fees(of: items, soldOn: zone.dayNumber(of: soldAt), in: currency)
  }

  /// What each item of an order bears of all fees together, in ten-thousandths.
  /// - Throws: `MoneyError.overflow`.
  public func totals(of items: [FeeSchedule.Sale], soldAt: Instant) throws -> [Int64] {
    try fees(of: items, soldAt: soldAt).map { fees in
      try Money.sum(fees.map { Money(units: $0, currency: currency) }, in: currency).units
    }
  }
}

extension Shop {
  /// The shop as a month's pack tells it: without what its fees say of later sales.
  public func knownThrough(_ period: Period) -> Shop {
    Shop(
      id: id,
      currency: currency,
      timeZone: timeZone,
      dialect: dialect,
      terms: terms,
      fees: FeeSchedule(fees.rules(soldBefore: period.next.firstDate))
    )
  }

  /// The shop's fees, ready to be asked for.
  public var scheduledFees: ScheduledFees { ScheduledFees(fees, currency, timeZone) }
}
