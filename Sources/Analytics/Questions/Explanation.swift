import Bookkeeping
import Ledger

/// Why a payment, order or line item is matched, or is not: lines that a person can check with a
/// calculator.
public struct Explanation: Sendable {
  /// The lines, most important first; text from the platform is in them as it came.
  public let lines: [String]
}

extension MonthEnd {
  /// Explains every payment, order and line item with this id, as of the newest closed month.
  /// - Returns: nil where the ledger knows no such id.
  /// - Throws: `MonthEndError.notClosed`, `LedgerError`.
  public func explain(_ id: String) throws -> Explanation? {
    let key = try knownKey()
    guard let month = try ledger.months(key).last(where: \.hasPack) else {
      throw MonthEndError.noMonth(shop: shop.id)
    }
    let books = try books(month.period)
    var lines: [String] = []
    if let payment = try ledger.payment(key, id: id) {
      lines += try explain(payment, books, key)
    }
    for orderID in try ledger.orders(key, named: id) {
      lines += try explain(order: orderID, asked: id, books, key)
    }
    return lines.isEmpty ? nil : Explanation(lines: lines)
  }

  private func explain(
    _ payment: Payment,
    _ books: Books,
    _ key: ShopKey
  ) throws -> [String] {
    var lines = [
      "Payment \(payment.id): \(payment.amount), \(payment.status.rawValue), created "
        + "\(shop.timeZone.text(payment.createdAt)) "
        + "(UTC day \(payment.createdAt.settlementDay))"
    ]
    let matches = try ledger.matches(key, through: books.period)
    let paymentKey = try ledger.paymentKey(key, id: payment.id)
    let match = paymentKey.flatMap { matches[$0] }
    if let match {
      lines.append(
        "Matched in \(match.period) by \(match.rule.rawValue), \(match.strength.rawValue); "
          + "\(Wording.count(Int(match.rivals), "rival")); chance of an accident at most \(match.chance)."
      )
      lines.append(match.explanation)
      var sum = Money.zero(payment.amount.currency)
      for item in try ledger.settledItems(key, payment: payment.id) {
        sum = try sum + item.amount
        let sale = try item.amount - item.fee - item.rounded
        var parts = item.fee.isZero ? "" : " less fees of \(try item.fee.negated())"
        if !item.rounded.isZero { parts += ", rounded by \(item.rounded)" }
        lines.append(
          "  order \(item.orderID), item \(item.itemID): \(item.amount)"
            + (parts.isEmpty ? "" : " (\(sale)\(parts))")
        )
      }
      lines.append(
        "  together \(sum), the payment \(payment.amount): difference "
          + "\(try payment.amount - sum)"
      )
    } else {
      let book = books.payments.first { $0.fact.payment.id == payment.id }
      lines.append("No match; its state is \(book?.state.rawValue ?? "before_start").")
      lines.append(try patternSentence(payment, books, key))
      if book?.state == .onAccount, let row = try estimate(of: payment, books, key) {
        lines += EstimateWords(row: row).lines()
      }
      if let verdict = book?.verdict {
        lines += try CandidateWords(
          ledger: ledger,
          payment: payment,
          verdict: verdict,
          net: NetOf(shop.scheduledFees, booksFrom: books.month.knownFrom)
        ).lines()
      }
    }
    return lines + findings(about: payment.id, books)
  }

  /// The row of `settlement-days.csv` of a payment on account, as its month was closed.
  private func estimate(
    of payment: Payment,
    _ books: Books,
    _ key: ShopKey
  ) throws -> SettlementDayRow? {
    var books = books
    if let period = Period(containing: payment.createdAt, in: shop.timeZone),
      period < books.period
    {
      guard let month = try ledger.month(key, period), month.hasPack, !month.isStale
      else { return nil }
      books = try self.books(period)
    }
    return books.settlementDays.first { $0.paymentID == payment.id }
  }

  /// What the payments of the month say in which a payment was created, as that was closed.
  private func patternSentence(
    _ payment: Payment,
    _ books: Books,
    _ key: ShopKey
  ) throws -> String {
    guard let period = Period(containing: payment.createdAt, in: shop.timeZone),
      period < books.period, let month = try ledger.month(key, period), !month.isStale
    else { return PatternWords.sentence(books.month, shop.fees) }
    return "In \(period): \(PatternWords.sentence(month, shop.knownThrough(period).fees))"
  }

  private func explain(
    order id: String,
    asked: String,
    _ books: Books,
    _ key: ShopKey
  ) throws -> [String] {
    var lines: [String] = []
    let order = try ledger.orderStatus(key, id: id)
    let prices = try CatalogueWords(ledger, key, books, terms: shop.terms)
    var payments: Set<String> = []
    let rows = LineItemRows(
      cursor: ledger.lineItems(
        key,
        order: id,
        period: books.period,
        interval: books.period.interval(in: shop.timeZone),
        knownBefore: books.knownBefore,
        from: books.month.knownFrom,
        fees: shop.scheduledFees
      ),
      shop: shop,
      books: books,
      isWhole: true
    )
    try rows.forEachRow { row in
      guard asked == id || row.itemID == asked else { return }
      let currency = row.unitPrice.currency
      func money(_ units: Int64) -> String { Money(units: units, currency: currency).description }
      lines.append(
        "  item \(row.itemID): \(row.quantity) × \(row.unitPrice), of which \(money(row.balance.gross)) is a sale; "
          + (row.balance.fees == 0 ? "" : "less fees of \(money(row.balance.fees)); ")
          + (row.balance.writtenOff == 0
            ? "" : "\(money(row.balance.writtenOff)) written off; ")
          + "settled \(money(row.balance.settled)), open \(money(row.balance.open)): "
          + "\(row.state.rawValue), \(Wording.count(Int(row.ageDays), "day")) old"
          + (row.paymentIDs.isEmpty
            ? "" : "; paid by " + row.paymentIDs.joined(separator: " "))
      )
      payments.formUnion(row.paymentIDs)
      if let soldAt = row.recognisedAt ?? order?.soldAt {
        lines.append("    " + prices.words(sku: row.skuID, at: soldAt))
      }
    }
    let sold = order.map { shop.timeZone.text($0.soldAt) } ?? ""
    let status = order?.status.rawValue ?? "unknown"
    lines.insert(
      "Order \(id): \(status), paid or placed \(sold)"
        + (order.map { " (UTC day \($0.soldAt.settlementDay))" } ?? ""),
      at: 0
    )
    if order?.status != .completed { lines.append("  It is no sale: only COMPLETED orders are.") }
    return try lines + evidence(of: id, payments: payments, key) + findings(about: id, books)
  }

  /// What an auditor can look at beside the figures: the payments, and the document that went with
  /// the parcel.
  private func evidence(
    of id: String,
    payments: Set<String>,
    _ key: ShopKey
  ) throws -> [String] {
    var lines: [String] = []
    for payment in try payments.sorted().compactMap({ try ledger.payment(key, id: $0) }) {
      lines.append(
        "  payment \(payment.id): \(payment.amount), \(payment.status.rawValue), created "
          + shop.timeZone.text(payment.createdAt)
      )
    }
    // The rule for names of shops: what a shell takes as it stands.
    if Shop.isValidID(id) {
      lines.append(
        "  Its shipping document: settlebook shop shipping-document \(id) --type SHIPPING_LABEL"
      )
    }
    return lines
  }

  private func findings(about id: String, _ books: Books) -> [String] {
    books.findings.filter {
      $0.subjectID == id || $0.subject == .lineItem && $0.subjectID.hasPrefix(id + "/")
    }.map {
      "Discrepancy \($0.id) \($0.code.rawValue) (\($0.severity.rawValue)): \($0.explanation) "
        + $0.suggestedAction
    }
  }
}
