/// The paths of the description: the reference's eight operations.
struct OpenAPIPaths {
  let shops: [SandboxShop]

  var node: JSONNode {
    [
      "/product/202309/products": ["get": listProducts],
      "/product/202309/products/{product_id}": ["get": getProduct, "put": updateProduct],
      "/product/202309/products/upload_files": ["post": uploadProductFile],
      "/order/202309/orders": ["get": listOrders],
      "/order/202309/orders/{order_id}": ["get": getOrder],
      "/logistics/202309/orders/{order_id}/shipping_documents": ["get": getShippingDocument],
      "/finance/202309/payments": ["get": listPayments],
    ]
  }

  private var listProducts: JSONNode {
    operation(
      "listProducts",
      "List Products",
      "Products",
      """
      Retrieves a list of products from the seller's TikTok Shop catalog with pagination support.
      """,
      parameters: [
        pageSize(default: 10, "Number of products per page"),
        pageToken("Pagination token for next page"),
        query("status", words(ProductRecords.statuses), "Filter by product status"),
      ],
      success: ("Products retrieved successfully", "ProductListResponse")
    )
  }

  private var getProduct: JSONNode {
    operation(
      "getProduct",
      "Get Product",
      "Products",
      "Retrieves detailed information about a specific product by its ID.",
      parameters: [productID("Product unique identifier")],
      success: ("Product details retrieved successfully", "ProductDetailResponse")
    )
  }

  private var updateProduct: JSONNode {
    operation(
      "updateProduct",
      "Update Product",
      "Products",
      "Updates the details of an existing product in the TikTok Shop catalog.",
      parameters: [productID(nil)],
      body: [
        "required": true,
        "content": [
          "application/json": ["schema": ["$ref": "#/components/schemas/ProductUpdateRequest"]]
        ],
      ],
      success: ("Product updated successfully", "GenericResponse"),
      errors: OpenAPIErrors.ofBody
    )
  }

  private var uploadProductFile: JSONNode {
    operation(
      "uploadProductFile",
      "Upload Product File",
      "Products",
      "Uploads images or video files to be used in product listings.",
      parameters: [],
      body: [
        "required": true,
        "content": [
          "multipart/form-data": [
            "schema": [
              "type": "object",
              "properties": [
                "data": [
                  "type": "string", "format": "binary",
                  "description": "A JPEG, PNG, GIF, WebP or MP4 file of at most 10 MiB",
                ],
                "use_case": words(StoredFile.useCases),
              ],
              "required": ["data", "use_case"],
            ],
            "encoding": [
              "data": ["contentType": .text(StoredFile.contentTypes.joined(separator: ", "))]
            ],
          ]
        ],
      ],
      success: ("File uploaded successfully", "FileUploadResponse"),
      errors: OpenAPIErrors.ofBody + ["507"]
    )
  }

  private var listOrders: JSONNode {
    operation(
      "listOrders",
      "List Orders",
      "Orders",
      "Retrieves a list of orders for the seller's TikTok Shop with filtering and pagination.",
      parameters: [
        pageSize(default: 10, nil), pageToken(nil),
        query("order_status", words(OrderFilter.statuses), "Filter by order status"),
        query("create_time_ge", seconds, "Filter orders created after this Unix timestamp"),
        query("create_time_lt", seconds, "Filter orders created before this Unix timestamp"),
      ],
      success: ("Orders retrieved successfully", "OrderListResponse")
    )
  }

  private var getOrder: JSONNode {
    operation(
      "getOrder",
      "Get Order",
      "Orders",
      "Retrieves detailed information about a specific order by its ID.",
      parameters: [orderID],
      success: ("Order details retrieved successfully", "OrderDetailResponse")
    )
  }

  private var getShippingDocument: JSONNode {
    operation(
      "getShippingDocument",
      "Get Shipping Document",
      "Logistics",
      "Retrieves shipping label or packing slip documents for an order.",
      parameters: [
        orderID,
        [
          "name": "document_type", "in": "query", "schema": words(ShippingDocument.types),
          "required": true,
        ],
      ],
      success: ("Shipping document retrieved successfully", "ShippingDocumentResponse")
    )
  }

  private var listPayments: JSONNode {
    operation(
      "listPayments",
      "List Payments",
      "Finance",
      "Retrieves payment settlement records for the seller's TikTok Shop.",
      parameters: [pageSize(default: 20, nil), pageToken(nil)],
      success: ("Payment records retrieved successfully", "PaymentListResponse")
    )
  }
}

/// How operations and parameters are written.
extension OpenAPIPaths {
  private func operation(
    _ id: String,
    _ summary: String,
    _ tag: String,
    _ description: String,
    parameters: [JSONNode],
    body: JSONNode? = nil,
    success: (description: String, schema: String),
    errors: [String] = []
  ) -> JSONNode {
    var members: [(name: String, value: JSONNode)] = [
      ("operationId", .text(id)), ("summary", .text(summary)),
      ("description", .text(description)), ("tags", .texts([tag])),
      ("parameters", .list(parameters + [["$ref": "#/components/parameters/ShopCipher"]])),
    ]
    if let body { members.append(("requestBody", body)) }
    let reference = JSONNode.text("#/components/schemas/\(success.schema)")
    let done: JSONNode = [
      "description": .text(success.description),
      "content": ["application/json": ["schema": ["$ref": reference]]],
    ]
    let refusals = OpenAPIErrors.references(OpenAPIErrors.usual + errors)
    members.append(("responses", .object([("200", done)] + refusals)))
    return .object(members)
  }

  private func query(_ name: String, _ schema: JSONNode, _ description: String?) -> JSONNode {
    let parameter: JSONNode = ["name": .text(name), "in": "query", "schema": schema]
    return parameter.adding(description.map { [("description", .text($0))] } ?? [])
  }

  private func pageSize(default usual: Int64, _ description: String?) -> JSONNode {
    let schema: JSONNode = [
      "type": "integer", "default": .number(usual), "minimum": 1, "maximum": 100,
    ]
    return query("page_size", schema, description)
  }

  private func pageToken(_ description: String?) -> JSONNode {
    query("page_token", ["type": "string", "pattern": .text(PageToken.pattern)], description)
  }

  private func words(_ words: [String]) -> JSONNode {
    ["type": "string", "enum": .texts(words)]
  }

  private var seconds: JSONNode {
    ["type": "integer", "format": "int64", "minimum": 0, "maximum": .number(.max)]
  }

  /// A product's id, with one of the shop's as an example.
  private func productID(_ description: String?) -> JSONNode {
    let products = shops.first?.catalogue.records
    let example = products.flatMap { $0.list.count > 0 ? $0.id(of: 0) : nil }
    return path("product_id", description, example: example)
  }

  /// An order's id, with one of the shop's as an example.
  private var orderID: JSONNode {
    let list = shops.first?.orders.list
    let example = list.flatMap { $0.count > 0 ? $0.text(0, of: 0) : nil }
    return path("order_id", nil, example: example)
  }

  private func path(_ name: String, _ description: String?, example: String?) -> JSONNode {
    let parameter: JSONNode = [
      "name": .text(name), "in": "path", "required": true, "schema": ["type": "string"],
    ]
    return parameter.adding(
      (description.map { [("description", .text($0))] } ?? [])
        + (example.map { [("example", .text($0))] } ?? [])
    )
  }
}
