public import Bookkeeping

/// What summary and manifest say beside the rows.
public struct PackFacts: Sendable {
  /// The day the balances stand at, in the shop's time zone.
  public var asOf: CivilDate
  /// Whether the month had not ended.
  public var isPartial = false
  /// Whether an incomplete pull was accepted.
  public var allowIncomplete = false
  /// The name of the shop's pattern, such as `settlement_day`.
  public var patternName: String
  /// The pattern in one sentence.
  public var patternSentence: String
  /// Whether payments are taken on account: net of unknown deductions.
  public var regimeOnAccount = false
  /// The pattern's lag between recognition and payment, in days, where it has one.
  public var lagDays: Int64?
  /// How complete each pull is.
  public var completeness: [PackCompleteness] = []
  /// How many records the ledger knows.
  public var counts = PackCounts()
  /// When the newest fact was made that the pack knows.
  public var factsThrough: Instant?
  /// SHA-256 of the facts, in hexadecimal.
  public var factsDigest: String
  /// Payments from before the ledger's start that nothing explains.
  public var beforeStart: CountedAmount
  /// Line items whose identity is uncertain, for equal ones fit as well.
  public var uncertainIdentities: CountedAmount
  /// Whether sale prices were compared with the catalogue's.
  public var catalogue = PackCatalogue()
  /// The accounts that the journal posts to.
  public var accounts = ChartOfAccounts()
  /// Whether the pack gets its archive; only the speed bench does without.
  package var wantsArchive = true

  /// The facts of a plain, complete month; what differs is set afterwards.
  public init(
    asOf: CivilDate,
    patternName: String,
    patternSentence: String,
    factsDigest: String,
    beforeStart: CountedAmount,
    uncertainIdentities: CountedAmount
  ) {
    self.asOf = asOf
    self.patternName = patternName
    self.patternSentence = patternSentence
    self.factsDigest = factsDigest
    self.beforeStart = beforeStart
    self.uncertainIdentities = uncertainIdentities
  }
}

/// How complete the pull of one API operation is.
public struct PackCompleteness: Hashable, Sendable {
  /// The operation, such as `listOrders`.
  public var operation: String
  /// How many records came, repeated ones too.
  public var rows: Int
  /// How many different records came.
  public var distinct: Int
  /// How many the platform says there are, where it says so.
  public var declaredTotal: Int?
  /// Whether nothing is missing.
  public var isComplete: Bool
  /// What is missing or doubtful, a sentence each.
  public var problems: [String]

  /// The completeness of a pull from its parts.
  public init(
    operation: String,
    rows: Int,
    distinct: Int,
    declaredTotal: Int?,
    isComplete: Bool,
    problems: [String]
  ) {
    self.operation = operation
    self.rows = rows
    self.distinct = distinct
    self.declaredTotal = declaredTotal
    self.isComplete = isComplete
    self.problems = problems
  }
}

/// Whether the sale prices of the month were compared with the catalogue's, and how many were.
public struct PackCatalogue: Hashable, Sendable {
  /// Why nothing was compared: no host, no time; nil where it was.
  public var reason: String?
  /// How many line items were compared.
  public var compared: Int
  /// How many line items' catalogue price as of the sale is not known.
  public var notKnown: Int
  /// How many line items are not in the catalogue, or only in another currency.
  public var notListed: Int

  /// A comparison from its parts.
  public init(reason: String? = nil, compared: Int = 0, notKnown: Int = 0, notListed: Int = 0) {
    self.reason = reason
    self.compared = compared
    self.notKnown = notKnown
    self.notListed = notListed
  }
}

/// How many records the ledger knows for a month.
public struct PackCounts: Hashable, Sendable {
  /// Orders, in every status.
  public var orders: Int
  /// Line items of those orders.
  public var lineItems: Int
  /// Payments, in every status.
  public var payments: Int
  /// Records that can't be trusted.
  public var quarantined: Int

  /// Counts from their parts.
  public init(orders: Int = 0, lineItems: Int = 0, payments: Int = 0, quarantined: Int = 0) {
    self.orders = orders
    self.lineItems = lineItems
    self.payments = payments
    self.quarantined = quarantined
  }
}

/// How many things there are, and their sum.
public struct CountedAmount: Hashable, Sendable {
  /// How many.
  public var count: Int
  /// Their sum.
  public var amount: Money

  /// A count with its sum.
  public init(count: Int, amount: Money) {
    self.count = count
    self.amount = amount
  }
}
