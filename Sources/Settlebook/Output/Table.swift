/// A plain text table: columns as wide as their widest cell, amounts to the right.
struct Table {
  /// How a column is set.
  enum Alignment {
    case left
    case right
  }

  private let headers: [String]
  private let alignments: [Alignment]
  private var rows: [[String]] = []

  init(_ columns: [(String, Alignment)]) {
    headers = columns.map(\.0)
    alignments = columns.map(\.1)
  }

  mutating func add(_ cells: [String]) { rows.append(cells.map(Terminal.safe)) }

  /// The table's lines; only the header where there is no row.
  var text: String {
    let all = [headers] + rows
    let widths = headers.indices.map { column in all.map { width($0[column]) }.max() ?? 0 }
    return all.map { row in
      let cells = row.indices.map { column -> String in
        let pad = String(repeating: " ", count: widths[column] - width(row[column]))
        return alignments[column] == .left ? row[column] + pad : pad + row[column]
      }
      let line = cells.joined(separator: "  ")
      return String(line.reversed().drop { $0 == " " }.reversed())
    }.joined(separator: "\n")
  }

  /// Wide characters (East Asian) take two places on a terminal.
  private func width(_ text: String) -> Int {
    text.unicodeScalars.reduce(0) { sum, scalar in
      let isWide =
        (0x1100...0x115F).contains(scalar.value) || (0x2E80...0xA4CF).contains(scalar.value)
        || (0xAC00...0xD7A3).contains(scalar.value) || (0xF900...0xFAFF).contains(scalar.value)
        || (0xFE30...0xFE6F).contains(scalar.value) || (0xFF00...0xFF60).contains(scalar.value)
      return sum + (isWide ? 2 : 1)
    }
  }
}
