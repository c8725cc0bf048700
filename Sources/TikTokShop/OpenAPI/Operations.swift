/// The operations of the OpenAPI document.
enum Operations {
  /// A listing: where it is, how its pages are read.
  struct Listing {
    let operation: String
    let path: String
    /// The field of `data` that holds the records.
    let list: StaticString
    let shape: ObjectShape
  }

  static let listOrders = Listing(
    operation: "listOrders",
    path: "/order/202309/orders",
    list: "orders",
    shape: Documented.orderPage
  )

  static let listPayments = Listing(
    operation: "listPayments",
    path: "/finance/202309/payments",
    list: "payments",
    shape: Documented.paymentPage
  )

  static let listProducts = Listing(
    operation: "listProducts",
    path: "/product/202309/products",
    list: "products",
    shape: Documented.productPage
  )

  static let getOrder = "getOrder"
  static let getProduct = "getProduct"

  static let uploadPath = "\(listProducts.path)/upload_files"

  /// The path of one order.
  static func orderPath(_ id: String) -> String {
    "\(listOrders.path)/\(PercentEncoding.encode(id))"
  }

  /// The path of one product.
  static func productPath(_ id: String) -> String {
    "\(listProducts.path)/\(PercentEncoding.encode(id))"
  }

  /// The path of an order's shipping documents.
  static func shippingDocumentsPath(_ orderID: String) -> String {
    "/logistics/202309/orders/\(PercentEncoding.encode(orderID))/shipping_documents"
  }
}
