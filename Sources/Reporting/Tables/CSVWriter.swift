internal import Bookkeeping

/// Writes a CSV file cell by cell through one buffer of bytes, without an allocation a cell.
///
/// RFC 4180 quoting, LF line ends, a header row. Cells are appended in the order of the columns.
struct CSVWriter: ~Copyable {
  /// How many rows were ended, the header not counted.
  private(set) var rowCount = 0

  private let output: any PieceOutput
  private var bytes = ByteBuffer(capacity: FileOutput.pieceSize + 4_096)
  private var isFirstCell = true
  private var times: TimeText?
  private var currency: Currency?
  private var currencyCode: [UInt8] = []
  private var period: (period: Period, text: [UInt8])?

  /// Rows without a header.
  init(_ output: any PieceOutput) { self.output = output }

  /// A file with its header row.
  init(_ output: any PieceOutput, columns: [String]) throws(PackError) {
    self.init(output)
    for column in columns { appendOwn(column) }
    try endRow()
    rowCount = 0
  }

  /// A cell of text from a stranger, defused and quoted.
  mutating func appendText(_ text: String) {
    beginCell()
    if !bytes.append(plain: text) { appendSlowly { CSVText.append(text, to: &$0) } }
  }

  /// A cell of our own words, never defused.
  mutating func appendOwn(_ text: String) {
    beginCell()
    if !bytes.append(plain: text) { appendSlowly { CSVText.appendOwn(text, to: &$0) } }
  }

  /// A cell of ids, joined by single spaces.
  mutating func appendIDs(_ ids: [String]) {
    switch ids.count {
    case 0: appendEmpty()
    case 1: appendText(ids[0])
    default: appendText(ids.joined(separator: " "))
    }
  }

  /// A cell without a value.
  mutating func appendEmpty() { beginCell() }

  /// An amount as plain decimal text; empty where there is none.
  mutating func appendAmount(_ amount: Money?) {
    if let amount { appendAmount(amount.units, amount.currency) } else { beginCell() }
  }

  /// An amount from ten-thousandths of its currency.
  mutating func appendAmount(_ units: Int64, _ currency: Currency) {
    beginCell()
    bytes.append(amount: units, decimals: Int(currency.decimals))
  }

  /// A currency's code; empty where there is none.
  mutating func appendCurrency(_ currency: Currency?) {
    beginCell()
    guard let currency else { return }
    if currency != self.currency {
      self.currency = currency
      currencyCode = Array(currency.code.utf8)
    }
    bytes.append(currencyCode)
  }

  /// A month, as `YYYY-MM`.
  mutating func appendPeriod(_ period: Period) {
    beginCell()
    if self.period?.period != period { self.period = (period, Array(period.description.utf8)) }
    if let text = self.period?.text { bytes.append(text) }
  }

  /// A whole number.
  mutating func appendNumber(_ number: some FixedWidthInteger) {
    beginCell()
    if number < 0 { bytes.append(45) }
    bytes.append(number: UInt64(number.magnitude))
  }

  /// A time as ISO 8601 with the shop's offset; empty where there is none.
  mutating func appendTime(_ instant: Instant?, in zone: ShopTimeZone) {
    beginCell()
    guard let instant else { return }
    // The items of one order have one time.
    if times?.instant != instant { times = TimeText(instant, zone) }
    if let times { bytes.append(times.bytes) }
  }

  /// Ends the row.
  mutating func endRow() throws(PackError) {
    bytes.append(10)
    isFirstCell = true
    rowCount += 1
    if bytes.count >= FileOutput.pieceSize { try flush() }
  }

  /// Hands over the rows that are not yet.
  mutating func flush() throws(PackError) { try output.write(bytes.takeAll()) }

  private mutating func beginCell() {
    if isFirstCell { isFirstCell = false } else { bytes.append(44) }
  }

  private mutating func appendSlowly(_ body: (inout [UInt8]) -> Void) {
    var cell: [UInt8] = []
    body(&cell)
    bytes.append(cell)
  }
}

/// The text of the time that was written last.
private struct TimeText {
  let instant: Instant
  let bytes: [UInt8]

  init(_ instant: Instant, _ zone: ShopTimeZone) {
    self.instant = instant
    var bytes: [UInt8] = []
    bytes.reserveCapacity(25)
    zone.appendText(instant, to: &bytes)
    self.bytes = bytes
  }
}
