import Bookkeeping
import Ledger

/// The blocks `payments` and `in_transit` of the proof, in one currency.
struct PaymentBlocks {
  private var opening: Tally
  private var received: Tally
  private var applied: Tally
  private var returned: Tally
  private var closing: Tally
  private var transitOpening: Tally
  private var initiated: Tally
  private var paid: Tally
  private var failed: Tally
  private var transitClosing: Tally
  /// What the clearing account lost to payments that became paid, less what was returned.
  private(set) var receivedNet: Tally
  /// Opening of the block, for the clearing account.
  var openingSum: Money { opening.sum }
  var closingSum: Money { closing.sum }

  init(_ currency: Currency) {
    let empty = Tally(currency)
    (opening, received, applied, returned, closing) = (empty, empty, empty, empty, empty)
    (transitOpening, initiated, paid, failed, transitClosing) = (empty, empty, empty, empty, empty)
    receivedNet = empty
  }

  mutating func add(_ payment: BookPayment) throws {
    try addCash(payment.payment, payment.before, payment.fact)
    try addTransit(payment.payment, payment.before)
  }

  private mutating func addCash(
    _ now: Payment,
    _ before: Payment?,
    _ fact: LedgerPayment
  ) throws {
    let hadCash = before?.status.standing == .received
    let hasCash = now.status.standing == .received
    let start = hadCash ? before?.amount.units ?? 0 : 0
    if hadCash { try opening.add(start - fact.allocatedBefore) }
    if hasCash {
      try received.add(now.amount.units - start)
      try receivedNet.subtract(now.amount.units - start)
      try closing.add(now.amount.units - fact.allocatedBefore - fact.allocatedInPeriod)
    } else if hadCash {
      try returned.subtract(start)
      try receivedNet.add(start)
    }
    try applied.subtract(fact.allocatedInPeriod)
  }

  private mutating func addTransit(_ now: Payment, _ before: Payment?) throws {
    let wasInTransit = before?.status.standing == .inTransit
    if wasInTransit { try transitOpening.add(before?.amount.units ?? 0) }
    if before == nil { try initiated.add(now.amount.units) }
    let known = before?.amount.units ?? now.amount.units
    switch now.status.standing {
    case .inTransit:
      try transitClosing.add(now.amount.units)
      // Back in transit, or changed on the way.
      if before != nil { try initiated.add(now.amount.units - (wasInTransit ? known : 0)) }
    case .received where before == nil || wasInTransit: try paid.subtract(known)
    case .failed where before == nil || wasInTransit: try failed.subtract(known)
    default: break
    }
  }

  func paymentLines() throws -> [RollForwardLine] {
    try BlockLines.make(
      .payments,
      [
        (.opening, opening), (.received, received), (.applied, applied), (.returned, returned),
      ],
      closing: closing
    )
  }

  func transitLines() throws -> [RollForwardLine] {
    try BlockLines.make(
      .inTransit,
      [
        (.opening, transitOpening), (.initiated, initiated), (.paid, paid), (.failed, failed),
      ],
      closing: transitClosing
    )
  }
}

/// The lines of one block, with its closing and its control difference.
enum BlockLines {
  static func make(
    _ block: RollForwardLine.Block,
    _ lines: [(RollForwardLine.Name, Tally)],
    closing: Tally
  ) throws -> [RollForwardLine] {
    var sum = Money.zero(closing.sum.currency)
    var made: [RollForwardLine] = []
    for (name, tally) in lines {
      sum = try sum + tally.sum
      made.append(
        RollForwardLine(block: block, line: name, count: tally.count, amount: tally.sum)
      )
    }
    made.append(
      RollForwardLine(block: block, line: .closing, count: closing.count, amount: closing.sum)
    )
    made.append(
      RollForwardLine(
        block: block,
        line: .controlDifference,
        count: 0,
        amount: try closing.sum - sum
      )
    )
    return made
  }
}
