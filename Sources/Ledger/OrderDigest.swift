import Bookkeeping
import Digest

/// The digest of an order's content: what makes one revision differ from another.
enum OrderDigest {
  static let size = 32

  /// The digests of orders, one behind the other.
  static func of(_ orders: [Order]) -> [UInt8] {
    let hasher = SHA256Hasher()
    var content = DigestContent()
    return [UInt8](unsafeUninitializedCapacity: orders.count * size) { digests, count in
      let room = UnsafeMutableRawBufferPointer(digests)
      for order in orders {
        content.removeAll()
        append(order, to: &content)
        hasher.update(bytes: content.bytes)
        hasher.finish(into: UnsafeMutableRawBufferPointer(rebasing: room[count...]))
        count += size
      }
    }
  }

  /// The digest at an index among those that lie one behind the other.
  static func part(_ index: Int, of digests: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer {
    UnsafeRawBufferPointer(rebasing: digests[index * size..<(index + 1) * size])
  }

  private static func append(_ order: Order, to content: inout DigestContent) {
    content.append(order.id)
    content.append(order.status.rawValue)
    content.append(order.createdAt.seconds)
    if let paidAt = order.paidAt { content.append(paidAt.seconds) } else { content.appendNothing() }
    content.append(order.regionCode ?? "")
    for item in order.lineItems {
      content.append(item.id)
      content.append(item.skuID)
      content.append(item.productName)
      content.append(item.quantity)
      content.append(item.salePrice.units)
      content.append(item.salePrice.currency.code)
    }
  }
}
