internal import Bookkeeping

/// A record of a listing: how it is read, and how it is told from others.
protocol ShopRecord: Hashable, Sendable {
  var id: String { get }
  /// Adds all that the record says to a fingerprint.
  func add(to fingerprint: inout Fingerprint)
  /// The documented fields, and what of them may be kept.
  static var shape: ObjectShape { get }
  /// The field that holds the id.
  static var idField: String { get }
  /// Reads the record under the cursor.
  /// - Throws: `FieldFault` where it can't be trusted, `JSONError` where it is no JSON.
  static func decode(_ reader: inout JSONReader) throws -> Self
  /// Reads the data of a page in one go, where nothing about them is out of the ordinary; nil where
  /// they need the careful reader.
  static func readRegular(_ reader: inout JSONReader) -> RegularListing<Self>?
}

private enum OrderField: Int {
  case id
  case status
  case createTime
  case paidTime
  case buyerEmail
  case address
  case lineItems
}

extension Order: ShopRecord {
  static var shape: ObjectShape { Documented.listedOrder }
  static var idField: String { "order_id" }

  func add(to fingerprint: inout Fingerprint) {
    fingerprint.add(status.rawValue)
    fingerprint.add(createdAt)
    fingerprint.add(paidAt)
    fingerprint.add(regionCode ?? "")
    for item in lineItems {
      fingerprint.add(item.id)
      fingerprint.add(item.skuID)
      fingerprint.add(item.productName)
      fingerprint.add(item.quantity)
      fingerprint.add(item.salePrice)
    }
  }

  static func decode(_ reader: inout JSONReader) throws -> Order {
    var id: String?
    var status: String?
    var createdAt: Instant?
    var paidAt: Instant?
    var regionCode: String?
    var lineItems: [LineItem]?
    try reader.walk(Documented.listedOrder) { (reader, field) in
      switch OrderField(rawValue: field) {
      case .id: id = try reader.optionalIdentifier()
      case .status: status = try reader.optionalIdentifier()
      case .createTime: createdAt = try reader.optionalTime()
      case .paidTime: paidAt = try reader.optionalPaidTime()
      case .address: regionCode = try reader.optionalRegionCode()
      case .lineItems: lineItems = try reader.optionalLineItems()
      case .buyerEmail, nil: try reader.skipValue()
      }
    }
    guard let id else { throw FieldFault("order_id", "missing") }
    guard let status else { throw FieldFault("order_status", "missing") }
    guard let createdAt else { throw FieldFault("create_time", "missing") }
    guard let lineItems else { throw FieldFault("line_items", "missing") }
    let order = Order(
      id: id,
      status: OrderStatus(rawValue: status),
      createdAt: createdAt,
      paidAt: paidAt,
      regionCode: regionCode,
      lineItems: lineItems
    )
    try order.requireOneContentAnItem()
    return order
  }

  /// An id that stands twice with the same content counts once; with different contents nobody can
  /// say which of them was sold.
  func requireOneContentAnItem() throws(FieldFault) {
    for index in lineItems.indices.dropFirst()
    where lineItems[index].id == lineItems[index - 1].id
      && !lineItems[index].isIdentical(to: lineItems[index - 1])
    {
      let id = lineItems[index].id
      throw FieldFault("line_items", "the item \(id) stands twice with different content")
    }
  }
}

extension JSONReader {
  /// Zero says, as null and absence do, that nobody has paid yet.
  fileprivate mutating func optionalPaidTime() throws -> Instant? {
    guard let seconds = try optionalInteger(), seconds != 0 else { return nil }
    return try time(seconds)
  }

  fileprivate mutating func optionalRegionCode() throws -> String? {
    guard try begins(.object) else { return nil }
    var regionCode: String?
    try walk(Documented.listedAddress) { (reader, field) in
      guard field == Documented.regionCodeIndex else { return try reader.skipValue() }
      guard let text = try reader.optionalText(), !text.range.isEmpty else { return }
      // What is no code may be a part of the address, and is not kept; the sale counts all the same.
      guard reader.withUTF8(of: text, { RegionCode.isCode($0) }) else { return }
      regionCode = reader.string(text)
    }
    return regionCode
  }

  fileprivate mutating func optionalLineItems() throws -> [LineItem]? {
    guard try begins(.array) else { return nil }
    var lineItems: [LineItem] = []
    var total: UInt64 = 0
    try openArray()
    while try nextElement() {
      let number = lineItems.count
      let item = try field("[\(number)]") { try $0.lineItem() }
      let (sum, overflow) = total.addingReportingOverflow(item.gross.units.magnitude)
      guard !overflow, sum <= UInt64(Int64.max) else {
        throw FieldFault("the amounts together are \(Money.ParsingError.outOfRange)")
      }
      total = sum
      lineItems.append(item)
    }
    return lineItems
  }
}
