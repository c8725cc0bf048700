internal import Bookkeeping

/// A list's data in which nothing is out of the ordinary, read in one go.
struct RegularListing<Record: ShopRecord>: Sendable {
  var records: [Record] = []
  var traces: [RecordTrace] = []
  /// Of the bytes of all records.
  var content = Fingerprint()
  var declaredTotal: Int?
  var nextToken: String?
  /// The data as far as they may be kept.
  var kept: [UInt8] = []
  /// Where the data lie in the answer.
  var range = 0..<0
}

/// Reads the data of an answer in one go where nothing about them is out of the ordinary; nil, with
/// the reader where it was, where they need the careful reader.
typealias RegularReading = (inout JSONReader) -> (any Sendable)?

extension ShopRecord {
  /// No page is regular, unless a record says what its pages look like.
  static func readRegular(_ reader: inout JSONReader) -> RegularListing<Self>? { nil }
}
