/// The schemas of the OpenAPI document that Settlebook reads, field by field.
enum Documented {
  static let orderPage = envelope(
    data: ObjectShape(
      "data.",
      [
        "orders": .list(order(path: "orders[].")),
        "next_page_token": .scalar,
        "total_count": .scalar,
      ]
    )
  )

  static let paymentPage = envelope(
    data: ObjectShape(
      "data.",
      // Documented for orders only; a service that counts its payments too says nothing unknown.
      ["payments": .list(payment), "next_page_token": .scalar, "total_count": .scalar]
    )
  )

  static let orderDetail = envelope(data: order(path: "order."))

  static let listedOrder = order(path: "orders[].")

  static let listedAddress = address("orders[].recipient_address.")

  /// Where `region_code` stands among the fields of an address.
  static let regionCodeIndex = 6

  static let payment = ObjectShape(
    "payments[].",
    keepsScalar: false,
    [
      "payment_id": .scalar,
      "amount": .object(price("payments[].amount.")),
      "status": .scalar,
      "create_time": .scalar,
    ]
  )

  private static func order(path: String) -> ObjectShape {
    ObjectShape(
      path,
      keepsScalar: false,
      [
        "order_id": .scalar,
        "order_status": .scalar,
        "create_time": .scalar,
        "paid_time": .scalar,
        "buyer_email": .private,
        "recipient_address": .object(address("\(path)recipient_address.")),
        "line_items": .list(lineItem("\(path)line_items[].")),
      ]
    )
  }

  private static func lineItem(_ path: String) -> ObjectShape {
    ObjectShape(
      path,
      [
        "item_id": .scalar,
        "product_name": .scalar,
        "sku_id": .scalar,
        "quantity": .scalar,
        "sale_price": .object(price("\(path)sale_price.")),
      ]
    )
  }

  private static func address(_ path: String) -> ObjectShape {
    ObjectShape(
      path,
      keepsScalar: false,
      [
        "name": .private,
        "phone_number": .private,
        "address_line1": .private,
        "city": .private,
        "province_code": .private,
        "postal_code": .private,
        "region_code": .regionCode,
      ]
    )
  }

  static func price(_ path: String) -> ObjectShape {
    ObjectShape(path, ["amount": .scalar, "currency": .scalar])
  }

  /// The frame of every answer.
  ///
  /// `request_id` is not in the document, but the live service sends it
  /// with every answer and its support asks for it.
  static func envelope(data: ObjectShape) -> ObjectShape {
    ObjectShape(
      "",
      ["code": .scalar, "message": .scalar, "request_id": .passing, "data": .object(data)]
    )
  }
}
