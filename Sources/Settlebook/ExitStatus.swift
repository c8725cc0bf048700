import Analytics
import ArgumentParser
import Bookkeeping
import ShopSandbox
import TikTokShop

/// The exit codes: 0 and 3 of our own, the others as in sysexits.
enum ExitStatus: Int32 {
  /// With `--strict`: an error-severity discrepancy stands.
  case discrepancies = 3
  /// The command line is wrong.
  case usage = 64
  /// Bad data, or not a ledger.
  case badData = 65
  /// The service is unavailable, or the pull is incomplete.
  case unavailable = 69
  /// A bug of ours.
  case bug = 70
  /// A file or folder can't be made.
  case cannotCreate = 73
  /// A file can't be read or written.
  case cannotWrite = 74
  /// Try again later.
  case tryAgain = 75
  /// Not authorised.
  case notAuthorised = 77
  /// The configuration is wrong, or the shop unknown.
  case configuration = 78

  /// The code of an error; nil for those of the argument parser, which knows its own.
  static func of(_ error: any Error) -> ExitStatus? {
    switch error {
    case is StrictFailure: .discrepancies
    case let error as ConfigurationError: error.isUsage ? .usage : .configuration
    case let error as FileTrouble: error.isCreation ? .cannotCreate : .cannotWrite
    case let error as ShopError: of(error)
    case let error as UncertainChange: of(error.cause)
    case is InvalidRequest: .badData
    case is ListIncomplete: .unavailable
    case let error as SandboxError: of(error)
    case is ExitCode, is CleanExit, is ValidationError: nil
    default: MonthEndFailure(error).map(of) ?? (isParsing(error) ? nil : .bug)
    }
  }

  /// The line to print; nil where nothing more is to be said.
  static func message(of error: any Error) -> String? {
    if error is StrictFailure { return nil }
    if of(error) == .bug { return "a bug: \(error). Please report this line." }
    return "\(error)"
  }

  private static func of(_ error: ShopError) -> ExitStatus {
    switch error {
    case .notAuthorised: .notAuthorised
    case .notFound: .usage
    case .unknownShop, .invalidConnection, .redirected: .configuration
    case .rateLimited, .cancelled: .tryAgain
    case .cannotConnect, .timedOut, .interrupted, .tls, .unavailable, .refused, .badAnswer,
      .garbled:
      .unavailable
    }
  }

  private static func of(_ error: SandboxError) -> ExitStatus {
    switch error {
    case .portInUse, .cannotListen, .alreadyRunning: .unavailable
    case .badShop, .folderMissing, .shopsAlike: .configuration
    case .cannotWrite: .cannotWrite
    default: .badData
    }
  }

  private static func of(_ failure: MonthEndFailure) -> ExitStatus {
    switch failure {
    case .badData, .notALedger: .badData
    case .incomplete: .unavailable
    case .cannotCreate: .cannotCreate
    case .cannotWrite: .cannotWrite
    case .tryAgain: .tryAgain
    case .configuration: .configuration
    case .usage: .usage
    case .bug: .bug
    }
  }

  /// The argument parser's own errors are not public types.
  private static func isParsing(_ error: any Error) -> Bool {
    String(reflecting: type(of: error)).hasPrefix("ArgumentParser.")
  }
}

/// With `--strict`: an error-severity discrepancy stands.
struct StrictFailure: Error {}
