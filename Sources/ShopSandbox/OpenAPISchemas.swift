/// The schemas of the description: the reference's, the limits of requests, and the errors'
/// envelope.
enum OpenAPISchemas {
  private static let text: JSONNode = ["type": "string"]
  private static let integer: JSONNode = ["type": "integer"]

  private static func object(_ properties: JSONNode) -> JSONNode {
    ["type": "object", "properties": properties]
  }

  private static func list(_ items: JSONNode) -> JSONNode { ["type": "array", "items": items] }

  private static func reference(_ name: String) -> JSONNode {
    ["$ref": .text("#/components/schemas/\(name)")]
  }

  private static func response(_ data: JSONNode) -> JSONNode {
    object(["code": integer, "message": text, "data": data])
  }

  private static func page(of name: String, _ items: JSONNode, counted: Bool) -> JSONNode {
    let properties: JSONNode = .object([(name, list(items)), ("next_page_token", text)])
    return response(object(counted ? properties.adding([("total_count", integer)]) : properties))
  }

  static let products: [(name: String, value: JSONNode)] = [
    (
      "Product",
      object([
        "product_id": text, "product_name": text, "status": text, "create_time": integer,
        "update_time": integer, "category_id": text, "brand_id": text,
        "price": reference("Price"), "skus": list(reference("SKU")),
      ])
    ),
    ("Price", object(["amount": text, "currency": text])),
    (
      "SKU",
      object([
        "id": text, "seller_sku": text, "price": reference("Price"),
        "stock_infos": list(object(["warehouse_id": text, "available_stock": integer])),
      ])
    ),
    ("ProductListResponse", page(of: "products", reference("Product"), counted: true)),
    ("ProductDetailResponse", response(reference("Product"))),
    (
      "ProductUpdateRequest",
      object([
        "product_name": ["type": "string", "minLength": 1, "maxLength": 255],
        "description": ["type": "string", "maxLength": 10_000],
        "main_images": [
          "type": "array", "maxItems": 9,
          "items": [
            "type": "object",
            "properties": ["uri": ["type": "string", "minLength": 1, "maxLength": 256]],
            "required": ["uri"],
          ],
        ],
      ])
    ),
    ("FileUploadResponse", response(object(["uri": text, "url": text]))),
  ]

  static let orders: [(name: String, value: JSONNode)] = [
    (
      "Order",
      object([
        "order_id": text, "order_status": text, "create_time": integer, "paid_time": integer,
        "buyer_email": text, "recipient_address": reference("Address"),
        "line_items": list(reference("LineItem")),
      ])
    ),
    (
      "Address",
      object([
        "name": text, "phone_number": text, "address_line1": text, "city": text,
        "province_code": text, "postal_code": text, "region_code": text,
      ])
    ),
    (
      "LineItem",
      object([
        "item_id": text, "product_name": text, "sku_id": text, "quantity": integer,
        "sale_price": reference("Price"),
      ])
    ),
    ("OrderListResponse", page(of: "orders", reference("Order"), counted: true)),
    ("OrderDetailResponse", response(reference("Order"))),
    ("ShippingDocumentResponse", response(object(["doc_url": text]))),
  ]

  static let others: [(name: String, value: JSONNode)] = [
    (
      "PaymentListResponse",
      page(
        of: "payments",
        object([
          "payment_id": text, "amount": reference("Price"), "status": text,
          "create_time": integer,
        ]),
        counted: false
      )
    ),
    ("GenericResponse", object(["code": integer, "message": text])),
    (
      "ErrorResponse",
      [
        "type": "object",
        "description": "A refusal: a code other than 0, and no data",
        "properties": [
          "code": ["type": "integer", "minimum": 1], "message": text, "request_id": text,
          "data": ["type": "null"],
        ],
        "required": ["code", "message", "request_id", "data"],
      ]
    ),
  ]
}
