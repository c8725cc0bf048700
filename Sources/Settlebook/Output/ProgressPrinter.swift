import Analytics
import Synchronization

/// Shows what is under way: one changing line on a terminal, plain lines elsewhere.
final class ProgressPrinter: Sendable {
  private struct State {
    var rows: [String: Int] = [:]
    var isOpen = false
  }

  private let state = Mutex(State())
  private let isWatched = Terminal.isWatched

  /// Shows a step.
  func show(_ progress: MonthEndProgress) {
    state.withLock { state in
      switch progress {
      case .pulled(let operation, let rows):
        state.rows[operation, default: 0] += rows
        guard isWatched else { return }
        let nouns = ["listPayments": "payments", "listProducts": "products"]
        let noun = nouns[operation] ?? "orders"
        line("pulling: \(state.rows[operation] ?? 0) \(noun)", &state)
      case .matching:
        if !isWatched {
          let rows = state.rows
          if !rows.isEmpty {
            Terminal.complain(
              "pulled \(rows["listPayments"] ?? 0) payments, \(rows["listOrders"] ?? 0) orders"
                + (rows["listProducts"].map { ", \($0) products" } ?? "")
            )
          }
        }
        line("matching", &state)
      case .flagging: line("looking for discrepancies", &state)
      case .rendering: line("writing the pack", &state)
      }
    }
  }

  /// Ends the changing line.
  func finish() {
    state.withLock { state in
      if state.isOpen { Terminal.show("\r\u{1B}[K") }
      state.isOpen = false
    }
  }

  private func line(_ text: String, _ state: inout State) {
    if isWatched {
      Terminal.show("\r\u{1B}[K\(text)")
      state.isOpen = true
    } else {
      Terminal.complain(text)
    }
  }
}
