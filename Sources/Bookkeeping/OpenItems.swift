/// The ledger's key of one line item, the same over all revisions of its order.
public struct LineItemKey: Hashable, Sendable, Comparable {
  /// The ledger's row of the order's first revision.
  public let orderRoot: Int64
  /// The item's number within its order.
  public let line: Int32

  /// A key from its parts.
  public init(orderRoot: Int64, line: Int32) {
    self.orderRoot = orderRoot
    self.line = line
  }

  /// By order, then by number.
  public static func < (left: LineItemKey, right: LineItemKey) -> Bool {
    (left.orderRoot, left.line) < (right.orderRoot, right.line)
  }
}

/// The ledger's key of one payment, the same over all of its revisions.
public struct PaymentKey: Hashable, Sendable, Comparable {
  /// The ledger's row of the payment's first revision.
  public let row: Int64

  /// A key from the ledger's row.
  public init(row: Int64) { self.row = row }

  /// By row.
  public static func < (left: PaymentKey, right: PaymentKey) -> Bool { left.row < right.row }
}

/// A line item that is not fully settled, as the matching engine sees it: plain numbers only.
public struct OpenItem: Hashable, Sendable {
  /// The ledger's key of the item.
  public let key: LineItemKey
  /// When the sale counts; for an order that is no sale, when it was paid or placed.
  public let recognisedAt: Instant
  /// What is open, in ten-thousandths of the pool's currency; may be negative.
  public let units: Int64

  /// An open item from its parts.
  public init(key: LineItemKey, recognisedAt: Instant, units: Int64) {
    self.key = key
    self.recognisedAt = recognisedAt
    self.units = units
  }

  /// The UTC day that the platform settles the item with.
  public var settlementDay: SettlementDay { recognisedAt.settlementDay }
}

/// A payment that is not applied, as the matching engine sees it: plain numbers only.
public struct OpenPayment: Hashable, Sendable {
  /// The ledger's key of the payment.
  public let key: PaymentKey
  /// When the payout was initiated.
  public let createdAt: Instant
  /// The amount, in ten-thousandths of the pool's currency.
  public let units: Int64
  /// Whether the seller has the money or it is on its way; failed payments are not offered.
  public let isPaid: Bool

  /// An open payment from its parts.
  public init(key: PaymentKey, createdAt: Instant, units: Int64, isPaid: Bool) {
    self.key = key
    self.createdAt = createdAt
    self.units = units
    self.isPaid = isPaid
  }
}
