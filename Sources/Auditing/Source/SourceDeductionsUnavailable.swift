import Bookkeeping

/// `source.deductions_unavailable`: payments are net of deductions that this API doesn't show.
enum SourceDeductionsUnavailable {
  static func findings(on source: AuditedSource, _ context: AuditContext) -> [Discrepancy] {
    guard context.isOnAccount else { return [] }
    let words = words(source, context)
    return [
      context.finding(
        .sourceDeductionsUnavailable,
        .warning,
        .shop,
        context.shop.id,
        ageDays: 0,
        explanation:
          "No pattern of \(words.sales) explains \(Wording.count(source.onAccount.count, "payment")) of "
          + "\(source.onAccount.sum) together: \(words.reason). They are taken on account; no item is "
          + "named as paid.",
        action: words.action
      )
    ]
  }

  private static func words(
    _ source: AuditedSource,
    _ context: AuditContext
  ) -> (sales: String, reason: String, action: String) {
    let unsaid = "before it pays, which this API doesn't show"
    let looksAlike = "items that were held back or paid in parts look the same"
    if context.shop.fees.isEmpty {
      return (
        "gross sales", "the platform probably keeps fees \(unsaid); \(looksAlike)",
        "Book fees from the platform's statements only; settlement-days.csv estimates what was kept."
      )
    }
    if source.equalsGross {
      return (
        "sales net of the scheduled fees",
        "most of them are just what their days sold for, and the scheduled fees are not kept",
        "End the fees in the configuration (through), and close the month again."
      )
    }
    return (
      "sales net of the scheduled fees",
      "the platform probably keeps something else or other fees \(unsaid); \(looksAlike)",
      "The scheduled fees of the month's sales are posted all the same: compare them with the platform's "
        + "statements; settlement-days.csv says what they leave unanalysed."
    )
  }
}
