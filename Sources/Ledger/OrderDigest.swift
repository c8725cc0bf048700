import Bookkeeping
import Digest

/// The digest of an order's content: what makes one revision differ from another.
enum OrderDigest {
  static let size = 32

  /// The digests of orders, one behind the other.
  static func of(_ orders: [Order]) -> [UInt8] {
    let hasher = SHA256Hasher()
    var content: [UInt8] = []
    content.reserveCapacity(1_024)
    return [UInt8](unsafeUninitializedCapacity: orders.count * size) { digests, count in
      let room = UnsafeMutableRawBufferPointer(digests)
      for order in orders {
        content.removeAll(keepingCapacity: true)
        append(order, to: &content)
        content.withUnsafeBytes { hasher.update(bytes: $0) }
        hasher.finish(into: UnsafeMutableRawBufferPointer(rebasing: room[count...]))
        count += size
      }
    }
  }

  private static func append(_ order: Order, to content: inout [UInt8]) {
    append(order.id, to: &content)
    append(order.status.rawValue, to: &content)
    append(order.createdAt.seconds, to: &content)
    if let paidAt = order.paidAt { append(paidAt.seconds, to: &content) } else { end(&content) }
    append(order.regionCode ?? "", to: &content)
    for item in order.lineItems {
      append(item.id, to: &content)
      append(item.skuID, to: &content)
      append(item.productName, to: &content)
      append(item.quantity, to: &content)
      append(item.salePrice.units, to: &content)
      append(item.salePrice.currency.code, to: &content)
    }
  }

  private static func append(_ text: String, to content: inout [UInt8]) {
    var text = text
    text.withUTF8 { content.append(contentsOf: $0) }
    end(&content)
  }

  /// Appends a number as decimal text.
  private static func append(_ number: Int64, to content: inout [UInt8]) {
    let start = content.count
    var rest = number.magnitude
    repeat {
      content.append(UInt8(48 + rest % 10))
      rest /= 10
    } while rest > 0
    if number < 0 { content.append(UInt8(ascii: "-")) }
    content[start...].reverse()
    end(&content)
  }

  private static func end(_ content: inout [UInt8]) { content.append(0x1F) }
}
