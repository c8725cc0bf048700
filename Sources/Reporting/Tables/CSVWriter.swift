internal import Bookkeeping

/// Writes a CSV file cell by cell through one small buffer.
///
/// RFC 4180 quoting, LF line ends, a header row. Cells are appended in the order of the columns.
final class CSVWriter {
  /// How many rows were ended, the header not counted.
  private(set) var rowCount = 0

  private let output: FileOutput
  private var bytes: [UInt8] = []
  private var isFirstCell = true
  private var currency: Currency?
  private var currencyCode: [UInt8] = []

  /// A file with its header row.
  init(_ output: FileOutput, columns: [String]) throws(PackError) {
    self.output = output
    bytes.reserveCapacity(FileOutput.pieceSize + 4_096)
    for column in columns { appendOwn(column) }
    try endRow()
    rowCount = 0
  }

  /// A cell of text from a stranger, defused and quoted.
  func appendText(_ text: String) {
    beginCell()
    CSVText.append(text, to: &bytes)
  }

  /// A cell of our own words, never defused.
  func appendOwn(_ text: String) {
    beginCell()
    CSVText.appendOwn(text, to: &bytes)
  }

  /// A cell of ids, joined by single spaces.
  func appendIDs(_ ids: [String]) {
    switch ids.count {
    case 0: appendEmpty()
    case 1: appendText(ids[0])
    default: appendText(ids.joined(separator: " "))
    }
  }

  /// A cell without a value.
  func appendEmpty() { beginCell() }

  /// An amount as plain decimal text; empty where there is none.
  func appendAmount(_ amount: Money?) {
    beginCell()
    amount?.appendText(to: &bytes)
  }

  /// An amount from ten-thousandths of its currency.
  func appendAmount(_ units: Int64, _ currency: Currency) {
    beginCell()
    Money(units: units, currency: currency).appendText(to: &bytes)
  }

  /// A currency's code; empty where there is none.
  func appendCurrency(_ currency: Currency?) {
    beginCell()
    guard let currency else { return }
    if currency != self.currency {
      self.currency = currency
      currencyCode = Array(currency.code.utf8)
    }
    bytes.append(contentsOf: currencyCode)
  }

  /// A whole number.
  func appendNumber(_ number: some FixedWidthInteger) {
    beginCell()
    var rest = UInt64(number.magnitude)
    let start = bytes.count
    repeat {
      bytes.append(UInt8(48 + rest % 10))
      rest /= 10
    } while rest > 0
    if number < 0 { bytes.append(45) }
    bytes[start...].reverse()
  }

  /// A time as ISO 8601 with the shop's offset; empty where there is none.
  func appendTime(_ instant: Instant?, in zone: ShopTimeZone) {
    beginCell()
    if let instant { zone.appendText(instant, to: &bytes) }
  }

  /// Ends the row.
  func endRow() throws(PackError) {
    bytes.append(10)
    isFirstCell = true
    rowCount += 1
    if bytes.count >= FileOutput.pieceSize { try flush() }
  }

  /// Brings the file to the disk and closes it.
  func finish(name: String) throws(PackError) -> WrittenFile {
    try flush()
    return try output.finish(name: name, rows: rowCount)
  }

  private func beginCell() {
    if isFirstCell { isFirstCell = false } else { bytes.append(44) }
  }

  private func flush() throws(PackError) {
    try output.write(bytes)
    bytes.removeAll(keepingCapacity: true)
  }
}
