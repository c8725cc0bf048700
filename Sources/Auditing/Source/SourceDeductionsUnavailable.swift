import Bookkeeping

/// `source.deductions_unavailable`: payments are net of deductions that this API doesn't show.
enum SourceDeductionsUnavailable {
  static func findings(on source: AuditedSource, _ context: AuditContext) -> [Discrepancy] {
    guard context.isOnAccount else { return [] }
    return [
      context.finding(
        .sourceDeductionsUnavailable,
        .warning,
        .shop,
        context.shop.id,
        ageDays: 0,
        explanation:
          "No pattern of gross sales explains \(Wording.count(source.onAccount.count, "payment")) of "
          + "\(source.onAccount.sum) together: the platform keeps fees before it pays, and this API "
          + "doesn't say how much. They are taken on account; no item is named as paid.",
        action:
          "Book the fees from the platform's statements; settlement-days.csv estimates them."
      )
    ]
  }
}
