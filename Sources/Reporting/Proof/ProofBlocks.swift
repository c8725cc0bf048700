internal import Bookkeeping

/// The lines of `roll-forward.csv`, by block and currency.
struct ProofBlocks {
  private struct Key: Hashable {
    let block: RollForwardLine.Block
    let currency: Currency
  }

  private var blocks: [Key: [RollForwardLine.Name: Int128]] = [:]

  /// The currencies that have a block.
  var currencies: Set<Currency> { Set(blocks.keys.map(\.currency)) }

  /// Takes the lines and notes blocks that are not whole, do not sum, or do not close.
  init(_ lines: [RollForwardLine], shopCurrency: Currency, _ violations: Violations) {
    for block in RollForwardLine.Block.allCases {
      blocks[Key(block: block, currency: shopCurrency)] = [:]
    }
    for line in lines {
      let key = Key(block: line.block, currency: line.amount.currency)
      let earlier = blocks[key, default: [:]].updateValue(
        Int128(line.amount.units),
        forKey: line.line
      )
      if earlier != nil {
        violations.add(.blockIsWhole, Self.name(key), "\(line.line.rawValue) is there twice")
      }
    }
    let inOrder = blocks.keys.sorted {
      ($0.block.rawValue, $0.currency) < ($1.block.rawValue, $1.currency)
    }
    for key in inOrder { requireSum(key, violations) }
  }

  /// A line's amount; zero where it is absent.
  func units(
    _ block: RollForwardLine.Block,
    _ line: RollForwardLine.Name,
    _ currency: Currency
  ) -> Int128 {
    blocks[Key(block: block, currency: currency)]?[line] ?? 0
  }

  /// Notes the lines that are not what the rows of the pack sum to.
  func require(
    _ items: LineItemProof.Totals,
    _ payments: PackProof.Totals,
    in currency: Currency,
    _ violations: Violations
  ) {
    let ordersClosing = units(.orders, .closing, currency)
    let paymentsClosing = units(.payments, .closing, currency)
    let figures: [(PackIdentity, Int128, Int128)] = [
      (.ordersOpening, units(.orders, .opening, currency), items.opening),
      (.ordersSales, units(.orders, .sales, currency), items.sales),
      (.ordersSettled, units(.orders, .settled, currency), -items.settledInPeriod),
      (.ordersClosing, ordersClosing, items.open),
      (.paymentsClosing, paymentsClosing, payments.notApplied),
      (.inTransitClosing, units(.inTransit, .closing, currency), payments.inTransit),
      (.clearingClosing, units(.clearing, .closing, currency), ordersClosing - paymentsClosing),
    ]
    for (identity, found, expected) in figures {
      violations.require(
        identity,
        found,
        equals: expected,
        currency,
        "roll-forward.csv, \(currency)"
      )
    }
  }

  private func requireSum(_ key: Key, _ violations: Violations) {
    let lines = blocks[key] ?? [:]
    for line in [RollForwardLine.Name.opening, .closing, .controlDifference]
    where lines[line] == nil {
      violations.add(.blockIsWhole, Self.name(key), "\(line.rawValue) is missing")
    }
    let sum = lines.reduce(Int128(0)) { sum, line in
      line.key == .closing || line.key == .controlDifference ? sum : sum + line.value
    }
    violations.require(
      .blockSums,
      lines[.closing] ?? 0,
      equals: sum,
      key.currency,
      Self.name(key)
    )
    violations.require(
      .controlDifference,
      lines[.controlDifference] ?? 0,
      equals: 0,
      key.currency,
      Self.name(key)
    )
  }

  private static func name(_ key: Key) -> String {
    "roll-forward.csv, block \(key.block.rawValue) in \(key.currency)"
  }
}
