public import Bookkeeping

/// Fees that the platform states: a share of each order and a fixed amount, within bounds.
///
/// The fee is rounded half away from zero, once an order. Its items bear it in proportion to what
/// they sold for, refunds apart: each share is cut off, and the coins that are left go to the
/// largest remainders, the earlier item first.
public struct GeneratedFees: Hashable, Sendable {
  /// Thousandths of a percent of what the order sold for.
  let share: Int
  /// Thousandths of the currency's unit.
  let fixed: Int
  let least: Int
  let most: Int?

  /// A schedule such as `6%`, `6%+0.30` or `6%+0.30min0.50max20`; nil for anything else.
  init?(_ text: String) {
    let pattern = /([0-9.]+)%(?:\+([0-9.]+))?(?:min([0-9.]+))?(?:max([0-9.]+))?/
    guard let match = text.wholeMatch(of: pattern) else { return nil }
    func thousandths(_ text: Substring?, upTo limit: Int) -> Int?? {
      guard let text else { return .some(nil) }
      guard let number = Thousandths(text, upTo: limit) else { return nil }
      return .some(number.count)
    }
    guard let share = Thousandths(match.1, upTo: 100_000),
      let fixed = thousandths(match.2, upTo: 1_000_000),
      let least = thousandths(match.3, upTo: 1_000_000),
      let most = thousandths(match.4, upTo: 1_000_000)
    else { return nil }
    self.share = share.count
    self.fixed = fixed ?? 0
    self.least = least ?? 0
    self.most = most
    if let most, most < self.least { return nil }
  }

  /// The same as a seller would configure them: a commission.
  /// - Parameter currency: the shop's.
  public func schedule(in currency: Currency) -> FeeSchedule {
    func units(_ thousandths: Int) -> Int64 { coins(thousandths, currency) * Money.step(currency) }
    // A share is in thousandths of a percent: ten millionths.
    var rule = FeeRule(name: "commission", rate: Rate(millionths: Int64(share) * 10))
    rule.fixedUnits = units(fixed)
    rule.minimumUnits = units(least)
    rule.capUnits = most.map(units)
    return FeeSchedule([rule])
  }

  /// An amount in the currency's smallest unit.
  private func coins(_ thousandths: Int, _ currency: Currency) -> Int64 {
    (Int64(thousandths) * (Money.unitsPerWhole / Money.step(currency)) + 500) / 1_000
  }

  /// The text that it is read from.
  var text: String {
    func decimal(_ thousandths: Int) -> String {
      var text = "\(thousandths / 1_000).\("\(1_000 + thousandths % 1_000)".dropFirst())"
      while text.last == "0" { text.removeLast() }
      if text.last == "." { text.removeLast() }
      return text
    }
    return decimal(share) + "%" + (fixed > 0 ? "+" + decimal(fixed) : "")
      + (least > 0 ? "min" + decimal(least) : "") + (most.map { "max" + decimal($0) } ?? "")
  }

  /// The fee on an order that sold for so much, in the currency's smallest unit; never all of it.
  /// - Parameter decimals: the currency's decimals.
  public func fee(on gross: Int64, decimals: Int) -> Int64 {
    var unit: Int64 = 1
    for _ in 0..<decimals { unit *= 10 }
    func coins(_ thousandths: Int) -> Int64 { (Int64(thousandths) * unit + 500) / 1_000 }
    guard gross > 0 else { return 0 }
    var fee = (gross * Int64(share) + 50_000) / 100_000 + coins(fixed)
    fee = max(fee, coins(least))
    if let most { fee = min(fee, coins(most)) }
    return min(fee, gross - 1)
  }

  /// What each item bears of its order's fee.
  func shares(of sales: GeneratedSales, decimals: Int) -> [Int64] {
    var shares = Array(repeating: Int64(0), count: sales.items.count)
    for order in sales.orders {
      let totals = order.items.map { max(0, sales.items[$0].total) }
      let gross = order.items.reduce(0) { $0 + sales.items[$1].total }
      let whole = totals.reduce(0, +)
      let fee = fee(on: gross, decimals: decimals)
      guard fee > 0, whole > 0 else { continue }
      var left = fee
      for (place, item) in order.items.enumerated() {
        shares[item] = fee * totals[place] / whole
        left -= shares[item]
      }
      let byRemainder = totals.indices.sorted {
        (fee * totals[$1] % whole, $0) < (fee * totals[$0] % whole, $1)
      }
      for place in byRemainder.prefix(Int(left)) { shares[order.items.lowerBound + place] += 1 }
    }
    return shares
  }
}
