internal import Bookkeeping

/// Writes a month's pack: all of it, or nothing.
public enum PackWriter {
  /// Writes the pack into its folder, replacing the one that is there.
  ///
  /// The same contents give the same bytes. The files are written beside the folder and swapped in
  /// when they are whole and on the disk; until then, and after an error, the old pack stands.
  /// Folders are made for their owner only (0700), files too (0600).
  /// - Parameters:
  ///   - contents: the rows and facts; rows are read once (allocations again if one is astray).
  ///   - folder: the pack's own folder, such as `Reports/<shop>/<YYYY-MM>`; made where missing.
  /// - Returns: the files with their sizes and digests.
  /// - Throws: `PackRefusal` where figures disagree, `PackError` where the pack can't be written,
  ///   and what reading the rows throws.
  public static func write(_ contents: PackContents, into folder: String) throws -> WrittenPack {
    try write(contents, into: folder) { _ in }.pack
  }

  /// Writes the pack like `write(_:into:)`, where the rest of it comes to be known only while the
  /// line items are read.
  /// - Parameter complete: called once, when the files of allocations, payments and line items are
  ///   written; fills in the rest, or refuses the pack by throwing.
  /// - Returns: the files with their sizes and digests, and what `complete` gave.
  /// - Throws: as `write(_:into:)`, and what `complete` throws.
  public static func write<Rest>(
    _ contents: PackContents,
    into folder: String,
    completedBy complete: (inout PackContents) throws -> Rest
  ) throws -> (pack: WrittenPack, rest: Rest) {
    let made = try PackFolder(folder, of: contents.shop, contents.period)
    return try write(contents, into: made, completedBy: complete)
  }

  static func write<Rest>(
    _ contents: PackContents,
    into folder: PackFolder,
    completedBy complete: (inout PackContents) throws -> Rest
  ) throws -> (pack: WrittenPack, rest: Rest) {
    try folder.begin()
    let (rows, period) = (contents.allocations, contents.period)
    let begun = PackBegun(folder, rows, period)
    return try write(contents, into: begun, completedBy: complete)
  }

  /// Writes the rest of a pack that was begun with its allocations, like `write(_:into:completedBy:)`.
  /// - Parameter contents: what was begun with, and all else; its allocations are read again only
  ///   where one is astray.
  public static func write<Rest>(
    _ contents: PackContents,
    into begun: PackBegun,
    completedBy complete: (inout PackContents) throws -> Rest
  ) throws -> (pack: WrittenPack, rest: Rest) {
    do {
      var run = PackRun(contents, begun)
      try run.writeStreams()
      let rest = try complete(&run.contents)
      let pack = try run.writeRest()
      try begun.folder.commit()
      return (pack, rest)
    } catch {
      begun.discard()
      throw error
    }
  }
}

/// One writing of one pack, file by file.
private struct PackRun {
  var contents: PackContents
  let folder: PackFolder
  let allocations: Meanwhile<WrittenAllocations>
  var files: [WrittenFile] = []
  var proof: PackProof
  var figures = SummaryFigures()

  init(_ contents: PackContents, _ begun: PackBegun) {
    self.contents = contents
    (folder, allocations) = (begun.folder, begun.allocations)
    proof = PackProof(shop: contents.shop, period: contents.period)
  }

  mutating func writeRest() throws -> WrittenPack {
    let archive = PackFile.archive(of: contents.shop, contents.period)
    try writeTables()
    try proof.requireAll(contents)
    try write(.summary, try Summary(contents, figures, files: files, archive: archive).text())
    let manifest = try write(.manifest, Manifest.text(contents, files: files))
    if contents.facts.wantsArchive { try writeArchive(archive) }
    try write(.checksums, Checksums.text(files))
    return WrittenPack(
      folder: folder.target,
      files: files.sorted { ByteOrder.precedes($0.name, $1.name) },
      manifestDigest: manifest.sha256
    )
  }

  /// Line items, while the allocations are being written; then payments, which are held against the
  /// sums of the allocations.
  mutating func writeStreams() throws {
    let zone = contents.shop.timeZone
    let items = Result {
      try WrittenLineItems(
        contents.lineItems,
        contents.period,
        zone,
        to: folder.path(of: PackFile.lineItems.rawValue)
      )
    }
    // Waits in any case: nobody may write into the folder any more when it is discarded.
    let written = Result { try allocations.value() }
    proof.add(try items.get())
    files.append(try items.get().file)
    proof.add(try written.get())
    files.append(try written.get().file)
    try figures.add(writtenOff: try written.get().writtenOff)
    try write(PaymentsTable(zone: zone), contents.payments) {
      $0.proof.add($1)
      try $0.figures.add($1)
    }
  }

  private mutating func writeTables() throws {
    try write(DiscrepanciesTable(), DiscrepanciesTable.inOrder(contents.discrepancies))
    try write(RollForwardTable(), RollForwardTable.inOrder(contents.rollForward))
    try write(AgingTable(), contents.aging)
    try write(SettlementDaysTable(), SettlementDaysTable.inOrder(contents.settlementDays))
    try write(JournalTable(), contents.journal)
  }

  private mutating func write<Table: PackTable>(
    _ table: Table,
    _ rows: any RowSource<Table.Row>,
    noting note: (inout PackRun, Table.Row) throws -> Void = { _, _ in }
  ) throws {
    let name = table.file.rawValue
    let output = try folder.create(name)
    var csv = try CSVWriter(output, columns: table.columns)
    try rows.forEachRow { row in
      try note(&self, row)
      table.append(row, to: &csv)
      try csv.endRow()
    }
    try csv.flush()
    files.append(try output.finish(name: name, rows: csv.rowCount))
  }

  @discardableResult
  private mutating func write(_ file: PackFile, _ text: String) throws -> WrittenFile {
    let output = try folder.create(file.rawValue)
    try output.write(Array(text.utf8))
    let written = try output.finish(name: file.rawValue, rows: nil)
    files.append(written)
    return written
  }

  private mutating func writeArchive(_ name: String) throws {
    let output = try folder.create(name)
    let title = PackFile.title(of: contents.shop, contents.period)
    try PackArchive.write(files, in: folder, title: title, to: output)
    files.append(try output.finish(name: name, rows: nil))
  }
}
