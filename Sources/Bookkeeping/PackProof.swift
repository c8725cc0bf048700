/// A line of `roll-forward.csv`; in a block the signed lines sum to its closing line.
public struct RollForwardLine: Hashable, Sendable {
  /// The blocks of the proof.
  public enum Block: String, Sendable, CaseIterable {
    /// What items leave open.
    case orders
    /// Cash received and not applied to items.
    case payments
    /// What the platform owes: orders − payments.
    case clearing
    /// Payments on their way.
    case inTransit = "in_transit"
  }

  /// The names of the lines.
  public enum Name: String, Sendable, CaseIterable {
    case opening
    case priorPeriodAdjustments = "prior_period_adjustments"
    case sales
    case reversed
    case fees
    case writtenOff = "written_off"
    case settled
    case received
    case applied
    case returned
    case initiated
    case paid
    case failed
    case closing
    case controlDifference = "control_difference"
  }

  /// The block that the line belongs to.
  public let block: Block
  /// Which line it is.
  public let line: Name
  /// How many items or payments the amount is the sum of.
  public let count: Int
  /// The signed amount.
  public let amount: Money

  /// A line from its parts.
  public init(block: Block, line: Name, count: Int, amount: Money) {
    self.block = block
    self.line = line
    self.count = count
    self.amount = amount
  }
}

/// A row of `aging.csv`: open items of one age bucket.
public struct AgingRow: Hashable, Sendable {
  /// The currency of the amounts.
  public let currency: Currency
  /// The bucket, such as `8-14`.
  public let bucket: String
  /// How many line items are open.
  public let count: Int
  /// The sum of what is open.
  public let amount: Money
  /// When the oldest item of the bucket was recognised, as a date in the shop; nil in an empty one.
  public let oldest: CivilDate?

  /// A row from its parts.
  public init(currency: Currency, bucket: String, count: Int, amount: Money, oldest: CivilDate?) {
    self.currency = currency
    self.bucket = bucket
    self.count = count
    self.amount = amount
    self.oldest = oldest
  }
}

/// The age buckets of open items, in days: 0–7, 8–14, 15–30, 31–60, 61–90, over 90.
public enum AgingBucket: Int, CaseIterable, Sendable {
  case upTo7
  case upTo14
  case upTo30
  case upTo60
  case upTo90
  case over90

  /// The bucket of an age in days; ages below zero count as zero.
  public init(ageDays: Int64) {
    switch ageDays {
    case ...7: self = .upTo7
    case ...14: self = .upTo14
    case ...30: self = .upTo30
    case ...60: self = .upTo60
    case ...90: self = .upTo90
    default: self = .over90
    }
  }

  /// The bucket's name in `aging.csv`.
  public var name: String {
    switch self {
    case .upTo7: "0-7"
    case .upTo14: "8-14"
    case .upTo30: "15-30"
    case .upTo60: "31-60"
    case .upTo90: "61-90"
    case .over90: "over 90"
    }
  }
}

/// A row of `settlement-days.csv`: a payment on account beside the days it most likely covers.
///
/// An estimate: gross is the sum of the items of those days; the deduction is gross − payment.
public struct SettlementDayRow: Hashable, Sendable {
  /// The last settlement day that the payment most likely covers.
  public let settlementDay: SettlementDay
  /// The payment's id.
  public let paymentID: String
  /// Gross with the largest items held back.
  public let grossLow: Money
  /// Gross of the days.
  public let gross: Money
  /// Gross with the largest late items added.
  public let grossHigh: Money
  /// What was paid.
  public let payment: Money
  /// Gross − payment.
  public let impliedDeduction: Money
  /// The deduction's rate of the low gross; nil where gross is zero.
  public let rateLow: Rate?
  /// The deduction's rate of gross; nil where gross is zero.
  public let rate: Rate?
  /// The deduction's rate of the high gross; nil where gross is zero.
  public let rateHigh: Rate?
  /// What a configured schedule explains; nil without one.
  public let scheduledFees: Money?
  /// What the schedule does not explain.
  public let unanalysed: Money
  /// The median rate of the last 90 days; nil where there is none.
  public let medianRate: Rate?
  /// `typical`, or why a person should look: `no_items`, `above_gross`, `off_median`.
  public let flag: String

  /// A row from its parts.
  public init(
    settlementDay: SettlementDay,
    paymentID: String,
    grossLow: Money,
    gross: Money,
    grossHigh: Money,
    payment: Money,
    impliedDeduction: Money,
    rateLow: Rate?,
    rate: Rate?,
    rateHigh: Rate?,
    scheduledFees: Money?,
    unanalysed: Money,
    medianRate: Rate?,
    flag: String
  ) {
    self.settlementDay = settlementDay
    self.paymentID = paymentID
    self.grossLow = grossLow
    self.gross = gross
    self.grossHigh = grossHigh
    self.payment = payment
    self.impliedDeduction = impliedDeduction
    self.rateLow = rateLow
    self.rate = rate
    self.rateHigh = rateHigh
    self.scheduledFees = scheduledFees
    self.unanalysed = unanalysed
    self.medianRate = medianRate
    self.flag = flag
  }
}

/// A row of `journal.csv`: one side of one posting.
public struct JournalRow: Hashable, Sendable {
  /// The entry's number, the same for all rows of one entry.
  public let entry: String
  /// `sale`, `fee`, `prior_period_adjustment`, `reversal`, `write_off` or `payment`.
  public let entryType: String
  /// The posting date in the shop's time zone.
  public let date: CivilDate
  /// The account's code and name.
  public let account: Account
  /// The debit; nil on a credit row.
  public let debit: Money?
  /// The credit; nil on a debit row.
  public let credit: Money?
  /// What was posted: a date or a payment's id.
  public let sourceID: String
  /// One line of words.
  public let narration: String

  /// A row from its parts.
  public init(
    entry: String,
    entryType: String,
    date: CivilDate,
    account: Account,
    debit: Money?,
    credit: Money?,
    sourceID: String,
    narration: String
  ) {
    self.entry = entry
    self.entryType = entryType
    self.date = date
    self.account = account
    self.debit = debit
    self.credit = credit
    self.sourceID = sourceID
    self.narration = narration
  }
}

/// An account of the general ledger.
public struct Account: Hashable, Sendable {
  /// The code, such as `1200`.
  public let code: String
  /// The name, such as `TikTok Shop clearing`.
  public let name: String

  /// An account from its code and name.
  public init(code: String, name: String) {
    self.code = code
    self.name = name
  }
}

/// The accounts that the journal posts to.
public struct ChartOfAccounts: Hashable, Sendable {
  /// What the platform owes.
  public var clearing = Account(code: "1200", name: "TikTok Shop clearing")
  /// Payouts on their way.
  public var inTransit = Account(code: "1210", name: "Payouts in transit")
  /// Money held back by the platform.
  public var reserve = Account(code: "1220", name: "TikTok Shop reserve")
  /// Where payouts arrive.
  public var bank = Account(code: "1000", name: "Bank")
  /// Sales.
  public var sales = Account(code: "4000", name: "Sales")
  /// Reversed sales.
  public var refunds = Account(code: "4100", name: "Refunds")
  /// The platform's fees.
  public var fees = Account(code: "6000", name: "Platform fees")
  /// What is unexplained.
  public var suspense = Account(code: "1290", name: "Suspense")
  /// What was given up.
  public var writeOffs = Account(code: "6900", name: "Write-offs")

  /// The usual accounts.
  public init() {}
}
