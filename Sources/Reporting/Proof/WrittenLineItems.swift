internal import Bookkeeping
internal import Foundation
internal import Synchronization

/// `line-items.csv` as it was written, and what its rows say to the proof.
///
/// As many threads as there are cores, up to four, read, prove and write parts of it; the bytes and the figures are
/// those of one thread.
struct WrittenLineItems: Sendable {
  let file: WrittenFile
  /// At most so many threads, since each needs memory of its own.
  private static let threads = 4

  /// What the rows say, part by part.
  let parts: [LineItemProof.Part]

  /// Writes the file.
  init(
    _ rows: any PartedRowSource<LineItemRow>,
    _ period: Period,
    _ zone: ShopTimeZone,
    to path: String
  ) throws {
    let table = LineItemsTable(zone: zone)
    let work = Work(
      rows: rows,
      table: table,
      period: period,
      parts: try PartsInOrder(rows.partCount, creating: path)
    )
    try work.writeHeader()
    let threads = min(
      ProcessInfo.processInfo.activeProcessorCount,
      WrittenLineItems.threads,
      rows.partCount
    )
    let others = (1..<max(1, threads)).map { _ in Meanwhile { try work.write() } }
    let own = Result { try work.write() }
    // Waits for all in any case, so that nobody writes any more when the pack is discarded.
    let made = [own] + others.map { other in Result { try other.value() } }
    let written = try made.flatMap { try $0.get() }.sorted { $0.number < $1.number }
    parts = written.map(\.proof)
    file = try work.parts.finish(
      name: table.file.rawValue,
      rows: written.reduce(0) { $0 + $1.rows }
    )
  }
}

/// What one thread does.
private struct Work: Sendable {
  struct Part: Sendable {
    let number: Int
    let rows: Int
    let proof: LineItemProof.Part
  }

  let rows: any PartedRowSource<LineItemRow>
  let table: LineItemsTable
  let period: Period
  let parts: PartsInOrder

  func writeHeader() throws {
    var csv = try CSVWriter(PartOutput(parts), columns: table.columns)
    try csv.flush()
  }

  /// Writes parts as long as there are any.
  func write() throws -> [Part] {
    do { return try write(rows) } catch {
      parts.stop()
      throw error
    }
  }

  private func write(_ rows: some PartedRowSource<LineItemRow>) throws -> [Part] {
    let interval = period.interval(in: table.zone)
    let output = PartOutput(parts)
    var csv = CSVWriter(output)
    var proof = LineItemProof(period, interval)
    var (made, before) = ([Part](), 0)
    try rows.readParts {
      let part = parts.claim()
      if let part { output.begin(part) }
      return part
    } _: { row in
      proof.add(row)
      table.append(row, to: &csv)
      try csv.endRow()
    } end: { part in
      try csv.flush()
      try parts.end(part)
      made.append(Part(number: part, rows: csv.rowCount - before, proof: proof.part))
      before = csv.rowCount
      proof = LineItemProof(period, interval)
    }
    return made
  }
}
