import Bookkeeping
import Ledger
import Reporting

/// Writes the month's pack from its books, streaming the rows from the ledger.
struct RenderStep {
  let shop: Shop
  let ledger: Ledger
  let key: ShopKey
  let options: MonthEndOptions

  func run(_ books: Books) throws -> WrittenPack {
    let contents = PackContents(
      shop: shop,
      period: books.period,
      payments: paymentRows(books),
      lineItems: LineItemRows(
        cursor: ledger.lineItems(
          key,
          period: books.period,
          interval: books.period.interval(in: shop.timeZone),
          knownBefore: books.knownBefore,
          from: books.month.knownFrom
        ),
        shop: shop,
        books: books
      ),
      allocations: ledger.allocations(
        key,
        period: books.period,
        payments: Set(books.payments.map(\.fact.key))
      ),
      discrepancies: books.findings,
      rollForward: books.rollForward,
      aging: books.aging,
      settlementDays: books.settlementDays,
      journal: books.journal,
      facts: facts(books)
    )
    return try PackWriter.write(
      contents,
      into: "\(options.reportsFolder)/\(shop.id)/\(books.period)"
    )
  }

  private func paymentRows(_ books: Books) -> [PaymentRow] {
    let findings = FindingsBySubject(books.findings, .payment)
    return books.payments.map { item in
      let payment = item.fact.payment
      var (rule, strength) = (item.match?.rule, item.match?.strength)
      var (rivals, chance) = (item.match?.rivals, item.match?.chance)
      if case .ambiguous(let found, let answers, let expected)? = item.verdict?.reason,
        item.state == .ambiguous
      {
        (rule, strength, rivals, chance) = (found, .ambiguous, max(0, answers - 1), expected)
      }
      return PaymentRow(
        payment: payment,
        allocated: Money(units: item.allocated, currency: payment.amount.currency),
        difference: Money(units: item.difference, currency: payment.amount.currency),
        state: item.state,
        rule: rule,
        strength: strength,
        rivals: rivals,
        chance: chance,
        orders: item.match?.orders ?? 0,
        lineItems: item.match?.lineItems ?? 0,
        discrepancies: findings.ids(of: payment.id)
      )
    }
  }

  private func facts(_ books: Books) -> PackFacts {
    var facts = PackFacts(
      asOf: books.asOf,
      patternName: PatternWords.name(books.month),
      patternSentence: PatternWords.sentence(books.month),
      factsDigest: books.month.factsDigest,
      beforeStart: CountedAmount(count: books.beforeStart.count, amount: books.beforeStart.sum),
      uncertainIdentities: CountedAmount(
        count: books.uncertain.count,
        amount: books.uncertain.sum
      )
    )
    facts.isPartial = books.isPartial
    facts.allowIncomplete = books.month.allowsIncomplete && !books.sources.isComplete
    facts.regimeOnAccount = books.month.isOnAccount
    facts.lagDays =
      books.month.evidence.pattern?.rule == .settlementDay
      ? books.month.evidence.pattern?.lagDays : nil
    facts.completeness = books.sources.pulls.map {
      PackCompleteness(
        operation: $0.operation,
        rows: $0.rowsReceived,
        distinct: $0.distinctRecords,
        declaredTotal: $0.declaredTotal,
        isComplete: $0.isComplete,
        problems: $0.problems
      )
    }
    facts.counts = PackCounts(
      orders: books.counts.orders,
      lineItems: books.counts.lineItems,
      payments: books.counts.payments,
      quarantined: books.sources.quarantine.count
    )
    facts.catalogue = PackCatalogue(
      reason: books.comparison.reason,
      compared: books.comparison.compared,
      notKnown: books.comparison.notKnown,
      notListed: books.comparison.notListed
    )
    facts.factsThrough = books.counts.knownThrough
    facts.accounts = options.accounts
    return facts
  }
}

/// The rows of `line-items.csv`: items recognised in the period, open at its start, or changed or
/// allocated in it.
struct LineItemRows: RowSource {
  let cursor: LineItemCursor
  let shop: Shop
  let books: Books
  /// Whether all items are wanted, not only those of the pack.
  var isWhole = false

  func forEachRow(_ body: (LineItemRow) throws -> Void) throws {
    let interval = books.period.interval(in: shop.timeZone)
    let findings = FindingsBySubject(books.findings, .order)
    let ofItems = FindingsBySubject(books.findings, .lineItem)
    try cursor.forEachRow { item in
      let isOfPeriod = item.isSale && interval.contains(item.soldAt)
      guard
        isWhole || isOfPeriod || item.before.open != 0 || item.isChanged
          || item.settledInPeriod != 0
          || item.balance.open != 0
      else { return }
      let age = max(0, books.asOf.dayNumber - shop.timeZone.dayNumber(of: item.soldAt))
      try body(
        LineItemRow(
          orderID: item.orderID,
          itemID: item.itemID,
          skuID: item.skuID,
          productName: item.productName,
          orderStatus: item.status,
          recognisedAt: item.isSale || item.balance.gross != 0 ? item.soldAt : nil,
          quantity: item.quantity,
          unitPrice: item.unitPrice,
          balance: item.balance,
          opening: item.before.open,
          settledInPeriod: item.settledInPeriod,
          state: item.balance.state(
            ageDays: age,
            dueDays: shop.terms.dueDays,
            onAccount: books.month.isOnAccount
          ),
          paymentIDs: item.paymentIDs,
          ageDays: age,
          discrepancies: findings.ids(of: item.orderID, and: ofItems, of: item.itemID)
        )
      )
    }
  }
}

/// Ids of findings by what they are about.
struct FindingsBySubject {
  private var ids: [String: [String]] = [:]

  init(_ findings: [Discrepancy], _ subject: DiscrepancySubject) {
    for finding in findings where finding.subject == subject {
      ids[finding.subjectID, default: []].append(finding.id)
    }
  }

  func ids(of subject: String) -> [String] { (ids[subject] ?? []).sorted() }

  /// Ids of findings about an order, and those about one of its line items.
  func ids(of order: String, and items: FindingsBySubject, of item: String) -> [String] {
    guard !items.ids.isEmpty, let own = items.ids["\(order)/\(item)"] else {
      return ids(of: order)
    }
    return (ids(of: order) + own).sorted()
  }
}

/// The shop's pattern in words.
enum PatternWords {
  static func name(_ month: MonthRecord) -> String {
    if let pattern = month.evidence.pattern { return pattern.rule.rawValue }
    return month.isOnAccount ? "net_of_unknown_deductions" : "none"
  }

  static func sentence(_ month: MonthRecord) -> String {
    let evidence = month.evidence
    guard let pattern = evidence.pattern else {
      return month.isOnAccount
        ? "No exact pattern explains the \(Wording.count(evidence.payments, "paid payment")) of the month; they "
          + "are net of deductions that this API doesn't show, and are taken on account."
        : "There were no paid payments to tell a pattern from."
    }
    let what =
      switch pattern.rule {
      case .settlementDay:
        "whole settlement days (UTC), \(Wording.count(Int(pattern.lagDays), "day")) after recognition"
      case .settlementChain: "consecutive runs of items that tile the month"
      case .order: "single orders at a steady lag"
      case .lineItem: "single line items at a steady lag"
      default: "contiguous runs of items"
      }
    if evidence.isCarried {
      return "Payments are matched as \(what), as in the month before; the month's own "
        + "\(Wording.count(evidence.payments, "paid payment")) would be too few to tell."
    }
    return
      "Payments are \(what): \(evidence.explained) of \(Wording.count(evidence.payments, "paid payment")) "
      + "fit exactly; the chance of that by accident is at most \(evidence.chance)."
  }
}
