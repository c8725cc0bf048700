import Bookkeeping

/// The keys that a shop is described with.
public enum GeneratorKey: String, CaseIterable, Sendable {
  case orders, months, start, seed, mode, prices, withheld, cancelled, unpaid, lag, items, currency
  case zone, shop, refunds, merged, split, jitter, fees, rounded
  case withheldEach = "withheld_each"
  case unpaidEach = "unpaid_each"

  /// What the key says and takes, in one line.
  public var meaning: String {
    switch self {
    case .orders: "how many orders, 1 to 1000000 (2000)"
    case .months: "over how many months, 1 to 24 (3)"
    case .start: "the first month, YYYY-MM (so that the last is 2026-10)"
    case .seed: "a whole number that everything is drawn from (1)"
    case .mode: "what is paid together: \(GeneratorKey.names(GeneratorOptions.Mode.self)) (daily)"
    case .prices: "\(GeneratorKey.names(GeneratorOptions.Prices.self)) (catalogue)"
    case .withheld: "share of items paid one to three payments late, 0 to 1 (0)"
    case .cancelled: "share of orders cancelled and never paid, 0 to 1 (0.02)"
    case .unpaid: "share of items never settled, 0 to 1 (0)"
    case .lag: "days from recognition to payment, 0 to 45 (5)"
    case .items: "items an order on average, 1 to 10 (2.2)"
    case .currency: "an ISO 4217 code (USD)"
    case .zone: "an IANA time zone (America/Los_Angeles)"
    case .shop: "the shop's name (generated)"
    case .refunds: "share of orders with an item of negative price, 0 to 1 (0)"
    case .withheldEach: "items that every turn holds back, 0 to 20 (0)"
    case .unpaidEach: "items of every turn that are never settled, 0 to 20 (0)"
    case .merged: "share of turns paid together with the next one, 0 to 1 (0)"
    case .split: "share of turns paid in two or three payments, 0 to 1 (0)"
    case .jitter: "seconds within which each payment falls, 0 to 604800 (1800, in order)"
    case .rounded: "what payments are rounded to, such as 0.05, up to 1 (nothing)"
    case .fees: "stated fees of each order, such as 6%+0.30min0.50max20 (none)"
    }
  }

  static func names<Choice: CaseIterable & RawRepresentable>(_ choice: Choice.Type) -> String
  where Choice.RawValue == String {
    choice.allCases.map(\.rawValue).joined(separator: ", ")
  }
}

/// Why a text describes no shop.
public enum GeneratorProblem: Error, Hashable, Sendable, CustomStringConvertible {
  /// A part without an equals sign.
  case notAPair(String)
  /// A key that there is not.
  case unknownKey(String)
  /// A key with two values.
  case givenTwice(GeneratorKey)
  /// A value that the key does not take.
  case badValue(key: GeneratorKey, value: String)

  /// What is wrong, and what to write instead.
  public var description: String {
    let known = GeneratorKey.allCases.map(\.rawValue).joined(separator: ", ")
    return switch self {
    case .notAPair(let text):
      "\(text.debugDescription) is no KEY=VALUE, such as orders=2000; known keys are \(known)."
    case .unknownKey(let key):
      "there is no key \(key.debugDescription); known keys are \(known)."
    case .givenTwice(let key): "\(key.rawValue) is given twice; give it one value."
    case .badValue(let key, let value):
      "\(key.rawValue) can't be \(value.debugDescription): \(key.meaning); known keys are \(known)."
    }
  }
}

extension GeneratorOptions {
  /// Sets what a text says.
  /// - Returns: the keys that it names.
  mutating func read(_ text: String) throws(GeneratorProblem) -> Set<GeneratorKey> {
    var seen: Set<GeneratorKey> = []
    for part in text.split(separator: ",", omittingEmptySubsequences: false) where !text.isEmpty {
      let pair = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      guard pair.count == 2 else { throw .notAPair(String(part)) }
      guard let key = GeneratorKey(rawValue: String(pair[0])) else {
        throw .unknownKey(String(pair[0]))
      }
      guard seen.insert(key).inserted else { throw .givenTwice(key) }
      let value = String(pair[1])
      guard set(key, value) else { throw .badValue(key: key, value: value) }
    }
    return seen
  }

  /// - Returns: whether the key takes the value.
  private mutating func set(_ key: GeneratorKey, _ value: String) -> Bool {
    switch key {
    case .orders: put(whole(value, 1...1_000_000), in: \.orders)
    case .months: put(whole(value, 1...24), in: \.months)
    case .start:
      put(Period(value).flatMap { GeneratorOptions.canStart($0) ? $0 : nil }, in: \.start)
    case .seed: put(value.utf8.first == UInt8(ascii: "+") ? nil : UInt64(value), in: \.seed)
    case .mode: put(Mode(rawValue: value), in: \.mode)
    case .prices: put(Prices(rawValue: value), in: \.prices)
    case .withheld: put(Thousandths(value)?.count, in: \.withheld)
    case .cancelled: put(Thousandths(value)?.count, in: \.cancelled)
    case .unpaid: put(Thousandths(value)?.count, in: \.unpaid)
    case .lag: put(whole(value, 0...45), in: \.lag)
    case .items:
      put(
        Thousandths(value, upTo: 10_000).flatMap { $0.count < 1_000 ? nil : $0.count },
        in: \.items
      )
    case .currency: put(Currency(code: value), in: \.currency)
    case .zone:
      put(ShopTimeZone.isName(value) ? ShopTimeZone(identifier: value) : nil, in: \.zone)
    case .shop: put(Shop.isValidID(value) ? value : nil, in: \.shopID)
    case .refunds: put(Thousandths(value)?.count, in: \.refunds)
    case .withheldEach: put(whole(value, 0...20), in: \.withheldEach)
    case .unpaidEach: put(whole(value, 0...20), in: \.unpaidEach)
    case .merged: put(Thousandths(value)?.count, in: \.merged)
    case .split: put(Thousandths(value)?.count, in: \.split)
    case .jitter: put(whole(value, 0...604_800).map { Optional($0) }, in: \.jitter)
    case .rounded: put(Thousandths(value)?.count, in: \.rounded)
    case .fees: put(GeneratedFees(value).map { Optional($0) }, in: \.fees)
    }
  }

  /// Zones are known from 2015 to 2045, and two years may follow the first month.
  private static func canStart(_ month: Period) -> Bool { (2015...2042).contains(month.year) }

  private mutating func put<Value>(
    _ value: Value?,
    in field: WritableKeyPath<GeneratorOptions, Value>
  ) -> Bool {
    guard let value else { return false }
    self[keyPath: field] = value
    return true
  }

  private func whole(_ text: String, _ range: ClosedRange<Int>) -> Int? {
    guard text.utf8.allSatisfy({ (48...57).contains($0) }), let number = Int(text) else {
      return nil
    }
    return range.contains(number) ? number : nil
  }
}
