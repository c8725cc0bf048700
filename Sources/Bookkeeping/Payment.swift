/// The status of a payment, as the platform names it; unknown ones are kept as they came.
public struct PaymentStatus: RawRepresentable, Hashable, Sendable {
  /// The platform's word.
  public let rawValue: String

  /// A status from the platform's word.
  public init(rawValue: String) { self.rawValue = rawValue }

  /// The money reached the seller.
  public static let paid = PaymentStatus(rawValue: "PAID")
  /// The money is on its way.
  public static let processing = PaymentStatus(rawValue: "PROCESSING")
  /// The money did not arrive and will not.
  public static let failed = PaymentStatus(rawValue: "FAILED")

  /// Where a payment of this status stands; unknown statuses are treated as in transit.
  public var standing: PaymentStanding {
    switch self {
    case .paid: .received
    case .failed: .failed
    default: .inTransit
    }
  }

  /// Whether the platform's word is one that is understood.
  public var isKnown: Bool { [.paid, .processing, .failed].contains(self) }
}

/// Where a payment stands for the books.
public enum PaymentStanding: Sendable {
  /// The seller has the money.
  case received
  /// The money is on its way, or nobody knows.
  case inTransit
  /// The money will not come.
  case failed
}

/// A settlement record of the platform: money on its way to the seller, or there.
public struct Payment: Hashable, Sendable {
  /// The platform's id of the payment.
  public let id: String
  /// The amount that is paid out.
  public let amount: Money
  /// The payment's status when it was fetched.
  public let status: PaymentStatus
  /// When the payout was initiated.
  public let createdAt: Instant
  /// When the payout succeeded, where the platform says so.
  public let paidAt: Instant?

  /// A payment from its parts.
  public init(
    id: String,
    amount: Money,
    status: PaymentStatus,
    createdAt: Instant,
    paidAt: Instant?
  ) {
    self.id = id
    self.amount = amount
    self.status = status
    self.createdAt = createdAt
    self.paidAt = paidAt
  }
}
