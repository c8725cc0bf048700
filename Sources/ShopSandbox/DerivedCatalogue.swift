import Foundation

/// A small catalogue made from what a shop sold, for fixtures without a `products.json`: one active
/// product a SKU, at the price that it was sold at most often.
enum DerivedCatalogue {
  /// Only the first orders are looked at, so that a shop of a million starts to answer at once.
  static let orderLimit = 10_000

  /// The products, by SKU; orders and items that can't be read are passed over.
  static func products(of orders: RecordList) -> RecordList {
    var wares: [String: Ware] = [:]
    let decoder = JSONDecoder()
    for record in 0..<min(orders.count, orderLimit) {
      let bytes = Data(orders.bytes[orders.records[record]])
      guard let order = try? decoder.decode(Order.self, from: bytes) else { continue }
      for item in order.line_items {
        wares[item.sku_id, default: Ware(name: item.product_name)]
          .add(item.sale_price, at: order.create_time)
      }
    }
    let lines = wares.sorted { $0.key < $1.key }.map { $0.value.record(sku: $0.key) }
    let text = Data("[\(lines.joined(separator: ","))]".utf8)
    // What was written here is JSON; were it not, the catalogue would be empty.
    return (try? RecordScanner.records(in: text, wanted: ProductRecords.wantedFields))
      ?? RecordList(
        bytes: [],
        records: [],
        fields: [],
        fieldsPerRecord: ProductRecords.wantedFields.count
      )
  }

  private struct Order: Decodable {
    let create_time: Int64
    let line_items: [Item]
  }

  private struct Item: Decodable {
    let sku_id: String
    let product_name: String
    let sale_price: Price
  }

  private struct Price: Decodable, Hashable {
    let amount: String
    let currency: String
  }

  /// What is known about a SKU.
  private struct Ware {
    let name: String
    private var firstSold = Int64.max
    private var sold: [Price: Int] = [:]

    init(name: String) { self.name = name }

    mutating func add(_ price: Price, at time: Int64) {
      firstSold = min(firstSold, time)
      sold[price, default: 0] += 1
    }

    func record(sku: String) -> String {
      // Of prices that were asked equally often the first by text is taken.
      let usual = sold.min { left, right in
        left.value == right.value
          ? (left.key.amount, left.key.currency) < (right.key.amount, right.key.currency)
          : left.value > right.value
      }
      let price =
        usual.map { usual in
          "{\"amount\":\(JSONString.text(usual.key.amount)),"
            + "\"currency\":\(JSONString.text(usual.key.currency))}"
        } ?? "null"
      let id = JSONString.text(sku)
      return """
        {"product_id":\(id),"product_name":\(JSONString.text(name)),"status":"ACTIVATE",\
        "create_time":\(firstSold),"update_time":\(firstSold),"price":\(price),\
        "skus":[{"id":\(id),"seller_sku":\(id),"price":\(price),"stock_infos":[]}]}
        """
    }
  }
}
