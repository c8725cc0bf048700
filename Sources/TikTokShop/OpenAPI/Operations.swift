/// The operations of the OpenAPI document that are spoken so far; the others belong here.
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

  static let getOrder = "getOrder"

  /// The path of one order.
  static func orderPath(_ id: String) -> String {
    "\(listOrders.path)/\(PercentEncoding.encode(id))"
  }
}
