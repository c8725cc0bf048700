import Bookkeeping
import Ledger

/// Which payments are alike an earlier one in amount, currency and second: the one with the lower
/// id is the payment, the others are its duplicates.
struct Twins {
  private struct Likeness: Hashable {
    let amount: Money
    let second: Instant
  }

  private var firsts: [PaymentKey: String] = [:]

  init(_ payments: [LedgerPayment]) {
    var groups: [Likeness: [LedgerPayment]] = [:]
    for item in payments where item.payment.status.standing != .failed {
      let likeness = Likeness(amount: item.payment.amount, second: item.payment.createdAt)
      groups[likeness, default: []].append(item)
    }
    for group in groups.values where group.count > 1 {
      // Ids are numbers as text: the shorter is the lower.
      let ordered = group.sorted {
        ($0.payment.id.utf8.count, $0.payment.id) < ($1.payment.id.utf8.count, $1.payment.id)
      }
      for item in ordered.dropFirst() { firsts[item.key] = ordered[0].payment.id }
    }
  }

  /// The id of the payment that this one is alike, or nil.
  func twin(of key: PaymentKey) -> String? { firsts[key] }
}
