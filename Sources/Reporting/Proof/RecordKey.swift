internal import Bookkeeping

/// A record's ids in 16 bytes, so that a million fit into memory.
///
/// Two runs of the standard library's keyed hash, whose key is new in every process: nobody can
/// choose ids that collide, and by accident 128 bits collide never in practice.
/// Never written or compared across processes.
struct RecordKey: Hashable {
  private let high: Int
  private let low: Int

  init(_ first: String, _ second: String = "") {
    var hasher = Hasher()
    RecordKey.combine(first, second, into: &hasher)
    high = hasher.finalize()
    hasher = Hasher()
    hasher.combine(high)
    RecordKey.combine(second, first, into: &hasher)
    low = hasher.finalize()
  }

  /// A number of 64 bits for a record and a currency, spread like a random one.
  static func factor(_ first: String, _ second: String, _ currency: Currency) -> UInt64 {
    var hasher = Hasher()
    hasher.combine(currency)
    combine(first, second, into: &hasher)
    return UInt64(UInt(bitPattern: hasher.finalize()))
  }

  private static func combine(_ first: String, _ second: String, into hasher: inout Hasher) {
    for text in [first, second] {
      let bytes = text.utf8
      hasher.combine(bytes.count)
      let done: Void? = bytes.withContiguousStorageIfAvailable {
        hasher.combine(bytes: UnsafeRawBufferPointer($0))
      }
      if done == nil { Array(bytes).withUnsafeBytes { hasher.combine(bytes: $0) } }
    }
  }
}
