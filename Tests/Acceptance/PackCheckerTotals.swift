/// The proof and the journal, from the rows of the other files.
extension PackChecker {
  /// The blocks and their lines, as the contract names them, in its order.
  static let blocks: [(name: String, lines: [String])] = [
    (
      "orders",
      [
        "opening", "prior_period_adjustments", "sales", "reversed", "fees", "written_off",
        "settled", "closing", "control_difference",
      ]
    ),
    (
      "payments",
      ["opening", "received", "applied", "returned", "closing", "control_difference"]
    ),
    (
      "clearing",
      [
        "opening", "prior_period_adjustments", "sales", "reversed", "fees", "written_off",
        "received", "closing", "control_difference",
      ]
    ),
    (
      "in_transit",
      ["opening", "initiated", "paid", "failed", "closing", "control_difference"]
    ),
  ]

  /// The usual accounts: clearing, bank, sales.
  private static let (clearing, bank, sales) = ("1200", "1000", "4000")

  private func line(_ block: String, _ line: String) -> Int {
    pack.lines.first { $0.block == block && $0.line == line }?.amount ?? 0
  }

  private func count(_ block: String, _ line: String) -> Int {
    pack.lines.first { $0.block == block && $0.line == line }?.count ?? 0
  }

  /// What came with payments of earlier months that were paid in this one, by the journal.
  private var receivedEarlier: Int {
    let earlier = Set(pack.payments.filter { !isNew($0) }.map(\.id))
    return pack.journal.filter { earlier.contains($0.source) && $0.account == Self.bank }
      .reduce(0) { $0 + ($1.debit ?? 0) - ($1.credit ?? 0) }
  }

  private func isNew(_ payment: Pack.Payment) -> Bool {
    payment.createdAt.hasPrefix(pack.month + "-")
  }

  mutating func checkRollForward() {
    let named = Self.blocks.flatMap { block in block.lines.map { "\(block.name) \($0)" } }
    require(pack.lines.map { "\($0.block) \($0.line)" } == named, "roll-forward has other lines")
    for block in Self.blocks {
      let signed = block.lines.dropLast(2).reduce(0) { $0 + line(block.name, $1) }
      require(line(block.name, "closing"), equals: signed, "\(block.name), sum of the lines")
      require(line(block.name, "control_difference"), equals: 0, "\(block.name), control")
    }
    checkOrderLines()
    checkPaymentLines()
    for shared in ["prior_period_adjustments", "sales", "reversed", "fees", "written_off"] {
      require(line("clearing", shared), equals: line("orders", shared), "clearing \(shared)")
    }
    for edge in ["opening", "closing"] {
      require(
        line("clearing", edge),
        equals: line("orders", edge) - line("payments", edge),
        "clearing \(edge) = orders - payments"
      )
    }
    require(
      line("clearing", "received"),
      equals: -line("payments", "received") - line("payments", "returned"),
      "clearing received"
    )
  }

  private mutating func checkOrderLines() {
    let new = pack.items.filter { $0.isRecognised(in: pack.month) }
    let sold = new.reduce(0) { $0 + $1.gross }
    let settled = pack.items.reduce(0) { $0 + $1.settledInPeriod }
    let opening = pack.items.reduce(0) { $0 + $1.opening }
    let open = pack.items.reduce(0) { $0 + $1.open }
    require(line("orders", "opening"), equals: opening, "orders opening")
    require(line("orders", "sales"), equals: sold, "orders sales")
    require(line("orders", "settled"), equals: -settled, "orders settled")
    require(line("orders", "closing"), equals: open, "orders closing")
    require(
      line("orders", "closing"),
      equals: pack.aging.reduce(0) { $0 + $1.amount },
      "orders closing = aging"
    )
    let changes = ["prior_period_adjustments", "reversed", "fees", "written_off"]
    require(
      changes.reduce(0) { $0 + line("orders", $1) },
      equals: open - opening - sold + settled,
      "orders, what neither a sale nor a payment explains"
    )
    let counts = [
      ("opening", pack.items.filter { $0.opening != 0 }.count),
      ("sales", new.filter { $0.gross != 0 }.count),
      ("settled", pack.items.filter { $0.settledInPeriod != 0 }.count),
      ("closing", pack.items.filter { $0.open != 0 }.count),
    ]
    for (name, expected) in counts {
      require(count("orders", name), equals: expected, "orders \(name), count")
    }
  }

  private mutating func checkPaymentLines() {
    let paid = pack.payments.filter { $0.status == "PAID" }
    let new = pack.payments.filter(isNew)
    let paidNew = paid.filter(isNew).reduce(0) { $0 + $1.amount }
    let applied = pack.allocations.filter { $0.allocatedIn == pack.month }
    require(
      line("payments", "closing"),
      equals: paid.reduce(0) { $0 + $1.difference },
      "payments closing"
    )
    require(line("payments", "received"), equals: paidNew + receivedEarlier, "payments received")
    require(
      line("payments", "applied"),
      equals: -applied.reduce(0) { $0 + $1.amount },
      "payments applied"
    )
    let transit = pack.payments.filter { $0.state == "in_transit" }
    require(
      line("in_transit", "closing"),
      equals: transit.reduce(0) { $0 + $1.amount },
      "in_transit closing"
    )
    require(
      line("in_transit", "initiated"),
      equals: new.reduce(0) { $0 + $1.amount },
      "in_transit initiated"
    )
    require(line("in_transit", "paid"), equals: -(paidNew + receivedEarlier), "in_transit paid")
    require(count("in_transit", "initiated"), equals: new.count, "in_transit initiated, count")
    require(count("in_transit", "closing"), equals: transit.count, "in_transit closing, count")
  }

  mutating func checkJournal() {
    var (entries, accounts, sold): ([String: Int], [String: Int], [String: Int]) = ([:], [:], [:])
    var cash: [String: Int] = [:]
    for row in pack.journal {
      require(
        (row.debit == nil) != (row.credit == nil) && row.debit ?? row.credit ?? 0 > 0,
        "journal \(row.entry): one side, above zero"
      )
      require(row.date.hasPrefix(pack.month + "-"), "journal \(row.entry) is of another month")
      let signed = (row.debit ?? 0) - (row.credit ?? 0)
      entries[row.entry, default: 0] += signed
      accounts[row.account, default: 0] += signed
      if row.type == "sale", row.account == Self.sales { sold[row.date, default: 0] -= signed }
      if row.type == "payment", row.account == Self.bank { cash[row.source, default: 0] += signed }
    }
    for (entry, net) in entries { require(net, equals: 0, "journal \(entry) balances") }
    require(
      accounts[Self.clearing] ?? 0,
      equals: line("clearing", "closing") - line("clearing", "opening"),
      "journal, clearing account"
    )
    require(
      accounts[Self.bank] ?? 0,
      equals: line("payments", "received") + line("payments", "returned"),
      "journal, bank"
    )
    require(
      -(accounts[Self.sales] ?? 0),
      equals: line("orders", "sales") + line("orders", "prior_period_adjustments"),
      "journal, sales"
    )
    let itemsByDate = Dictionary(
      grouping: pack.items.filter { $0.isRecognised(in: pack.month) && $0.gross != 0 }
    ) { String($0.recognisedAt.prefix(10)) }
    require(Set(sold.keys) == Set(itemsByDate.keys), "journal, the days of sales")
    for (date, items) in itemsByDate {
      let gross = items.reduce(0) { $0 + $1.gross }
      require(sold[date] ?? 0, equals: gross, "journal, sales of \(date)")
    }
    let paid = pack.payments.filter { $0.status == "PAID" }
    for payment in paid where isNew(payment) || cash[payment.id] != nil {
      require(cash[payment.id] ?? 0, equals: payment.amount, "journal, payment \(payment.id)")
    }
    require(Set(paid.map(\.id)).isSuperset(of: cash.keys), "journal, cash of an unknown payment")
  }
}
