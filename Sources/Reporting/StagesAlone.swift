package import Bookkeeping

/// Stages of writing a pack by themselves, for the speed bench.
package enum StagesAlone {
  /// Writes rows as `line-items.csv` has them into a new file, and proves what each says of itself.
  /// - Throws: `PackError`, and what reading the rows throws.
  package static func writeLineItems(
    _ rows: any PartedRowSource<LineItemRow>,
    of period: Period,
    in zone: ShopTimeZone,
    to path: String
  ) throws -> WrittenFile {
    try WrittenLineItems(rows, period, zone, to: path).file
  }

  /// Archives files with these names and sizes.
  ///
  /// They stand where a pack stands while it is written: in `.<name>.partial` beside the folder
  /// that it will have.
  /// - Throws: `PackError`.
  package static func archive(
    _ files: [(name: String, bytes: Int64)],
    ofPack folder: String,
    title: String,
    to path: String
  ) throws -> WrittenFile {
    let output = try FileOutput(creating: path)
    try PackArchive.write(
      files.map { WrittenFile(name: $0.name, bytes: $0.bytes, rows: nil, sha256: "") },
      in: try PackFolder(folder, names: Set(files.map(\.name))),
      title: title,
      to: output
    )
    return try output.finish(name: title, rows: nil)
  }
}
