import Foundation

/// A place in a list, opaque to clients: an offset, and a checksum over it and the list that it
/// belongs to, so that a token used with other filters, or made up, is refused.
///
/// The checksum keeps mistakes out, not attackers.
struct PageToken {
  /// A text that is written like no token.
  static let malformed = Refusal.invalid("invalid page_token")
  /// A text that is written like a token, and names no page of the list.
  static let unknown = Refusal(status: 404, code: 36_009_004, message: "invalid page_token")
  /// What tokens look like: 16 bytes in base64url, without padding.
  static let pattern = "^[A-Za-z0-9_-]{21}[AQgw]$"

  /// What tells the list from others: operation, shop, page order and filters.
  let list: String

  /// The token for the page that starts at an offset.
  func text(offset: Int) -> String {
    var bytes = Data()
    for number in [UInt64(offset), checksum(offset: offset)] {
      withUnsafeBytes(of: number.bigEndian) { bytes.append(contentsOf: $0) }
    }
    return bytes.base64EncodedString()
      .replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
  }

  /// The offset in a token of this list, which has `count` records; a later page starts after the
  /// first record and before the last one's end.
  func offset(in token: String, count: Int) throws(Refusal) -> Int {
    let plain = token.replacing("-", with: "+").replacing("_", with: "/") + "=="
    guard token.utf8.count == 22, !token.utf8.contains(where: { "+/=".utf8.contains($0) }),
      "AQgw".utf8.contains(token.utf8.last ?? 0),
      let bytes = Data(base64Encoded: plain), bytes.count == 16
    else { throw PageToken.malformed }
    let number = bytes.prefix(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    guard let offset = Int(exactly: number), offset > 0, offset < count,
      text(offset: offset) == token
    else { throw PageToken.unknown }
    return offset
  }

  /// FNV-1a over the list's text and the offset, finished so that neighbours differ everywhere.
  private func checksum(offset: Int) -> UInt64 {
    var sum: UInt64 = 0xCBF2_9CE4_8422_2325
    for byte in "\(list) \(offset)".utf8 { sum = (sum ^ UInt64(byte)) &* 0x100_0000_01B3 }
    return SplitMix64.mixed(sum)
  }
}
