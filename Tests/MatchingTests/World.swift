import Bookkeeping
import Matching
import TestSupport

/// An invented shop month of which the truth is known: which items every payment really pays.
struct World {
  /// What is paid together.
  enum Kind: CaseIterable { case daily, chain, order, lineItem }

  /// How prices look: most at .99, some at .95 and .49; anything up to 300.00; or all the same.
  enum Prices: CaseIterable { case catalogue, uniform, equal }

  /// What the platform keeps of each order.
  enum Fees: CaseIterable { case none, unknown, flat, fixedDollar, fixedCents, someOrders, reserve }

  var kind = Kind.daily
  var prices = Prices.catalogue
  var fees = Fees.none
  var orders = 300
  var days: Int64 = 30
  /// Chances in percent: a day's item is held back (twice tried); a late item is paid with the next
  /// payment; a payment waits for the next one; a payment without any sense comes in between.
  var heldBack = 0
  var late = 40
  var merged = 0
  var noise = 0
  /// Chances in percent: a unit is paid with the next one; a payment comes in two or three parts.
  var mergedUnits = 0
  var split = 0
  /// So many of each payment's items are held back.
  var heldEach = 0
  /// They are paid up to so many payments later; never where that is zero.
  var patience = 0
  /// Only so many payments are evidence, the latest.
  var payments: Int?
  /// Seconds by which a unit's payment may be later than the lag says.
  var jitter: Int64 = 0
  var carried: Pattern?

  static let lagDays: Int64 = 3

  /// The facts, and the items that each payment pays; nil where it pays none of them in full.
  struct Facts {
    var input: MatchingInput
    var truth: [PaymentKey: Set<LineItemKey>]
  }

  func make(_ random: inout SeededGenerator) -> Facts {
    let items = items(&random)
    var paid = paid(items, &random)
    for _ in 0..<paid.count where chance(noise, &random) {
      paid.append(
        (
          [], .random(in: 0...(days + World.lagDays) * 86_400, using: &random),
          .random(in: 1_000...90_000, using: &random) * 100
        )
      )
    }
    paid = paid.flatMap { parts(of: $0, &random) }
    paid.sort { $0.at < $1.at }
    if let payments { paid = paid.suffix(payments) }
    var truth: [PaymentKey: Set<LineItemKey>] = [:]
    var open: [OpenPayment] = []
    for (row, payment) in paid.enumerated() where payment.units > 0 {
      let key = PaymentKey(row: Int64(row + 1))
      truth[key] = Set(payment.items.map(\.key))
      open.append(
        OpenPayment(
          key: key,
          createdAt: Instant(seconds: payment.at),
          units: payment.units,
          isPaid: true
        )
      )
    }
    let input = MatchingInput(payments: open, items: items, carried: carried)
    return Facts(input: input, truth: truth)
  }

  private func items(_ random: inout SeededGenerator) -> [OpenItem] {
    let seconds = (0..<orders).map { _ in Int64.random(in: 0..<days * 86_400, using: &random) }
      .sorted()
    let endings: [Int64] = [99, 99, 99, 99, 99, 99, 95, 95, 95, 49]
    let catalogue = (0..<200).map { _ in
      // The square makes cheap things common: 4 to 104 dollars.
      let root = Int64.random(in: 0...100, using: &random)
      return (4 + root * root / 100) * 100 + endings[Int.random(in: 0..<10, using: &random)]
    }
    var items: [OpenItem] = []
    for (order, second) in seconds.enumerated() {
      let count = Int32.random(in: 1...4, using: &random)
      for line in 1...count {
        let price: Int64 =
          switch prices {
          case .catalogue: catalogue[Int.random(in: 0..<200, using: &random)]
          case .uniform: .random(in: 1...30_000, using: &random)
          case .equal: 1_999
          }
        items.append(
          OpenItem(
            key: LineItemKey(orderRoot: Int64(order + 1), line: line),
            recognisedAt: Instant(seconds: second),
            units: price * 100
          )
        )
      }
    }
    return items
  }
}
