import Bookkeeping
import Ledger

/// The month's postings in summary: sales a day, cash a payment (design section 9).
struct JournalEntries {
  let shop: Shop
  let period: Period
  let accounts: ChartOfAccounts

  /// - Throws: `MoneyError` when amounts leave the range.
  func rows(_ orders: OrderBlock, _ payments: [BookPayment]) throws -> [JournalRow] {
    var rows: [JournalRow] = []
    for (day, tally) in orders.salesByDate.sorted(by: { $0.key < $1.key }) {
      let date = CivilDate(dayNumber: day)
      rows += try entry(
        "sale",
        date,
        debit: accounts.clearing,
        credit: accounts.sales,
        tally.sum,
        source: date.description,
        "Sales of \(date), \(Wording.count(tally.count, "line item"))"
      )
    }
    rows += try fees(orders)
    rows += try entry(
      "prior_period_adjustment",
      period.firstDate,
      debit: accounts.clearing,
      credit: accounts.sales,
      orders.adjustments.sum,
      source: period.description,
      "Changes of earlier months that became known in \(period)"
    )
    rows += try entry(
      "reversal",
      period.lastDate,
      debit: accounts.refunds,
      credit: accounts.clearing,
      try orders.reversed.sum.negated(),
      source: period.description,
      "Sales reversed in \(period), \(Wording.count(orders.reversed.count, "line item"))"
    )
    rows += try entry(
      "write_off",
      period.lastDate,
      debit: accounts.writeOffs,
      credit: accounts.clearing,
      try orders.writtenOff.sum.negated(),
      source: period.description,
      "Written off in \(period)"
    )
    for payment in payments
    where payment.fact.payment.amount.currency == orders.closing.sum.currency {
      rows += try cash(payment)
    }
    return rows
  }

  /// The scheduled fees on the month's sales, fee by fee and day by day, and what changed of those on
  /// earlier sales.
  private func fees(_ orders: OrderBlock) throws -> [JournalRow] {
    var rows: [JournalRow] = []
    func add(_ name: String, _ tally: Tally, _ date: CivilDate, _ source: String, _ what: String)
      throws
    {
      let account = shop.fees.rules.first { $0.name == name && $0.account != nil }?.account
      rows += try entry(
        "fee",
        date,
        debit: account ?? accounts.fees,
        credit: accounts.clearing,
        tally.sum,
        source: source,
        "\(name) on \(what), \(Wording.count(tally.count, "line item"))",
        number: "\(period)-fee-\(name)-\(source)"
      )
    }
    for (day, tallies) in orders.feesByDate.sorted(by: { $0.key < $1.key }) {
      let date = CivilDate(dayNumber: day)
      for (name, tally) in zip(shop.fees.names, tallies) {
        try add(name, tally, date, date.description, "sales of \(date)")
      }
    }
    for (name, tally) in zip(shop.fees.names, orders.feeChanges) {
      try add(
        name,
        tally,
        period.lastDate,
        period.description,
        "earlier sales, changed in \(period)"
      )
    }
    return rows
  }

  /// Cash that came with a payment in this month, or went back.
  private func cash(_ payment: BookPayment) throws -> [JournalRow] {
    let now = payment.fact.payment
    let before = payment.before
    let had = before?.status.standing == .received ? before?.amount : nil
    let has = now.status.standing == .received ? now.amount : nil
    let nothing = Money.zero(now.amount.currency)
    let change = try (has ?? nothing) - (had ?? nothing)
    let paidOn = shop.timeZone.date(of: now.paidAt ?? now.createdAt)
    let date = min(max(paidOn, period.firstDate), period.lastDate)
    return try entry(
      "payment",
      date,
      debit: accounts.bank,
      credit: accounts.clearing,
      change,
      source: now.id,
      "Payment \(now.id)"
    )
  }

  /// A posting of two sides; below zero the sides change places, and zero is no posting.
  private func entry(
    _ type: String,
    _ date: CivilDate,
    debit: Account,
    credit: Account,
    _ amount: Money,
    source: String,
    _ narration: String,
    number: String? = nil
  ) throws -> [JournalRow] {
    guard !amount.isZero else { return [] }
    let positive = amount.isNegative ? try amount.negated() : amount
    let (from, to) = amount.isNegative ? (credit, debit) : (debit, credit)
    let number = number ?? "\(period)-\(type)-\(source)"
    return [
      JournalRow(
        entry: number,
        entryType: type,
        date: date,
        account: from,
        debit: positive,
        credit: nil,
        sourceID: source,
        narration: narration
      ),
      JournalRow(
        entry: number,
        entryType: type,
        date: date,
        account: to,
        debit: nil,
        credit: positive,
        sourceID: source,
        narration: narration
      ),
    ]
  }
}
