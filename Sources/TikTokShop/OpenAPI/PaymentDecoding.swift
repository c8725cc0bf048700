internal import Bookkeeping

private enum PaymentField: Int {
  case id
  case amount
  case status
  case createTime
}

extension Payment: ShopRecord {
  static var shape: ObjectShape { Documented.payment }
  static var idField: String { "payment_id" }

  func add(to fingerprint: inout Fingerprint) {
    fingerprint.add(amount)
    fingerprint.add(status.rawValue)
    fingerprint.add(createdAt)
    fingerprint.add(paidAt)
  }

  static func decode(_ reader: inout JSONReader) throws -> Payment {
    var id: String?
    var amount: Money?
    var status: String?
    var createdAt: Instant?
    try reader.walk(Documented.payment) { (reader, field) in
      switch PaymentField(rawValue: field) {
      case .id: id = try reader.optionalIdentifier()
      case .amount: amount = try reader.optionalMoney()
      case .status: status = try reader.optionalIdentifier()
      case .createTime: createdAt = try reader.optionalTime()
      case nil: try reader.skipValue()
      }
    }
    guard let id else { throw FieldFault("payment_id", "missing") }
    guard let amount else { throw FieldFault("amount", "missing") }
    guard let status else { throw FieldFault("status", "missing") }
    guard let createdAt else { throw FieldFault("create_time", "missing") }
    // This dialect does not say when a payment arrived.
    return Payment(
      id: id,
      amount: amount,
      status: PaymentStatus(rawValue: status),
      createdAt: createdAt,
      paidAt: nil
    )
  }
}
