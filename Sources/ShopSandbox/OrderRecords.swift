/// What a list of orders is filtered by.
struct OrderFilter: Hashable, Sendable {
  /// The platform's order statuses; a request may ask for no other.
  static let statuses = [
    "UNPAID", "ON_HOLD", "AWAITING_SHIPMENT", "AWAITING_COLLECTION", "IN_TRANSIT", "DELIVERED",
    "COMPLETED", "CANCELLED",
  ]

  var status: String?
  /// Unix seconds, inclusive.
  var createdFrom: Int64?
  /// Unix seconds, exclusive.
  var createdBefore: Int64?

  /// The filter as text, different for different filters.
  var text: String {
    let times = [createdFrom, createdBefore].map { $0.map(String.init) ?? "-" }
    return "\(status ?? "-") \(times[0]) \(times[1])"
  }
}

/// The orders of a shop, with what requests ask about them.
struct OrderRecords: Sendable {
  static let wantedFields = ["order_id", "order_status", "create_time"]

  let list: RecordList
  private let statuses: [String?]
  private let times: [Int64?]
  private let places: [String: Int]

  init(list: RecordList) {
    self.list = list
    let records = 0..<list.count
    statuses = records.map { list.text(1, of: $0) }
    times = records.map { list.integer(2, of: $0) }
    places = Dictionary(
      records.compactMap { record in list.text(0, of: record).map { ($0, record) } },
      uniquingKeysWith: { first, _ in first }
    )
  }

  /// The first record with an id, in the order of the file.
  func record(id: String) -> Int? { places[id] }

  /// Whether a record passes a filter.
  ///
  /// A filter drops only what it can judge: a record whose status or time can't be read is served,
  /// so that a client meets the bad record.
  func passes(_ record: Int, _ filter: OrderFilter) -> Bool {
    if let wanted = filter.status, let status = statuses[record], status != wanted { return false }
    guard let time = times[record] else { return true }
    if let from = filter.createdFrom, time < from { return false }
    if let before = filter.createdBefore, time >= before { return false }
    return true
  }
}
