internal import Bookkeeping

private enum LineItemField: Int {
  case id
  case productName
  case skuID
  case quantity
  case salePrice

  static let shape = ObjectShape(
    "",
    [
      "item_id": .scalar, "product_name": .scalar, "sku_id": .scalar, "quantity": .scalar,
      "sale_price": .scalar,
    ]
  )
}

extension JSONReader {
  /// More of one product than any order has; larger numbers are slips.
  static let quantityLimit: Int64 = 1_000_000

  /// Reads one line item.
  mutating func lineItem() throws -> LineItem {
    guard try begins(.object) else { throw FieldFault("null, not an object") }
    var id: String?
    var productName: String?
    var skuID: String?
    var quantity: Int64?
    var salePrice: Money?
    try walk(LineItemField.shape) { (reader, field) in
      switch LineItemField(rawValue: field) {
      case .id: id = try reader.optionalIdentifier()
      case .productName: productName = try reader.optionalName()
      case .skuID: skuID = try reader.optionalPossiblyEmptyIdentifier()
      case .quantity: quantity = try reader.optionalQuantity()
      case .salePrice: salePrice = try reader.optionalMoney()
      case nil: try reader.skipValue()
      }
    }
    guard let id else { throw FieldFault("item_id", "missing") }
    guard let quantity else { throw FieldFault("quantity", "missing") }
    guard let salePrice else { throw FieldFault("sale_price", "missing") }
    do {
      return try LineItem(
        id: id,
        skuID: skuID ?? "",
        productName: productName ?? "",
        quantity: quantity,
        salePrice: salePrice
      )
    } catch {
      throw FieldFault(
        "sale_price",
        "times the quantity it is \(Money.ParsingError.outOfRange)"
      )
    }
  }

  private mutating func optionalQuantity() throws -> Int64? {
    guard let quantity = try optionalInteger() else { return nil }
    guard (1...JSONReader.quantityLimit).contains(quantity) else {
      throw FieldFault("\(quantity) is not from 1 to \(JSONReader.quantityLimit)")
    }
    return quantity
  }

  private mutating func optionalPossiblyEmptyIdentifier() throws -> String? {
    guard let text = try optionalText(), !text.range.isEmpty else { return nil }
    return try identifier(text)
  }
}
