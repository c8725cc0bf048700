import Bookkeeping
import Ledger

/// What the ledger knows of how a month's facts came.
struct SourceReport {
  let pulls: [PullProof]
  let quarantine: [LedgerQuarantine]
  let unknownFields: [(operation: String, path: String)]
  private let endsWithOrders: Bool

  init(_ ledger: Ledger, _ shop: ShopKey, window: Interval) throws {
    pulls = try ledger.lastPulls(shop, orders: window)
    quarantine = try ledger.quarantine(shop, orders: window)
    unknownFields = try ledger.unknownFields(shop)
    endsWithOrders = try ledger.endsWithOrders(shop)
  }

  /// Whether both lists were pulled for the month, and nothing speaks against their completeness.
  var isComplete: Bool { problems.isEmpty }

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
        ("listOrders", "The last pull did not end, so that payments are newer than orders.")
      )
    }
    return problems
  }
}
