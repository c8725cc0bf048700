internal import Bookkeeping

/// One CSV file of a pack: its name, its columns, and how a row becomes cells.
protocol PackTable {
  /// What a row is made of.
  associatedtype Row
  /// The file.
  var file: PackFile { get }
  /// The header, in the contract's order; new columns only at the end.
  var columns: [String] { get }
  /// Appends one cell for every column.
  func append(_ row: Row, to csv: inout CSVWriter)
}
