/// One TikTok Shop of a seller, and how its month ends.
public struct Shop: Hashable, Sendable {
  /// The name that the seller gives the shop: letters, digits, `-`, `_` and `.`; it names folders.
  public let id: String
  /// The currency that the shop sells in.
  public let currency: Currency
  /// The zone in which the shop's months begin and end.
  public let timeZone: ShopTimeZone
  /// The way the API speaks.
  public let dialect: Dialect
  /// What is agreed, or assumed, about settlement.
  public let terms: SettlementTerms
  /// The fees that the platform keeps before it pays, as far as the seller knows them.
  public let fees: FeeSchedule

  /// A shop from its parts.
  public init(
    id: String,
    currency: Currency,
    timeZone: ShopTimeZone,
    dialect: Dialect,
    terms: SettlementTerms,
    fees: FeeSchedule = FeeSchedule()
  ) {
    self.id = id
    self.currency = currency
    self.timeZone = timeZone
    self.dialect = dialect
    self.terms = terms
    self.fees = fees
  }

  /// Whether a text can name a shop: 1 to 64 letters, digits, `-`, `_` or `.`, not starting with
  /// a point, so that it can name a folder and nothing else.
  public static func isValidID(_ text: String) -> Bool {
    (1...64).contains(text.utf8.count) && text.utf8.first != 46
      && text.utf8.allSatisfy { byte in
        (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte)
          || [45, 46, 95].contains(byte)
      }
  }
}

/// The ways the TikTok Shop API is spoken.
public enum Dialect: String, Sendable, CaseIterable {
  /// Exactly the documented OpenAPI description; payments carry no order ids.
  case openapi
}

/// What is agreed, or assumed, about how and when a shop is paid.
public struct SettlementTerms: Hashable, Sendable {
  /// A payment settles nothing recognised more than this many days before it.
  public var maxLagDays: Int64 = 45
  /// A line item at most this old awaits settlement and is no discrepancy.
  public var dueDays: Int64 = 30
  /// Orders are pulled from this many days before the period.
  public var lookbackDays: Int64 = 90
  /// A payment may be in transit for this many days before it is overdue.
  public var transitDays: Int64 = 10
  /// Findings whose difference is below this many ten-thousandths of the shop's currency are
  /// summed in one line.
  public var trivialUnits: Int64 = 0
  /// Whether sale prices are compared with the catalogue's.
  public var checksCatalogue = true
  /// A sale price may be this many percent below the catalogue's price, 0 to 100; never above it.
  public var catalogueBandPercent: Int64 = 50

  /// The usual terms.
  public init() {}
}
