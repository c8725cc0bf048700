import Bookkeeping

/// `source.deductions_unavailable`: payments are net of deductions that this API doesn't show.
enum SourceDeductionsUnavailable {
  static func findings(on source: AuditedSource, _ context: AuditContext) -> [Discrepancy] {
    guard context.isOnAccount else { return [] }
    let sales = context.shop.fees.isEmpty ? "gross sales" : "sales net of the scheduled fees"
    let kept = context.shop.fees.isEmpty ? "fees" : "something else or other fees"
    return [
      context.finding(
        .sourceDeductionsUnavailable,
        .warning,
        .shop,
        context.shop.id,
        ageDays: 0,
        explanation:
          "No pattern of \(sales) explains \(Wording.count(source.onAccount.count, "payment")) of "
          + "\(source.onAccount.sum) together: the platform keeps \(kept) before it pays, and this API "
          + "doesn't say how much. They are taken on account; no item is named as paid.",
        action:
          context.shop.fees.isEmpty
          ? "Book the fees from the platform's statements; settlement-days.csv estimates them."
          : "Compare the fees in the configuration with the platform's statements: settlement-days.csv "
            + "says what they leave unanalysed."
      )
    ]
  }
}
