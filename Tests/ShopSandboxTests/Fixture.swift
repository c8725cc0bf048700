import Foundation

/// A fixture folder of a test, removed when the test lets go of it.
final class Fixture: Sendable {
  static let plainShop = """
    {"shop_id": "test-shop", "currency": "USD", "time_zone": "America/Los_Angeles",
     "dialect": "openapi", "description": "a shop for tests"}
    """

  let folder: String

  /// Writes the files that are given; nil leaves one out.
  init(
    shop: String? = Fixture.plainShop,
    orders: String? = "[]",
    payments: String? = "[]",
    products: String? = nil
  ) throws {
    let url = FileManager.default.temporaryDirectory
      .appendingPathComponent("shop-sandbox-\(UUID().uuidString)", isDirectory: true)
    folder = url.path
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    let files = [
      ("shop.json", shop), ("orders.json", orders), ("payments.json", payments),
      ("products.json", products),
    ]
    for (name, text) in files {
      try text.map { Data($0.utf8) }?.write(to: url.appendingPathComponent(name))
    }
  }

  deinit { try? FileManager.default.removeItem(atPath: folder) }

  func path(_ name: String) -> String { "\(folder)/\(name)" }

  /// Orders o-0, o-1 and so on, created a second apart, their statuses in turn.
  static func orders(_ count: Int) -> String {
    let statuses = ["COMPLETED", "CANCELLED", "IN_TRANSIT"]
    let orders = (0..<count).map { number in
      """
      {"order_id":"o-\(number)","order_status":"\(statuses[number % 3])",\
      "create_time":\(1_700_000_000 + number)}
      """
    }
    return "[\(orders.joined(separator: ",\n"))]"
  }

  /// Payments p-0, p-1 and so on, created a second apart.
  static func payments(_ count: Int) -> String {
    let payments = (0..<count).map { number in
      """
      {"payment_id":"p-\(number)","amount":{"amount":"\(number).10","currency":"USD"},\
      "status":"PAID","create_time":\(1_700_000_000 + number)}
      """
    }
    return "[\(payments.joined(separator: ",\n"))]"
  }

  /// Products t-0, t-1 and so on, their statuses in turn.
  static func products(_ count: Int) -> String {
    let statuses = ["ACTIVATE", "REVIEWING", "SELLER_DEACTIVATED"]
    let products = (0..<count).map { number in
      """
      {"product_id":"t-\(number)","product_name":"Thing \(number)",\
      "status":"\(statuses[number % 3])","create_time":1700000000,"update_time":1700000000,\
      "price":{"amount":"1.50","currency":"USD"},"skus":[]}
      """
    }
    return "[\(products.joined(separator: ",\n"))]"
  }
}
