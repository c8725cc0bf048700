import Bookkeeping
import Ledger
import Matching
import Reporting

/// What kind of trouble an error of the month end is, for whoever has to react to it.
public enum MonthEndFailure: Sendable, Equatable {
  /// The facts can't be used as they are.
  case badData
  /// The file is no ledger.
  case notALedger
  /// The pull was not complete.
  case incomplete
  /// A file or folder can't be made.
  case cannotCreate
  /// A file can't be read or written.
  case cannotWrite
  /// It may work later.
  case tryAgain
  /// The configuration contradicts the ledger.
  case configuration
  /// What was asked for makes no sense.
  case usage
  /// The figures contradict themselves: a bug, and no pack is written.
  case bug

  /// The kind of an error, or nil where it is none of the month end's.
  public init?(_ error: any Error) {
    switch error {
    case let error as MonthEndError: self = MonthEndFailure.of(error)
    case let error as LedgerError: self = MonthEndFailure.of(error)
    case is MatchingError, is MoneyError: self = .badData
    case is PackRefusal: self = .bug
    case let error as PackError: self = MonthEndFailure.of(error)
    default: return nil
    }
  }

  private static func of(_ error: MonthEndError) -> MonthEndFailure {
    switch error {
    case .notEnded, .notBegun, .staleBefore: .tryAgain
    case .incomplete: .incomplete
    case .noSource, .unknownShop, .feesDiffer: .configuration
    case .notClosed, .noMonth: .usage
    case .openingDiffers: .bug
    }
  }

  private static func of(_ error: LedgerError) -> MonthEndFailure {
    switch error {
    case .notALedger: .notALedger
    case .tooNew, .damaged: .badData
    case .cannotWrite: .cannotCreate
    case .busy: .tryAgain
    case .shopDiffers: .configuration
    }
  }

  private static func of(_ error: PackError) -> MonthEndFailure {
    switch error {
    case .cannotWrite, .foreignFile, .invalidFolder: .cannotCreate
    case .busy: .tryAgain
    case .invalidShopName: .configuration
    case .outOfRange: .badData
    case .cannotCompress: .cannotWrite
    }
  }
}
