import Foundation

/// The products of a shop, with what requests ask about them.
struct ProductRecords: Sendable {
  static let wantedFields = ["product_id", "status", "product_name", "update_time"]
  /// The statuses that a list may be asked for; `ALL` asks for every product.
  static let statuses = [
    "ALL", "ACTIVATE", "REVIEWING", "SELLER_DEACTIVATED", "PLATFORM_SUSPENDED",
  ]

  let list: RecordList
  private let places: [String: Int]

  init(list: RecordList) {
    self.list = list
    places = Dictionary(
      (0..<list.count).compactMap { record in list.text(0, of: record).map { ($0, record) } },
      uniquingKeysWith: { first, _ in first }
    )
  }

  /// The first record with an id, in the order of the file.
  func record(id: String) -> Int? { places[id] }

  func id(of record: Int) -> String? { list.text(0, of: record) }

  /// Whether a record passes a filter by status; one whose status can't be read is served, so that
  /// a client meets the bad record.
  func passes(_ record: Int, status: String?) -> Bool {
    guard let status, status != "ALL", let own = list.text(1, of: record) else { return true }
    return own == status
  }

  /// Appends a record's JSON, its changed fields in the place of the file's; all else keeps its
  /// bytes.
  func append(_ record: Int, changes: ProductChanges?, to data: inout Data) {
    guard let changes else { return list.append(record, to: &data) }
    let whole = list.records[record]
    var news: [(field: Int, json: String)] = []
    if let name = changes.productName { news.append((2, JSONString.text(name))) }
    if let time = changes.updateTime { news.append((3, "\(time)")) }
    let places = news.map { new -> (range: Range<Int>, json: String) in
      let range = list.fields[record * list.fieldsPerRecord + new.field]
      if !range.isEmpty { return (range, new.json) }
      // The file's record has no such field: it comes first, behind the brace.
      let start = whole.lowerBound + 1
      return (start..<start, "\"\(ProductRecords.wantedFields[new.field])\":\(new.json),")
    }
    var position = whole.lowerBound
    for place in places.sorted(by: { $0.range.lowerBound < $1.range.lowerBound }) {
      data.append(contentsOf: list.bytes[position..<place.range.lowerBound])
      data.append(contentsOf: place.json.utf8)
      position = place.range.upperBound
    }
    data.append(contentsOf: list.bytes[position..<whole.upperBound])
  }
}

/// A text as JSON writes it.
enum JSONString {
  static func text(_ text: String) -> String {
    var json = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": json += "\\\""
      case "\\": json += "\\\\"
      case "\n": json += "\\n"
      default:
        if scalar.value < 32 || scalar.value == 127 {
          let digits = String(scalar.value, radix: 16)
          json += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
        } else {
          json.unicodeScalars.append(scalar)
        }
      }
    }
    return json + "\""
  }
}
