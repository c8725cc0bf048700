import Bookkeeping
import Ledger
import Reporting

/// Writes the month's pack from its books, streaming the rows from the ledger.
struct RenderStep {
  let shop: Shop
  let ledger: Ledger
  let key: ShopKey
  let options: MonthEndOptions

  /// Begins the pack of a month with its allocations.
  /// - Throws: `PackError`.
  func begin(_ allocations: NewAllocations, of period: Period) throws -> PackBegun {
    try PackBegun(allocations, of: shop, period, into: folder(of: period))
  }

  private func folder(of period: Period) -> String {
    "\(options.reportsFolder)/\(shop.id)/\(period)"
  }

  /// Writes the pack; the line items are flagged while their file is written.
  /// - Parameters:
  ///   - begun: the pack with its allocations, where it was begun.
  ///   - check: what must hold of the books before the pack takes its place.
  func run(
    _ draft: BooksDraft,
    _ begun: PackBegun?,
    requiring check: (Books) throws -> Void
  ) throws -> (pack: WrittenPack, rest: Books) {
    let contents = PackContents(
      shop: shop,
      period: draft.period,
      payments: paymentRows(draft),
      lineItems: draft.items,
      allocations: ledger.allocations(
        key,
        period: draft.period,
        payments: Set(draft.payments.map(\.fact.key))
      ),
      discrepancies: [],
      rollForward: [],
      aging: [],
      settlementDays: [],
      journal: [],
      facts: PackFacts(
        asOf: draft.asOf,
        patternName: PatternWords.name(draft.month),
        patternSentence: PatternWords.sentence(draft.month, shop.fees),
        factsDigest: draft.month.factsDigest,
        beforeStart: CountedAmount(count: 0, amount: .zero(shop.currency)),
        uncertainIdentities: CountedAmount(count: 0, amount: .zero(shop.currency))
      )
    )
    func complete(_ contents: inout PackContents) throws -> Books {
      let books = try draft.finish()
      try check(books)
      contents.discrepancies = books.findings
      contents.rollForward = books.rollForward
      contents.aging = books.aging
      contents.settlementDays = books.settlementDays
      contents.journal = books.journal
      fill(&contents.facts, books)
      return books
    }
    // What a month before allocated of the pack's payments is named as well.
    if let begun, draft.payments.allSatisfy({ !$0.fact.wasMatched }) {
      return try PackWriter.write(contents, into: begun, completedBy: complete)
    }
    begun?.discard()
    return try PackWriter.write(contents, into: folder(of: draft.period), completedBy: complete)
  }

  private func paymentRows(_ draft: BooksDraft) -> [PaymentRow] {
    let findings = FindingsBySubject(draft.paymentFindings, .payment)
    return draft.payments.map { item in
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

  private func fill(_ facts: inout PackFacts, _ books: Books) {
    facts.beforeStart = CountedAmount(count: books.beforeStart.count, amount: books.beforeStart.sum)
    facts.uncertainIdentities = CountedAmount(
      count: books.uncertain.count,
      amount: books.uncertain.sum
    )
    facts.isPartial = books.isPartial
    facts.allowIncomplete = books.month.allowsIncomplete && !books.sources.isComplete
    facts.wantsArchive = options.wantsArchive
    facts.regimeOnAccount = books.month.isOnAccount
    facts.lagDays =
      [.settlementDay, .tolerance].contains(books.month.evidence.pattern?.rule)
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
  }
}

/// The shop's pattern in words.
enum PatternWords {
  static func name(_ month: MonthRecord) -> String {
    if let pattern = month.evidence.pattern { return pattern.rule.rawValue }
    return month.isOnAccount ? "net_of_unknown_deductions" : "none"
  }

  static func sentence(_ month: MonthRecord, _ fees: FeeSchedule) -> String {
    let evidence = month.evidence
    let net = fees.isEmpty ? "" : ", net of the scheduled fees"
    let more = fees.isEmpty ? "" : " other than the scheduled fees"

    guard let pattern = evidence.pattern else {
      return month.isOnAccount
        ? "No exact pattern explains the \(Wording.count(evidence.payments, "paid payment")) of the month; they "
          + "are net of deductions\(more) that this API doesn't show, and are taken on account."
        : "There were no paid payments to tell a pattern from."
    }
    let what =
      switch pattern.rule {
      case .settlementDay:
        "whole settlement days (UTC), \(Wording.count(Int(pattern.lagDays), "day")) after recognition\(net)"
      case .tolerance:
        "whole settlement days (UTC), \(Wording.count(Int(pattern.lagDays), "day")) after recognition\(net), "
          + "off by rounding"
      case .settlementChain: "consecutive runs of items that tile the month\(net)"
      case .order: "single orders at a steady lag\(net)"
      case .lineItem: "single line items at a steady lag\(net)"
      default: "contiguous runs of items\(net)"
      }
    if evidence.isCarried {
      return "Payments are matched as \(what), as in the month before; the month's own "
        + "\(Wording.count(evidence.payments, "paid payment")) would be too few to tell."
    }
    let fit =
      switch evidence.exception {
      case .none: pattern.rule == .tolerance ? "fit so" : "fit exactly"
      case .heldBack: "fit with one line item held back at most"
      case .late:
        "fit with one line item held back at most, and with those added that earlier ones held back"
      }
    return
      "Payments are \(what): \(evidence.explained) of \(Wording.count(evidence.payments, "paid payment")) "
      + "\(fit); the chance of that by accident is at most \(evidence.chance)."
  }
}
