import Bookkeeping
import Ledger

/// What an unmatched payment may be for, as sums that a person can check with a calculator.
struct CandidateWords {
  /// So many items of a candidate are listed; of more the number is told.
  static let listed = 12

  let ledger: Ledger
  let payment: Payment
  let verdict: Verdict
  /// What the amounts of items are net of.
  let net: NetOf

  /// Why there is no match, the days that the payment was expected to pay, and the candidates.
  func lines() throws -> [String] {
    var lines: [String] = []
    if let why { lines.append(why) }
    if let nearest = verdict.nearest { lines += try expected(nearest) }
    for (place, candidate) in verdict.candidates.enumerated() {
      lines += try self.lines(candidate, number: place + 1)
    }
    if verdict.unsearchedItems > 0 {
      lines.append(
        "Not searched: any other set of the \(verdict.unsearchedItems) line items that are open. Those are too "
          + "many to look at every set, and some set would fit any amount."
      )
    }
    return lines
  }

  private var why: String? {
    switch verdict.reason {
    case .ambiguous(let rule, let answers, let chance):
      answers > 1
        ? "\(answers) sets of open items equal it by rule \(rule.rawValue): amounts alone can't tell which."
        : "One set of open items equals it by rule \(rule.rawValue), but \(chance) such fits are expected by "
          + "accident; more than 0.001 is no proof."
    case .unmatched: "No set that the shop's pattern allows equals it."
    case .onAccount, .inTransit: nil
    }
  }

  private func expected(_ nearest: Candidate) throws -> [String] {
    let sum = money(nearest.units)
    let gap = try payment.amount - sum
    var line =
      "Expected: settlement day \(name(nearest.days)), with "
      + "\(Wording.count(nearest.items.count, "open line item")) of \(sum) together; the payment "
    if gap.isNegative {
      line += "is \(try gap.negated()) less"
      let usual = nearest.items.isEmpty ? 0 : nearest.units / Int64(nearest.items.count)
      if usual > 0 {
        let held = gap.units.magnitude / UInt64(usual)
        line += held > 1 ? ": about \(held) line items may be held back." : "."
      } else {
        line += "."
      }
    } else {
      line += gap.isZero ? "is just that." : "is \(gap) more."
    }
    return [
      line, "  orders: " + (try ledger.orderIDs(of: nearest.items)).joined(separator: " "),
    ]
  }

  private func lines(_ candidate: CandidateSet, number: Int) throws -> [String] {
    let difference = try payment.amount - money(candidate.units)
    let fit =
      difference.isZero
      ? "equals the payment"
      : difference.isNegative
        ? "is \(try difference.negated()) more than the payment"
        : "is \(difference) less than the payment"
    var lines = ["Candidate \(number), by rule \(candidate.rule.rawValue), \(fit):"]
    if let days = candidate.days {
      lines.append("    all of settlement day \(name(days)): \(money(candidate.daysUnits))")
    }
    lines += try items(candidate.without, sign: "-")
    lines += try items(candidate.items, sign: "+")
    lines.append("  = \(money(candidate.units))")
    return lines
  }

  private func items(_ keys: [LineItemKey], sign: String) throws -> [String] {
    let items = try ledger.namedItems(Array(keys.prefix(CandidateWords.listed)), net)
    var lines = items.map { "  \(sign) order \($0.orderID), item \($0.itemID): \($0.amount)" }
    if keys.count > CandidateWords.listed {
      lines.append(
        "  \(sign) \(Wording.count(keys.count - CandidateWords.listed, "more line item"))"
      )
    }
    return lines
  }

  private func name(_ days: ClosedRange<SettlementDay>) -> String {
    days.lowerBound == days.upperBound
      ? "\(days.lowerBound)" : "\(days.lowerBound) to \(days.upperBound)"
  }

  private func money(_ units: Int64) -> Money {
    Money(units: units, currency: payment.amount.currency)
  }
}
