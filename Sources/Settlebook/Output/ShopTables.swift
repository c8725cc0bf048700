import Bookkeeping

/// What `shop` prints for people.
enum ShopTables {
  static func products(_ products: [Product], zone: ShopTimeZone) -> Table {
    var table = Table([
      ("Product", .left), ("Status", .left), ("SKUs", .right), ("Price", .right),
      ("Changed", .left), ("Name", .left),
    ])
    for product in products {
      table.add([
        product.id, product.status.rawValue, String(product.skus.count), price(product),
        (product.updatedAt ?? product.createdAt).map(zone.text) ?? "", product.name,
      ])
    }
    return table
  }

  /// The price, or the lowest and the highest of one currency.
  private static func price(_ product: Product) -> String {
    let prices = product.skus.compactMap { $0.price ?? product.price }
    guard let first = prices.first else { return product.price?.description ?? "" }
    guard prices.allSatisfy({ $0.currency == first.currency }) else { return "several" }
    let (low, high) = (prices.map(\.units).min() ?? 0, prices.map(\.units).max() ?? 0)
    let lowest = Money(units: low, currency: first.currency)
    return low == high
      ? "\(lowest)" : "\(lowest.text) to \(Money(units: high, currency: first.currency))"
  }

  static func skus(_ product: Product) -> Table {
    var table = Table([("SKU", .left), ("Seller's SKU", .left), ("Price", .right)])
    for sku in product.skus {
      table.add([sku.id, sku.sellerSKU, (sku.price ?? product.price)?.description ?? ""])
    }
    return table
  }

  static func orders(_ orders: [Order], zone: ShopTimeZone) -> Table {
    var table = Table([
      ("Order", .left), ("Status", .left), ("Created", .left), ("Paid", .left),
      ("Items", .right), ("Amount", .right),
    ])
    for order in orders {
      table.add([
        order.id, order.status.rawValue, zone.text(order.createdAt),
        order.paidAt.map(zone.text) ?? "", String(order.lineItems.count), amount(order),
      ])
    }
    return table
  }

  /// The sum of the line items, currency by currency.
  private static func amount(_ order: Order) -> String {
    var sums: [Currency: Int64] = [:]
    // In range: an order whose amounts together leave it is quarantined.
    for item in order.lineItems { sums[item.gross.currency, default: 0] += item.gross.units }
    return sums.sorted { $0.key < $1.key }
      .map { Money(units: $0.value, currency: $0.key).description }.joined(separator: " + ")
  }

  static func items(_ order: Order) -> Table {
    var table = Table([
      ("Item", .left), ("SKU", .left), ("Quantity", .right), ("Price", .right),
      ("Amount", .right), ("Product", .left),
    ])
    for item in order.lineItems {
      table.add([
        item.id, item.skuID, String(item.quantity), item.salePrice.description,
        item.gross.description, item.productName,
      ])
    }
    return table
  }

  static func payments(_ payments: [Payment], zone: ShopTimeZone) -> Table {
    var table = Table([
      ("Payment", .left), ("Status", .left), ("Created", .left), ("Amount", .right),
    ])
    for payment in payments {
      table.add([
        payment.id, payment.status.rawValue, zone.text(payment.createdAt),
        payment.amount.description,
      ])
    }
    return table
  }
}
