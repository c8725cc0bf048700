internal import Foundation

/// Texts that come again and again, such as products' names, each made once.
///
/// Of bounded size: a text that falls into another one's place takes it.
package struct SharedTexts {
  /// The bits of a place's number.
  private let bits: Int
  private var texts: [String]

  /// No texts yet.
  /// - Parameter bits: the logarithm to base 2 of how many texts are kept, from 1 to 16.
  package init(bits: Int = 10) {
    self.bits = min(max(bits, 1), 16)
    texts = [String](repeating: "", count: 1 << self.bits)
  }

  /// The text of some bytes of UTF-8; what is none becomes U+FFFD.
  package mutating func text(_ bytes: UnsafeRawBufferPointer) -> String {
    let place = place(of: bytes)
    let isKnown = texts[place].utf8.withContiguousStorageIfAvailable { known in
      guard let first = known.baseAddress, let other = bytes.baseAddress else {
        return known.count == bytes.count
      }
      return known.count == bytes.count && memcmp(first, other, known.count) == 0
    }
    if isKnown != true { texts[place] = String(decoding: bytes, as: UTF8.self) }
    return texts[place]
  }

  /// By the first and the last bytes, in which ids and names differ.
  private func place(of bytes: UnsafeRawBufferPointer) -> Int {
    var hash = UInt64(truncatingIfNeeded: bytes.count)
    if bytes.count >= 8 {
      hash ^= bytes.loadUnaligned(as: UInt64.self)
      hash = hash &* 0x9E37_79B9_7F4A_7C15
      hash ^= bytes.loadUnaligned(fromByteOffset: bytes.count - 8, as: UInt64.self)
    } else {
      for byte in bytes { hash = hash << 8 ^ UInt64(byte) }
    }
    return Int((hash &* 0x9E37_79B9_7F4A_7C15) >> UInt64(64 - bits))
  }
}
