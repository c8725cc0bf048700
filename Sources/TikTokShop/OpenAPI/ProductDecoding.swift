internal import Bookkeeping

extension Documented {
  static let productPage = envelope(
    data: ObjectShape(
      "data.",
      [
        "products": .list(product(path: "products[].")),
        "next_page_token": .scalar,
        "total_count": .scalar,
      ]
    )
  )

  static let productDetail = envelope(data: product(path: "product."))

  static let listedProduct = product(path: "products[].")

  static let listedSKU = sku("products[].skus[].")

  private static func product(path: String) -> ObjectShape {
    ObjectShape(
      path,
      keepsScalar: false,
      [
        "product_id": .scalar,
        "product_name": .scalar,
        "status": .scalar,
        "create_time": .scalar,
        "update_time": .scalar,
        "category_id": .scalar,
        "brand_id": .scalar,
        "price": .object(price("\(path)price.")),
        "skus": .list(sku("\(path)skus[].")),
      ]
    )
  }

  private static func sku(_ path: String) -> ObjectShape {
    ObjectShape(
      path,
      [
        "id": .scalar,
        "seller_sku": .scalar,
        "price": .object(price("\(path)price.")),
        "stock_infos": .list(
          ObjectShape(
            "\(path)stock_infos[].",
            ["warehouse_id": .scalar, "available_stock": .scalar]
          )
        ),
      ]
    )
  }
}

private enum ProductField: Int {
  case id
  case name
  case status
  case createTime
  case updateTime
  case categoryID
  case brandID
  case price
  case skus
}

private enum SKUField: Int {
  case id
  case sellerSKU
  case price
}

extension Product: ShopRecord {
  static var shape: ObjectShape { Documented.listedProduct }
  static var idField: String { "product_id" }

  func add(to fingerprint: inout Fingerprint) {
    fingerprint.add(name)
    fingerprint.add(status.rawValue)
    fingerprint.add(createdAt)
    fingerprint.add(updatedAt)
    fingerprint.add(price?.description ?? "")
    for sku in skus {
      fingerprint.add(sku.id)
      fingerprint.add(sku.sellerSKU)
      fingerprint.add(sku.price?.description ?? "")
    }
  }

  static func decode(_ reader: inout JSONReader) throws -> Product {
    var id: String?
    var name: String?
    var status: String?
    var createdAt: Instant?
    var updatedAt: Instant?
    var price: Money?
    var skus: [ProductSKU]?
    try reader.walk(Documented.listedProduct) { (reader, field) in
      switch ProductField(rawValue: field) {
      case .id: id = try reader.optionalIdentifier()
      case .name: name = try reader.optionalName()
      case .status: status = try reader.optionalIdentifier()
      case .createTime: createdAt = try reader.optionalPassedTime()
      case .updateTime: updatedAt = try reader.optionalPassedTime()
      case .price: price = try reader.optionalPrice()
      case .skus: skus = try reader.optionalSKUs()
      case .categoryID, .brandID, nil: try reader.skipValue()
      }
    }
    guard let id else { throw FieldFault("product_id", "missing") }
    guard let status else { throw FieldFault("status", "missing") }
    guard let skus else { throw FieldFault("skus", "missing") }
    return Product(
      id: id,
      name: name ?? "",
      status: ProductStatus(rawValue: status),
      createdAt: createdAt,
      updatedAt: updatedAt,
      price: price,
      skus: skus
    )
  }
}

extension JSONReader {
  /// Zero says, as null and absence do, that it did not happen.
  fileprivate mutating func optionalPassedTime() throws -> Instant? {
    guard let seconds = try optionalInteger(), seconds != 0 else { return nil }
    return try time(seconds)
  }

  /// What a price says may be nothing, but not less.
  fileprivate mutating func optionalPrice() throws -> Money? {
    guard let price = try optionalMoney() else { return nil }
    guard !price.isNegative else { throw FieldFault("amount", "\(price.text) is below zero") }
    return price
  }

  fileprivate mutating func optionalSKUs() throws -> [ProductSKU]? {
    guard try begins(.array) else { return nil }
    var skus: [ProductSKU] = []
    var ids: Set<String> = []
    try openArray()
    while try nextElement() {
      let number = skus.count
      let sku = try field("[\(number)]") { try $0.sku() }
      guard ids.insert(sku.id).inserted else { throw FieldFault("[\(number)].id", "given twice") }
      skus.append(sku)
    }
    return skus
  }

  private mutating func sku() throws -> ProductSKU {
    guard try begins(.object) else { throw FieldFault("null, not an object") }
    var id: String?
    var sellerSKU: String?
    var price: Money?
    try walk(Documented.listedSKU) { (reader, field) in
      switch SKUField(rawValue: field) {
      case .id: id = try reader.optionalIdentifier()
      case .sellerSKU: sellerSKU = try reader.optionalName()
      case .price: price = try reader.optionalPrice()
      case nil: try reader.skipValue()
      }
    }
    guard let id else { throw FieldFault("id", "missing") }
    return ProductSKU(id: id, sellerSKU: sellerSKU ?? "", price: price)
  }
}
