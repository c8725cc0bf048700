package import Bookkeeping

/// Stages of writing a pack by themselves, for the speed bench.
package enum StagesAlone {
  /// Writes rows as `line-items.csv` has them into a new file.
  /// - Throws: `PackError`, and what reading the rows throws.
  package static func writeLineItems(
    _ rows: any RowSource<LineItemRow>,
    in zone: ShopTimeZone,
    to path: String
  ) throws -> WrittenFile {
    let table = LineItemsTable(zone: zone)
    var csv = try CSVWriter(try FileOutput(creating: path), columns: table.columns)
    try rows.forEachRow { row in
      table.append(row, to: &csv)
      try csv.endRow()
    }
    return try csv.finish(name: table.file.rawValue)
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
