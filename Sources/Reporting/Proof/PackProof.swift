internal import Bookkeeping

/// Checks a pack's identities from its rows alone, while they are written.
///
/// The order matters: all allocations before the first payment, and `requireAll` at the end.
struct PackProof {
  /// Sums over the payments of one currency, in ten-thousandths.
  struct Totals {
    var notApplied: Int128 = 0
    var inTransit: Int128 = 0
  }

  let violations = Violations()
  private let shop: Shop
  private let period: Period
  private var allocations: AllocationSums
  private var settled: SettledItems
  private var items: LineItemProof
  private var totals: [Currency: Totals] = [:]

  init(shop: Shop, period: Period) {
    self.shop = shop
    self.period = period
    allocations = AllocationSums(period: period)
    settled = SettledItems(period: period)
    items = LineItemProof(period, period.interval(in: shop.timeZone), violations)
  }

  mutating func add(_ written: WrittenAllocations) {
    allocations = written.payments
    settled.add(written.items)
    violations.add(written.violations)
  }

  mutating func add(_ written: WrittenLineItems) {
    for part in written.parts { items.add(part) }
  }

  mutating func add(_ row: PaymentRow) {
    let payment = row.payment
    let currency = payment.amount.currency
    let name = "payment \(payment.id)"
    if row.allocated.currency != currency || row.difference.currency != currency {
      violations.add(
        .paymentSums,
        name,
        "amount is in \(currency), allocated \(row.allocated), difference \(row.difference)"
      )
    } else {
      violations.require(
        .paymentSums,
        Int128(row.allocated.units) + Int128(row.difference.units),
        equals: Int128(payment.amount.units),
        currency,
        name
      )
    }
    let allocated = allocations.takePayment(payment.id)
    if let allocated, allocated.currency != currency {
      violations.add(.oneCurrency, name, "it is in \(currency), they in \(allocated.currency)")
    }
    violations.require(
      .paymentAllocations,
      Int128(row.allocated.units),
      equals: allocated?.units ?? 0,
      currency,
      name
    )
    if payment.status.standing == .received {
      totals[currency, default: Totals()].notApplied += Int128(row.difference.units)
    }
    if row.state == .inTransit {
      totals[currency, default: Totals()].inTransit += Int128(payment.amount.units)
    }
  }

  /// Checks what only the whole pack can show.
  /// - Throws: `PackRefusal` where anything does not hold.
  mutating func requireAll(_ contents: PackContents) throws {
    try allocations.requireNothingLeft(rereading: contents.allocations, violations)
    settled.add(items.settled)
    try settled.requireNothingLeft(
      rereading: contents.lineItems,
      contents.allocations,
      violations
    )
    let blocks = ProofBlocks(contents.rollForward, shopCurrency: shop.currency, violations)
    let aging = contents.aging.reduce(into: [Currency: Int128]()) { sums, row in
      sums[row.amount.currency, default: 0] += Int128(row.amount.units)
    }
    let journal = JournalProof(contents.journal, contents.facts.accounts, violations)
    let currencies = blocks.currencies.union(totals.keys).union(items.totals.keys)
      .union(aging.keys)
      .union(journal.clearing.keys)
    for currency in currencies.sorted() {
      blocks.require(
        items.totals[currency] ?? LineItemProof.Totals(),
        totals[currency] ?? Totals(),
        in: currency,
        violations
      )
      violations.require(
        .ordersAging,
        blocks.units(.orders, .closing, currency),
        equals: aging[currency] ?? 0,
        currency,
        "roll-forward.csv, \(currency)"
      )
      violations.require(
        .journalFees,
        journal.fees[currency] ?? 0,
        equals: -blocks.units(.clearing, .fees, currency),
        currency,
        "journal.csv, \(currency)"
      )
      violations.require(
        .journalClearing,
        journal.clearing[currency] ?? 0,
        equals: blocks.units(.clearing, .closing, currency)
          - blocks.units(.clearing, .opening, currency),
        currency,
        "journal.csv, \(currency)"
      )
    }
    guard violations.count == 0 else {
      throw PackRefusal(
        shop: shop.id,
        period: period.description,
        violations: violations.kept,
        count: violations.count
      )
    }
  }
}
