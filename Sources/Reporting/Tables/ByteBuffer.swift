/// Bytes of CSV rows in one piece of memory, which grows only where a cell is larger than the rest.
struct ByteBuffer: ~Copyable {
  private var start: UnsafeMutablePointer<UInt8>
  private var capacity: Int
  private(set) var count = 0

  init(capacity: Int) {
    start = .allocate(capacity: capacity)
    self.capacity = capacity
  }

  deinit { start.deallocate() }

  mutating func append(_ byte: UInt8) {
    reserve(1)
    start[count] = byte
    count += 1
  }

  mutating func append(_ bytes: [UInt8]) {
    bytes.withUnsafeBufferPointer { append($0) }
  }

  /// Appends a text that stands in a cell as it is: neither quoted nor defused.
  /// - Returns: false of any other text, or one that may be another; then nothing is appended.
  mutating func append(plain text: String) -> Bool {
    text.utf8.withContiguousStorageIfAvailable { bytes in
      guard ByteBuffer.isPlain(bytes) else { return false }
      append(bytes)
      return true
    } ?? false
  }

  /// A whole number in decimal digits.
  mutating func append(number: UInt64) {
    let digits = ByteBuffer.digits(of: number)
    reserve(digits)
    var rest = number
    var place = count + digits
    repeat {
      place -= 1
      start[place] = UInt8(truncatingIfNeeded: 48 + rest % 10)
      rest /= 10
    } while place > count
    count += digits
  }

  /// An amount in ten-thousandths as plain decimal text: at least `decimals` of them, more where the
  /// amount has more.
  mutating func append(amount: Int64, decimals: Int) {
    if amount < 0 { append(45) }
    let magnitude = amount.magnitude
    append(number: magnitude / 10_000)
    var fraction = magnitude % 10_000
    var shown = 4
    while shown > decimals, fraction % 10 == 0 {
      fraction /= 10
      shown -= 1
    }
    guard shown > 0 else { return }
    reserve(5)
    start[count] = 46
    var place = count + shown
    while place > count {
      start[place] = UInt8(truncatingIfNeeded: 48 + fraction % 10)
      fraction /= 10
      place -= 1
    }
    count += shown + 1
  }

  /// The bytes, and none are left.
  mutating func takeAll() -> [UInt8] {
    defer { count = 0 }
    return Array(UnsafeBufferPointer(start: start, count: count))
  }

  private mutating func append(_ bytes: UnsafeBufferPointer<UInt8>) {
    guard let first = bytes.baseAddress else { return }
    reserve(bytes.count)
    (start + count).update(from: first, count: bytes.count)
    count += bytes.count
  }

  private mutating func reserve(_ more: Int) {
    guard count + more > capacity else { return }
    let larger = max(2 * capacity, count + more)
    let moved = UnsafeMutablePointer<UInt8>.allocate(capacity: larger)
    moved.update(from: start, count: count)
    start.deallocate()
    (start, capacity) = (moved, larger)
  }

  private static func digits(of number: UInt64) -> Int {
    var digits = 1
    var limit: UInt64 = 10
    while digits < 20, number >= limit {
      digits += 1
      limit = limit &* 10
    }
    return digits
  }

  /// Whether a text begins with no sign of a formula or white space, and holds nothing that is
  /// quoted or replaced; false where a closer look is needed.
  private static func isPlain(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    guard let first = bytes.first else { return true }
    // = + - @, white space, and what may begin a wide one.
    if first == 0x3D || first == 0x2B || first == 0x2D || first == 0x40 || first <= 0x20
      || first >= 0xC2
    {
      return false
    }
    // Control characters, quote, comma, delete, and what may begin a control character; eight bytes at
    // a time, each of which is looked at by its own bits.
    let raw = UnsafeRawBufferPointer(bytes)
    var odd: UInt64 = 0
    var place = 0
    while place + 8 <= raw.count {
      odd |= oddities(raw.loadUnaligned(fromByteOffset: place, as: UInt64.self))
      place += 8
    }
    if place < raw.count, raw.count >= 8 {
      // The last eight, some of them once more: that is quicker than one by one.
      odd |= oddities(raw.loadUnaligned(fromByteOffset: raw.count - 8, as: UInt64.self))
      place = raw.count
    }
    while place < raw.count {
      odd |= oddities(UInt64(raw[place]) | 0x2020_2020_2020_2000)
      place += 1
    }
    return odd == 0
  }

  /// Not zero where one of eight bytes is not plain inside a text.
  private static func oddities(_ word: UInt64) -> UInt64 {
    var odd = (word &- 0x2020_2020_2020_2020) & ~word
    for byte: UInt64 in [0x22, 0x2C, 0x7F, 0xC2] {
      let other = word ^ (byte &* 0x0101_0101_0101_0101)
      odd |= (other &- 0x0101_0101_0101_0101) & ~other
    }
    return odd & 0x8080_8080_8080_8080
  }
}
