internal import Bookkeeping

extension Order {
  /// Reads the data of a page of orders: `{"orders":[…],"next_page_token":"…","total_count":…}`.
  static func readRegular(_ reader: inout JSONReader) -> RegularListing<Order>? {
    var regular = RegularReader(reader)
    guard var listing = regular.orderListing() else { return nil }
    listing.range = reader.index..<regular.index
    listing.kept = regular.kept
    reader.jump(to: regular.index)
    return listing
  }
}

/// The members of an order as they come.
private struct OrderParts {
  var id: String?
  var status: String?
  var createdAt: Int64?
  var paidAt: Int64?
  var regionCode: String?
  var lineItems: [LineItem]?
  var hasEmail = false
  var hasAddress = false
}

extension RegularReader {
  static let brace = UInt8(ascii: "}")
  static let bracket = UInt8(ascii: "]")

  fileprivate mutating func orderListing() -> RegularListing<Order>? {
    var listing = RegularListing<Order>()
    var hasOrders = false
    guard takes("{") else { return nil }
    openKept("{")
    var goesOn = true
    while goesOn {
      let start = index
      if takes("\"orders\":[") {
        guard !hasOrders, orders(into: &listing) else { return nil }
        hasOrders = true
      } else if takes("\"next_page_token\":") {
        guard listing.nextToken == nil, let token = text(), !token.hasEscapes,
          token.range.count <= PageDecoding.tokenLimit
        else { return nil }
        listing.nextToken = reader.string(token)
        keep(from: start)
      } else if takes("\"total_count\":") {
        guard listing.declaredTotal == nil, let total = number(), total <= PageDecoding.totalLimit
        else { return nil }
        listing.declaredTotal = Int(total)
        keep(from: start)
      } else {
        return nil
      }
      guard let more = self.goesOn(until: RegularReader.brace) else { return nil }
      goesOn = more
    }
    closeKept(RegularReader.brace)
    if listing.nextToken?.isEmpty == true { listing.nextToken = nil }
    return hasOrders ? listing : nil
  }

  private mutating func orders(into listing: inout RegularListing<Order>) -> Bool {
    openKept("\"orders\":[")
    listing.records.reserveCapacity(100)
    listing.traces.reserveCapacity(100)
    var goesOn = !takes("]")
    while goesOn {
      let start = index
      guard let order = order() else { return false }
      listing.content.add(raw: UnsafeRawBufferPointer(rebasing: reader.bytes[start..<index]))
      listing.traces.append(RecordTrace(order))
      listing.records.append(order)
      guard let more = self.goesOn(until: RegularReader.bracket) else { return false }
      goesOn = more
    }
    closeKept(RegularReader.bracket)
    return true
  }

  private mutating func order() -> Order? {
    var parts = OrderParts()
    guard takes("{") else { return nil }
    openKept("{")
    var goesOn = true
    while goesOn {
      guard member(of: &parts), let more = self.goesOn(until: RegularReader.brace)
      else { return nil }
      goesOn = more
    }
    closeKept(RegularReader.brace)
    guard let id = parts.id, let status = parts.status, let lineItems = parts.lineItems,
      let createdAt = parts.createdAt.flatMap({ time($0) })
    else { return nil }
    // Zero says that nobody has paid yet.
    let paid = parts.paidAt == 0 ? nil : parts.paidAt
    guard paid == nil || paid.flatMap({ time($0) }) != nil else { return nil }
    let order = Order(
      id: id,
      status: OrderStatus(rawValue: status),
      createdAt: createdAt,
      paidAt: paid.map { Instant(seconds: $0) },
      regionCode: parts.regionCode,
      lineItems: lineItems
    )
    return (try? order.requireOneContentAnItem()) == nil ? nil : order
  }

  /// Reads one member of an order; false where it is none, or was there before.
  private mutating func member(of parts: inout OrderParts) -> Bool {
    let start = index
    switch initial {
    case UInt8(ascii: "o") where parts.id == nil && takes("\"order_id\":"):
      parts.id = identifier()
      guard parts.id != nil else { return false }
    case UInt8(ascii: "o") where parts.status == nil && takes("\"order_status\":"):
      parts.status = identifier()
      guard parts.status != nil else { return false }
    case UInt8(ascii: "c") where parts.createdAt == nil && takes("\"create_time\":"):
      parts.createdAt = number()
      guard parts.createdAt != nil else { return false }
    case UInt8(ascii: "p") where parts.paidAt == nil && takes("\"paid_time\":"):
      parts.paidAt = number()
      guard parts.paidAt != nil else { return false }
    case UInt8(ascii: "l") where parts.lineItems == nil && takes("\"line_items\":["):
      parts.lineItems = items()
      guard parts.lineItems != nil else { return false }
    case UInt8(ascii: "b") where !parts.hasEmail && takes("\"buyer_email\":"):
      parts.hasEmail = true
      return skipScalar()
    case UInt8(ascii: "r") where !parts.hasAddress && takes("\"recipient_address\":{"):
      parts.hasAddress = true
      return address(&parts.regionCode)
    default: return false
    }
    keep(from: start)
    return true
  }

  private func time(_ seconds: Int64) -> Instant? { try? reader.time(seconds) }

  /// An address, of which nothing but the region's code is kept.
  private mutating func address(_ regionCode: inout String?) -> Bool {
    openKept("\"recipient_address\":{")
    var seen: UInt8 = 0
    var goesOn = true
    while goesOn {
      let start = index
      let field: UInt8
      switch initial {
      case UInt8(ascii: "n") where takes("\"name\":"): field = 1
      case UInt8(ascii: "p") where takes("\"phone_number\":"): field = 2
      case UInt8(ascii: "a") where takes("\"address_line1\":"): field = 4
      case UInt8(ascii: "c") where takes("\"city\":"): field = 8
      case UInt8(ascii: "p") where takes("\"province_code\":"): field = 16
      case UInt8(ascii: "p") where takes("\"postal_code\":"): field = 32
      case UInt8(ascii: "r") where takes("\"region_code\":"): field = 64
      default: return false
      }
      guard seen & field == 0 else { return false }
      seen |= field
      if field == 64 {
        guard let code = identifier(), RegionCode.isCode(code.utf8) else { return false }
        regionCode = code
        keep(from: start)
      } else {
        guard skipScalar() else { return false }
      }
      guard let more = self.goesOn(until: RegularReader.brace) else { return false }
      goesOn = more
    }
    closeKept(RegularReader.brace)
    return true
  }
}
