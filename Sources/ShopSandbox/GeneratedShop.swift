import Bookkeeping

/// A shop of any size, made up from a seed, of which the truth is known.
public struct GeneratedShop: Sendable {
  /// What it was made from.
  public let options: GeneratorOptions
  /// What its payments really pay.
  public let truth: GeneratedTruth
  /// The shop as the sandbox serves it.
  public let sandbox: SandboxShop

  let products: RecordList

  /// Makes the shop; about 700 bytes an order stay in memory.
  public init(_ options: GeneratorOptions) {
    self.options = options
    let catalogue = GeneratedCatalogue(options)
    let sales = GeneratedSales(options, catalogue: catalogue)
    let payouts = GeneratedPayouts(options, sales: sales)
    let records = GeneratedRecords(options: options, catalogue: catalogue, sales: sales)
    truth = GeneratedTruth(sales: sales, payouts: payouts)
    products = records.products(wanted: ProductRecords.wantedFields)
    sandbox = SandboxShop(
      generated: options,
      orders: records.orders(),
      payments: records.payments(payouts),
      products: products
    )
  }
}

extension GeneratorOptions {
  /// What the shop shows, for people; its keys and values make the same shop again.
  var text: String {
    """
    orders=\(orders),months=\(months),start=\(start),seed=\(seed),mode=\(mode.rawValue),\
    prices=\(prices.rawValue),withheld=\(share(withheld)),cancelled=\(share(cancelled)),\
    unpaid=\(share(unpaid)),lag=\(lag),items=\(share(items)),currency=\(currency),\
    zone=\(zone.identifier),shop=\(shopID)\(moreText)
    """
  }

  /// What a shop as it usually is doesn't show.
  private var moreText: String {
    var more: [String] = []
    if refunds > 0 { more.append("refunds=\(share(refunds))") }
    if withheldEach > 0 { more.append("withheld_each=\(withheldEach)") }
    if unpaidEach > 0 { more.append("unpaid_each=\(unpaidEach)") }
    if merged > 0 { more.append("merged=\(share(merged))") }
    if split > 0 { more.append("split=\(share(split))") }
    if let jitter { more.append("jitter=\(jitter)") }
    if let fees { more.append("fees=\(fees.text)") }
    if rounded > 0 { more.append("rounded=\(share(rounded))") }
    return more.map { "," + $0 }.joined()
  }

  private func share(_ thousandths: Int) -> String {
    let decimals = "\(1_000 + thousandths % 1_000)".dropFirst()
    return "\(thousandths / 1_000).\(decimals)"
  }
}

extension SandboxShop {
  fileprivate init(
    generated options: GeneratorOptions,
    orders: RecordList,
    payments: RecordList,
    products: RecordList
  ) {
    shopID = options.shopID
    shopCipher = nil
    currency = options.currency
    timeZone = options.zone
    dialect = .openapi
    description = options.text
    terms = SettlementTerms()
    self.orders = OrderRecords(list: orders)
    self.payments = payments
    catalogue = ProductCatalogue(products: products, orders: orders)
  }
}
