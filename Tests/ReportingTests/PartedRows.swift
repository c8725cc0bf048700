import Bookkeeping

/// Rows in parts of a given size.
struct PartedRows: PartedRowSource {
  struct Failure: Error, Equatable {
    let part: Int
  }

  let rows: [LineItemRow]
  let partSize: Int
  /// The part whose reading fails at its end.
  let failing: Int?

  init(_ rows: [LineItemRow], partSize: Int = 4, failingIn part: Int? = nil) {
    (self.rows, self.partSize, failing) = (rows, partSize, part)
  }

  var partCount: Int { (rows.count + partSize - 1) / partSize }

  func forEachRow(_ body: (LineItemRow) throws -> Void) throws { try rows.forEach(body) }

  func readParts(
    _ next: () -> Int?,
    _ body: (LineItemRow) throws -> Void,
    end: (Int) throws -> Void
  ) throws {
    while let part = next() {
      try rows[part * partSize..<min(rows.count, (part + 1) * partSize)].forEach(body)
      if part == failing { throw Failure(part: part) }
      try end(part)
    }
  }
}
