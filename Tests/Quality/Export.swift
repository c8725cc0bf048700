import Bookkeeping
import Foundation
import ShopSandbox

/// A world for matchers in other languages, and what this one claims of it.
struct Export: Codable {
  struct Item: Codable {
    let id: Int32
    let order: Int
    /// Seconds since 1970.
    let at: Int64
    /// Ten-thousandths.
    let units: Int64
  }

  struct Payment: Codable {
    let id: Int
    let turn: Int
    let at: Int64
    let units: Int64
  }

  struct Claimed: Codable {
    let payments: [Int]
    let items: [Int32]
    let rule: String
    let strength: String
    let rivals: Int64
  }

  let options: String
  let mode: String
  let lagDays: Int
  let items: [Item]
  let payments: [Payment]
  /// The items of each turn.
  let truth: [Int: [Int32]]
  let claims: [Claimed]

  init(_ facts: Facts, options: String, claims: [Claim]) {
    self.options = options
    mode = facts.options.mode.rawValue
    lagDays = facts.options.lag
    items = facts.items.map { item in
      let number = facts.item(item.key)
      return Item(
        id: number,
        order: facts.truth.order(ofItem: number),
        at: item.recognisedAt.seconds,
        units: item.units
      )
    }
    payments = facts.payments.map { payment in
      let number = facts.payment(payment.key)
      return Payment(
        id: number,
        turn: facts.truth.payment(number).turn,
        at: payment.createdAt.seconds,
        units: payment.units
      )
    }
    truth = Dictionary(
      payments.map { ($0.turn, Array(facts.truth.items(ofPayment: $0.id))) },
      uniquingKeysWith: { first, _ in first }
    )
    self.claims = claims.map {
      Claimed(
        payments: $0.payments,
        items: $0.items,
        rule: $0.rule.rawValue,
        strength: $0.strength.rawValue,
        rivals: $0.rivals
      )
    }
  }
}
