import Bookkeeping

/// What a careful clerk with a spreadsheet does: the yardstick that any engine must beat.
///
/// Payments oldest first. An open order of exactly the amount, else an open item of it, the oldest
/// first; else open items oldest first, each one that still fits, until nothing is left. What comes
/// out to the cent is claimed, without a second look.
struct Greedy {
  let facts: Facts
  private let maxLag: Int64 = 45 * 86_400

  func claims() -> [Claim] {
    let items = facts.items
    var isOpen = Array(repeating: true, count: items.count)
    let orders = orders()
    let byOrder = Dictionary(grouping: orders.indices) { sum(orders[$0]) }
    let byItem = Dictionary(grouping: items.indices) { items[$0].units }
    var claims: [Claim] = []
    for payment in facts.payments {
      let last = payment.createdAt.seconds
      func isInReach(_ item: Int) -> Bool {
        let at = items[item].recognisedAt.seconds
        return at < last && at >= last - maxLag
      }
      var found: [Int]?
      if let order = byOrder[payment.units]?.first(where: { order in
        isInReach(orders[order].lowerBound) && orders[order].allSatisfy { isOpen[$0] }
      }) {
        found = Array(orders[order])
      } else if let item = byItem[payment.units]?.first(where: { isInReach($0) && isOpen[$0] }) {
        found = [item]
      } else {
        found = filled(payment, isOpen, isInReach)
      }
      guard let found else { continue }
      for item in found { isOpen[item] = false }
      claims.append(
        Claim(
          payments: [facts.payment(payment.key)],
          items: found.map { facts.item(items[$0].key) }.sorted(),
          rule: .subset,
          strength: .unique,
          rivals: 0,
          chance: Chance(billionths: 0),
          explanation: ""
        )
      )
    }
    return claims
  }

  private func filled(
    _ payment: OpenPayment,
    _ isOpen: [Bool],
    _ isInReach: (Int) -> Bool
  ) -> [Int]? {
    var left = payment.units
    var found: [Int] = []
    let first = facts.items.firstIndex {
      $0.recognisedAt.seconds >= payment.createdAt.seconds - maxLag
    }
    for index in (first ?? facts.items.endIndex)..<facts.items.endIndex where isOpen[index] {
      guard left > 0, isInReach(index) else { break }
      if facts.items[index].units <= left {
        left -= facts.items[index].units
        found.append(index)
      }
    }
    return left == 0 ? found : nil
  }

  private func sum(_ range: Range<Int>) -> Int64 { facts.items[range].reduce(0) { $0 + $1.units } }

  private func orders() -> [Range<Int>] {
    var orders: [Range<Int>] = []
    var start = 0
    for index in facts.items.indices
    where index + 1 == facts.items.count
      || facts.items[index + 1].key.orderRoot != facts.items[index].key.orderRoot
    {
      orders.append(start..<index + 1)
      start = index + 1
    }
    return orders
  }
}
