internal import Bookkeeping

extension Summary {
  /// What the platform seems to have kept, where payments are on account; nothing elsewhere.
  var onAccount: [String] {
    get throws {
      let rows = contents.settlementDays
      guard !rows.isEmpty else { return [] }
      var lines = [
        "## Estimated deductions",
        "",
        "Payments on account beside the settlement days that they most likely cover. An estimate: "
          + "it names no item, and posting it is your choice.",
        "",
        "| Payments | Gross of their days | Paid | Kept by the platform, about | Between | Rate |",
        "| ---: | ---: | ---: | ---: | ---: | ---: |",
      ]
      for currency in inOrder(Set(rows.map(\.payment.currency))) {
        let mine = rows.filter { $0.payment.currency == currency }
        let gross = try Money.sum(mine.map(\.gross), in: currency)
        let paid = try Money.sum(mine.map(\.payment), in: currency)
        let low = try Money.sum(mine.map(\.grossLow), in: currency) - paid
        let high = try Money.sum(mine.map(\.grossHigh), in: currency) - paid
        let kept = try gross - paid
        let rate = Rate(kept, of: gross)?.description ?? ""
        lines.append(
          "| \(mine.count) | \(gross) | \(paid) | \(kept) | \(low) and \(high) | \(rate) |"
        )
      }
      let odd = rows.count { $0.flag != "typical" }
      if odd > 0 {
        lines += [
          "",
          "\(Wording.count(odd, "payment")) \(odd == 1 ? "stands" : "stand") out; see the column "
            + "`flag` of `settlement-days.csv`.",
        ]
      }
      return lines
    }
  }
}
