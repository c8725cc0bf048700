import Bookkeeping
import Ledger

/// What the ledger knows of how a month's facts came.
struct SourceReport {
  let pulls: [PullProof]
  let quarantine: [LedgerQuarantine]
  let unknownFields: [(operation: String, path: String)]
  private let endsWithOrders: Bool

  /// - Parameter isSettled: whether the month was closed before, on facts that were found to belong
  ///   together then; what was pulled for other months since does not change that.
  init(_ ledger: Ledger, _ shop: ShopKey, window: Interval, isSettled: Bool = false) throws {
    pulls = try ledger.lastPulls(shop, orders: window)
    quarantine = try ledger.quarantine(shop, orders: window)
    unknownFields = try ledger.unknownFields(shop)
    endsWithOrders = try isSettled || ledger.endsWithOrders(shop, orders: window)
  }

  /// Whether both lists were pulled for the month, and nothing speaks against their completeness.
  var isComplete: Bool { problems.isEmpty }

  /// What an operation lists, as the first word of a sentence.
  static func noun(of operation: String) -> String {
    ["listPayments": "Payments", "listOrders": "Orders"][operation] ?? operation
  }

  /// What speaks against completeness, by operation.
  var problems: [(operation: String, sentence: String)] {
    var problems: [(operation: String, sentence: String)] = []
    for operation in ["listOrders", "listPayments"] {
      guard let pull = pulls.first(where: { $0.operation == operation }) else {
        problems.append((operation, "\(operation) was not pulled for this month."))
        continue
      }
      problems += pull.problems.map { (operation, $0) }
    }
    if problems.isEmpty, !endsWithOrders {
      problems.append(
        (
          "listOrders",
          "Payments were pulled since, or the last pull did not end: they don't belong together."
        )
      )
    }
    return problems
  }
}
