public import Bookkeeping

/// A shop as a fixture folder describes it: `shop.json`, `orders.json`, `payments.json`, and
/// `products.json` where it has one.
public struct SandboxShop: Sendable {
  /// The shop's name, as in `shop_id`.
  public let shopID: String
  /// The cipher that requests may name the shop by, where it has one.
  public let shopCipher: String?
  /// The currency that the shop sells in.
  public let currency: Currency
  /// The zone in which the shop's months begin and end.
  public let timeZone: ShopTimeZone
  /// The way the API speaks.
  public let dialect: Dialect
  /// What the fixture shows, for people; empty where the fixture says nothing.
  public let description: String
  /// The settlement terms; the usual ones where the fixture says nothing.
  public let terms: SettlementTerms

  let orders: OrderRecords
  let payments: RecordList
  let catalogue: ProductCatalogue

  /// How many order records the fixture holds, those that appear twice counted twice.
  public var orderCount: Int { orders.list.count }

  /// How many payment records the fixture holds, those that appear twice counted twice.
  public var paymentCount: Int { payments.count }

  /// The shop in the words of the bookkeeping.
  public var shop: Shop {
    Shop(id: shopID, currency: currency, timeZone: timeZone, dialect: dialect, terms: terms)
  }

  /// Loads a fixture folder; records are checked to be JSON and not interpreted further.
  /// - Throws: `SandboxError`, naming the file, where one is missing, unreadable or malformed.
  public static func load(folder: String) throws(SandboxError) -> SandboxShop {
    try FixtureFile.requireFolder(folder)
    let shopFile = FixtureFile(folder: folder, name: "shop.json")
    let description = try ShopDescription.read(shopFile)
    let orders = try FixtureFile(folder: folder, name: "orders.json")
      .records(wanted: OrderRecords.wantedFields)
    let payments = try FixtureFile(folder: folder, name: "payments.json").records(wanted: [])
    let products = FixtureFile(folder: folder, name: "products.json")
    let catalogue = ProductCatalogue(
      products: products.exists ? try products.records(wanted: ProductRecords.wantedFields) : nil,
      orders: orders
    )
    return try SandboxShop(
      description,
      file: shopFile.path,
      orders: OrderRecords(list: orders),
      payments: payments,
      catalogue: catalogue
    )
  }

  private init(
    _ described: ShopDescription,
    file: String,
    orders: OrderRecords,
    payments: RecordList,
    catalogue: ProductCatalogue
  ) throws(SandboxError) {
    guard Shop.isValidID(described.shopID) else {
      throw .badShop(
        file: file,
        problem: "shop_id must be 1 to 64 letters, digits, -, _ or ., not starting with a point"
      )
    }
    guard let currency = Currency(code: described.currency) else {
      throw .badShop(file: file, problem: "currency is no ISO 4217 code, such as USD")
    }
    guard let timeZone = ShopTimeZone(identifier: described.timeZone) else {
      throw .badShop(
        file: file,
        problem: "time_zone is no IANA zone, such as America/Los_Angeles"
      )
    }
    guard let dialect = Dialect(rawValue: described.dialect) else {
      let known = Dialect.allCases.map(\.rawValue).joined(separator: ", ")
      throw .badShop(file: file, problem: "dialect is none of \(known)")
    }
    shopID = described.shopID
    shopCipher = described.shopCipher
    self.currency = currency
    self.timeZone = timeZone
    self.dialect = dialect
    description = described.description ?? ""
    terms = described.terms?.settlementTerms ?? SettlementTerms()
    self.orders = orders
    self.payments = payments
    self.catalogue = catalogue
  }
}
