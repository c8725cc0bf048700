import Bookkeeping

@testable import Reporting

extension BrokenPack {
  static let blocks = [
    BrokenPack("a line and no other", [.blockSums]) { pack in
      pack.add(1, to: .orders, .reversed)
    },
    BrokenPack("control difference", [.controlDifference]) { pack in
      pack.add(1, to: .inTransit, .controlDifference)
    },
    BrokenPack("a line missing", [.blockIsWhole]) { pack in
      pack.rollForward.removeAll { $0.block == .payments && $0.line == .controlDifference }
    },
    BrokenPack("a line twice", [.blockIsWhole]) { pack in
      pack.rollForward += pack.rollForward.filter { $0.block == .orders && $0.line == .fees }
    },
    BrokenPack("a block missing", [.blockIsWhole, .inTransitClosing]) { pack in
      pack.rollForward.removeAll { $0.block == .inTransit }
    },
    BrokenPack("orders opening", [.ordersOpening]) { pack in
      pack.move(1, from: .reversed, to: .opening, in: .orders)
    },
    BrokenPack("orders sales", [.ordersSales]) { pack in
      pack.move(1, from: .reversed, to: .sales, in: .orders)
    },
    BrokenPack("orders settled", [.ordersSettled]) { pack in
      pack.move(1, from: .reversed, to: .settled, in: .orders)
    },
    BrokenPack("orders closing", [.ordersClosing, .ordersAging, .clearingClosing]) { pack in
      pack.add(1, to: .orders, .reversed)
      pack.add(1, to: .orders, .closing)
    },
    BrokenPack("payments closing", [.paymentsClosing, .clearingClosing]) { pack in
      pack.add(1, to: .payments, .received)
      pack.add(1, to: .payments, .closing)
    },
    BrokenPack("in_transit closing", [.inTransitClosing]) { pack in
      pack.add(1, to: .inTransit, .initiated)
      pack.add(1, to: .inTransit, .closing)
    },
    BrokenPack("clearing closing", [.clearingClosing, .journalClearing]) { pack in
      pack.add(1, to: .clearing, .reversed)
      pack.add(1, to: .clearing, .closing)
    },
    BrokenPack("a payment of a currency without a block", [.paymentsClosing]) { pack in
      var row = SamplePack.payments[1]
      row.payment = Payment(
        id: "P9",
        amount: try SamplePack.money("9", "EUR"),
        status: .paid,
        createdAt: row.payment.createdAt,
        paidAt: nil
      )
      row.allocated = try SamplePack.money("0", "EUR")
      row.difference = try SamplePack.money("9", "EUR")
      pack.payments = SamplePack.payments + [row]
    },
  ]

  static let journal = [
    BrokenPack("a row with neither side", [.journalSides]) { pack in
      pack.post([(ChartOfAccounts().bank, nil, nil)])
    },
    BrokenPack("a row with both sides", [.journalSides]) { pack in
      let one = Money(units: 1, currency: SamplePack.usd)
      pack.post([(ChartOfAccounts().bank, one, one)])
    },
    BrokenPack("an entry of one side", [.journalBalances]) { pack in
      pack.post([(ChartOfAccounts().bank, Money(units: 1, currency: SamplePack.usd), nil)])
    },
    BrokenPack("an entry that balances over two currencies", [.journalBalances]) { pack in
      pack.post([
        (ChartOfAccounts().bank, Money(units: 1, currency: SamplePack.usd), nil),
        (ChartOfAccounts().sales, nil, Money(units: 1, currency: SamplePack.currency("EUR"))),
      ])
    },
    BrokenPack("a posting too many", [.journalClearing]) { pack in
      let one = Money(units: 1, currency: SamplePack.usd)
      pack.post([(ChartOfAccounts().bank, one, nil), (ChartOfAccounts().clearing, nil, one)])
    },
    BrokenPack("a fee that no line tells", [.journalFees, .journalClearing]) { pack in
      let one = Money(units: 1, currency: SamplePack.usd)
      pack.post(
        [(ChartOfAccounts().fees, one, nil), (ChartOfAccounts().clearing, nil, one)],
        as: "fee"
      )
    },
    BrokenPack("another clearing account", [.journalClearing]) { pack in
      pack.facts.accounts.clearing = Account(code: "1299", name: "Clearing")
    },
  ]
}

extension PackContents {
  mutating func add(
    _ units: Int64,
    to block: RollForwardLine.Block,
    _ line: RollForwardLine.Name
  ) {
    rollForward = rollForward.map { row in
      guard row.block == block, row.line == line else { return row }
      return RollForwardLine(
        block: block,
        line: line,
        count: row.count,
        amount: Money(units: row.amount.units + units, currency: row.amount.currency)
      )
    }
  }

  mutating func move(
    _ units: Int64,
    from: RollForwardLine.Name,
    to: RollForwardLine.Name,
    in block: RollForwardLine.Block
  ) {
    add(-units, to: block, from)
    add(units, to: block, to)
  }

  mutating func post(_ rows: [(Account, Money?, Money?)], as type: String = "payment") {
    journal += rows.map { account, debit, credit in
      JournalRow(
        entry: "extra",
        entryType: type,
        date: SamplePack.period.lastDate,
        account: account,
        debit: debit,
        credit: credit,
        sourceID: "",
        narration: ""
      )
    }
  }
}
