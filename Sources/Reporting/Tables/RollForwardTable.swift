internal import Bookkeeping

/// `roll-forward.csv`: the proof.
struct RollForwardTable: PackTable {
  let file = PackFile.rollForward
  let columns = ["block", "currency", "line", "count", "amount"]

  func append(_ row: RollForwardLine, to csv: inout CSVWriter) {
    csv.appendOwn(row.block.rawValue)
    csv.appendCurrency(row.amount.currency)
    csv.appendOwn(row.line.rawValue)
    csv.appendNumber(row.count)
    csv.appendAmount(row.amount)
  }

  /// By block, currency and line, the closing and the control difference last.
  static func inOrder(_ rows: [RollForwardLine]) -> [RollForwardLine] {
    let blocks = ranks(RollForwardLine.Block.self)
    let lines = ranks(RollForwardLine.Name.self)
    return rows.sorted { left, right in
      (blocks[left.block, default: 0], left.amount.currency, lines[left.line, default: 0])
        < (blocks[right.block, default: 0], right.amount.currency, lines[right.line, default: 0])
    }
  }

  private static func ranks<Case: CaseIterable & Hashable>(_: Case.Type) -> [Case: Int] {
    var ranks: [Case: Int] = [:]
    for (rank, one) in Case.allCases.enumerated() { ranks[one] = rank }
    return ranks
  }
}
