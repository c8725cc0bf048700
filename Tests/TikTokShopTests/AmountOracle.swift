import Bookkeeping
import Foundation

/// Reads the amounts of a page with a reader that shares nothing with the one that is tested:
/// Foundation's JSON, and decimal texts compared digit by digit.
struct AmountOracle {
  /// The amounts of each order on the page by its id, one list for each record with that id.
  private var amounts: [String: [[String]]] = [:]

  /// - Returns: nil where Foundation can't read the page, so that nothing can be compared.
  init?(_ body: [UInt8]) {
    guard
      let root = try? JSONSerialization.jsonObject(with: Data(body)) as? [String: Any],
      let data = root["data"] as? [String: Any], let orders = data["orders"] as? [Any]
    else { return nil }
    for case let order as [String: Any] in orders {
      guard let id = order["order_id"] as? String else { continue }
      let items = order["line_items"] as? [[String: Any]] ?? []
      let prices = items.map { item in
        let price = item["sale_price"] as? [String: Any]
        let amount = (price?["amount"] as? String).flatMap(AmountOracle.canonical) ?? "none"
        return
          "\(amount) \(price?["currency"] as? String ?? "none") × \(item["quantity"] ?? "none")"
      }
      amounts[id, default: []].append(prices)
    }
  }

  /// Whether the page holds an order with just these amounts.
  func holds(_ order: Order) -> Bool {
    let prices = order.lineItems.map { item in
      let amount = AmountOracle.canonical(item.salePrice.text) ?? "unreadable"
      return "\(amount) \(item.salePrice.currency.code) × \(item.quantity)"
    }
    return amounts[order.id]?.contains(prices) ?? false
  }

  /// A decimal text without the zeros and signs that say nothing; nil where it is none.
  private static func canonical(_ text: String) -> String? {
    let isNegative = text.hasPrefix("-")
    let digits = text.hasPrefix("-") || text.hasPrefix("+") ? text.dropFirst() : text[...]
    let parts = digits.split(separator: ".", omittingEmptySubsequences: false)
    guard (1...2).contains(parts.count), digits.utf8.contains(where: { (48...57).contains($0) }),
      parts.allSatisfy({ $0.utf8.allSatisfy { (48...57).contains($0) } })
    else { return nil }
    let whole = parts[0].drop { $0 == "0" }
    var fraction = parts.count == 2 ? parts[1] : ""
    while fraction.hasSuffix("0") { fraction = fraction.dropLast() }
    let isZero = whole.isEmpty && fraction.isEmpty
    return "\(isNegative && !isZero ? "-" : "")\(whole).\(fraction)"
  }
}
