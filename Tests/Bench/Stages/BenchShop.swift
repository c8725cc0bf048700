import Analytics
import Bookkeeping
import Ledger
import ShopSandbox

/// The made-up shop of which a month is closed: its first one.
struct BenchShop {
  let options: GeneratorOptions
  let shop: Shop

  init(_ text: String) throws {
    options = try GeneratorOptions(text)
    shop = Shop(
      id: options.shopID,
      currency: options.currency,
      timeZone: options.zone,
      dialect: .openapi,
      terms: SettlementTerms()
    )
  }

  var period: Period { options.start }

  /// An empty ledger that knows the shop, as the first page of a pull finds it.
  func makeLedger(at path: String) throws {
    _ = try Ledger(path: path).enter(shop)
  }

  /// The month end over a ledger, a month after the month's end.
  func monthEnd(
    ledger: String,
    options: MonthEndOptions,
    progress: @escaping @Sendable (MonthEndProgress) -> Void = { _ in }
  ) throws -> MonthEnd {
    let now = period.next.interval(in: shop.timeZone).end
    return try MonthEnd(
      shop: shop,
      ledgerPath: ledger,
      client: nil,
      options: options,
      now: { now },
      progress: progress
    )
  }
}
