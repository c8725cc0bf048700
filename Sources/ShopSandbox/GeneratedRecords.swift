import Bookkeeping

/// The records of a generated shop, written as the API serves them.
struct GeneratedRecords {
  let options: GeneratorOptions
  let catalogue: GeneratedCatalogue
  let sales: GeneratedSales

  /// Ids of 18 digits that ascend with the number.
  static func orderID(_ number: Int) -> Int64 { id(577_000_000_000_000_000, number) }
  static func itemID(_ number: Int) -> Int64 { id(731_000_000_000_000_000, number) }
  static func paymentID(_ number: Int) -> Int64 { id(354_000_000_000_000_000, number) }
  static func productID(_ number: Int) -> Int64 { id(172_000_000_000_000_000, number) }
  static func skuID(_ number: Int) -> Int64 { id(173_000_000_000_000_000, number) }

  private static func id(_ base: Int64, _ number: Int) -> Int64 {
    let spread = SplitMix64.mixed(UInt64(base) ^ UInt64(number)) % 1_000_003
    return base + Int64(number) * 1_000_003 + Int64(spread)
  }

  func orders(wanted: [String] = OrderRecords.wantedFields) -> RecordList {
    let size = sales.orders.count * 420 + sales.items.count * 190
    var writer = writer(wanted, byteCount: size)
    let names = GeneratedNames.products.map { Array($0.utf8) }
    let region = GeneratedNames.region(of: options.currency.code)
    let addresses = GeneratedNames.addresses(region: region)
    for number in sales.orders.indices {
      let order = sales.orders[number]
      writer.beginRecord()
      writer.text("{\"order_id\":")
      writer.field("order_id") { $0.quoted(GeneratedRecords.orderID(number)) }
      writer.text(",\"order_status\":")
      writer.field("order_status") {
        $0.text(order.isCancelled ? "\"CANCELLED\"" : "\"COMPLETED\"")
      }
      writer.text(",\"create_time\":")
      writer.field("create_time") { $0.number(order.createdAt) }
      if !order.isCancelled {
        writer.text(",\"paid_time\":")
        writer.number(order.paidAt)
      }
      buyer(of: number, addresses, &writer)
      writer.text(",\"line_items\":[")
      for item in order.items {
        if item > order.items.lowerBound { writer.text(",") }
        write(item, names, &writer)
      }
      writer.text("]}")
      writer.endRecord()
    }
    return writer.list()
  }

  /// What a pull must not keep.
  private func buyer(
    of order: Int,
    _ addresses: GeneratedNames.Addresses,
    _ writer: inout RecordWriter
  ) {
    let drawn = SplitMix64.mixed(options.seed ^ UInt64(order) &* 0x9E37_79B9_7F4A_7C15)
    let buyer = Int64(drawn % 1_000_000)
    func pick(_ list: [[UInt8]], _ shift: UInt64) -> [UInt8] {
      list.isEmpty ? [] : list[Int((drawn >> shift) % UInt64(list.count))]
    }
    writer.text(",\"buyer_email\":\"buyer")
    writer.number(buyer)
    writer.text("@example.com\",\"recipient_address\":{\"name\":\"")
    writer.text(pick(addresses.names, 20))
    writer.text("\",\"phone_number\":\"+999 555 ")
    writer.number(buyer, digits: 6)
    writer.text("\",\"address_line1\":\"")
    writer.number(1 + Int64(drawn >> 40 & 511))
    writer.text(pick(addresses.streets, 32))
    writer.text("\",")
    writer.text(pick(addresses.cities, 36))
    writer.text(",\"postal_code\":\"")
    writer.number(Int64((drawn >> 44) % 100_000), digits: 5)
    writer.text("\",\"region_code\":\"")
    writer.text(addresses.region)
    writer.text("\"}")
  }

  private func write(_ number: Int, _ names: [[UInt8]], _ writer: inout RecordWriter) {
    let item = sales.items[number]
    writer.text("{\"item_id\":")
    writer.quoted(GeneratedRecords.itemID(number))
    writer.text(",\"product_name\":\"")
    writer.text(names[Int(item.product)])
    writer.text("\",\"sku_id\":")
    writer.quoted(GeneratedRecords.skuID(Int(item.product)))
    writer.text(",\"quantity\":")
    writer.number(Int64(item.quantity))
    writer.text(",\"sale_price\":")
    writer.price(item.price)
    writer.text("}")
  }

  func payments(_ payouts: GeneratedPayouts, wanted: [String] = []) -> RecordList {
    var writer = writer(wanted, byteCount: payouts.payments.count * 140)
    for (number, payment) in payouts.payments.enumerated() {
      writer.beginRecord()
      writer.text("{\"payment_id\":")
      writer.field("payment_id") { $0.quoted(GeneratedRecords.paymentID(number)) }
      writer.text(",\"amount\":")
      writer.price(payment.amount)
      writer.text(",\"status\":")
      writer.field("status") { $0.text("\"PAID\"") }
      writer.text(",\"create_time\":")
      writer.field("create_time") { $0.number(payment.createdAt) }
      writer.text("}")
      writer.endRecord()
    }
    return writer.list()
  }

  func products(wanted: [String] = []) -> RecordList {
    var writer = writer(wanted, byteCount: GeneratedCatalogue.count * 500)
    let made = options.start.interval(in: options.zone).start.seconds - 30 * 86_400
    for (number, price) in catalogue.prices.enumerated() {
      writer.beginRecord()
      writer.text("{\"product_id\":")
      writer.field("product_id") { $0.quoted(GeneratedRecords.productID(number)) }
      writer.text(",\"product_name\":")
      writer.field("product_name") { $0.text(Array("\"\(GeneratedNames.products[number])\"".utf8)) }
      writer.text(",\"status\":")
      writer.field("status") {
        $0.text(number % 25 == 24 ? "\"SELLER_DEACTIVATED\"" : "\"ACTIVATE\"")
      }
      writer.text(",\"create_time\":")
      writer.field("create_time") { $0.number(made + Int64(number)) }
      writer.text(",\"update_time\":")
      writer.field("update_time") { $0.number(made + Int64(number)) }
      writer.text(",\"category_id\":")
      writer.quoted(600_001 + Int64(number % 15))
      writer.text(",\"brand_id\":\"7000001\",\"price\":")
      writer.price(price)
      writer.text(",\"skus\":[{\"id\":")
      writer.quoted(GeneratedRecords.skuID(number))
      writer.text(",\"seller_sku\":\"GEN-")
      writer.number(Int64(number), digits: 4)
      writer.text("\",\"price\":")
      writer.price(price)
      writer.text(",\"stock_infos\":[{\"warehouse_id\":\"7100001\",\"available_stock\":")
      writer.number(Int64(SplitMix64.mixed(options.seed ^ UInt64(number)) % 500))
      writer.text("}]}]}")
      writer.endRecord()
    }
    return writer.list()
  }

  private func writer(_ wanted: [String], byteCount: Int) -> RecordWriter {
    RecordWriter(
      wanted: wanted,
      currency: options.currency.code,
      decimals: Int(options.currency.decimals),
      byteCount: byteCount
    )
  }
}
