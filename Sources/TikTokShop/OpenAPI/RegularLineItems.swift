internal import Bookkeeping

extension RegularReader {
  /// The line items, which are kept as they came.
  mutating func items() -> [LineItem]? {
    var items: [LineItem] = []
    var total: UInt64 = 0
    var goesOn = !takes("]")
    while goesOn {
      guard let item = item() else { return nil }
      let (sum, overflow) = total.addingReportingOverflow(item.gross.units.magnitude)
      guard !overflow, sum <= UInt64(Int64.max) else { return nil }
      total = sum
      items.append(item)
      guard let more = self.goesOn(until: RegularReader.bracket) else { return nil }
      goesOn = more
    }
    return items
  }

  private mutating func item() -> LineItem? {
    var id: String?
    var name: String?
    var skuID: String?
    var quantity: Int64?
    var price: Money?
    guard takes("{") else { return nil }
    var goesOn = true
    while goesOn {
      switch initial {
      case UInt8(ascii: "i") where id == nil && takes("\"item_id\":"):
        id = identifier()
        guard id != nil else { return nil }
      case UInt8(ascii: "p") where name == nil && takes("\"product_name\":"):
        name = productName()
        guard name != nil else { return nil }
      case UInt8(ascii: "s") where skuID == nil && takes("\"sku_id\":"):
        skuID = identifier(orEmpty: true, isShared: true)
        guard skuID != nil else { return nil }
      case UInt8(ascii: "q") where quantity == nil && takes("\"quantity\":"):
        quantity = number()
        guard quantity != nil else { return nil }
      case UInt8(ascii: "s") where price == nil && takes("\"sale_price\":{"):
        price = money()
        guard price != nil else { return nil }
      default: return nil
      }
      guard let more = self.goesOn(until: RegularReader.brace) else { return nil }
      goesOn = more
    }
    guard let id, let price, let quantity, (1...JSONReader.quantityLimit).contains(quantity)
    else { return nil }
    return try? LineItem(
      id: id,
      skuID: skuID ?? "",
      productName: name ?? "",
      quantity: quantity,
      salePrice: price
    )
  }

  private mutating func productName() -> String? {
    guard let text = text() else { return nil }
    let name = shared(text)
    guard name.utf8.count <= JSONReader.nameLimit, !(text.hasEscapes && name.utf8.contains(0))
    else { return nil }
    return name
  }

  /// What follows the brace of an amount and its currency.
  private mutating func money() -> Money? {
    var amount: JSONText?
    var currency: Currency?
    var goesOn = true
    while goesOn {
      if amount == nil, takes("\"amount\":") {
        amount = text()
        guard amount?.hasEscapes == false else { return nil }
      } else if currency == nil, takes("\"currency\":") {
        guard let text = text(), !text.hasEscapes else { return nil }
        currency = Currency(utf8: UnsafeRawBufferPointer(rebasing: reader.bytes[text.range]))
        guard currency != nil else { return nil }
      } else {
        return nil
      }
      guard let more = self.goesOn(until: RegularReader.brace) else { return nil }
      goesOn = more
    }
    guard let amount, let currency else { return nil }
    let digits = UnsafeRawBufferPointer(rebasing: reader.bytes[amount.range])
    let money = try? Money(utf8: digits.assumingMemoryBound(to: UInt8.self), currency: currency)
    return (money?.units.magnitude ?? .max) <= JSONReader.largestUnits ? money : nil
  }
}
