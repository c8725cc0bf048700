/// The bytes that a digest is made of: fields one behind the other, each ended by a separator.
///
/// Its memory is used again for the next record, and fields are written into it without further
/// ado: a million orders go through it.
struct DigestContent {
  private static let separator: UInt8 = 0x1F
  /// The longest whole number: a sign and 19 digits.
  private static let numberLimit = 20

  private var owner = Memory(byteCount: 1_024)
  private var count = 0

  private var memory: UnsafeMutableRawBufferPointer { owner.bytes }

  /// What was appended since the last `removeAll`.
  var bytes: UnsafeRawBufferPointer { UnsafeRawBufferPointer(rebasing: memory[..<count]) }

  mutating func removeAll() { count = 0 }

  /// Appends a text as UTF-8.
  mutating func append(_ text: String) {
    var text = text
    text.withUTF8 { text in
      makeRoom(for: text.count + 1)
      let room = UnsafeMutableRawBufferPointer(rebasing: memory[count..<count + text.count])
      room.copyMemory(from: UnsafeRawBufferPointer(text))
      count += text.count
      end()
    }
  }

  /// Appends a number as decimal text.
  mutating func append(_ number: Int64) {
    makeRoom(for: DigestContent.numberLimit + 1)
    if number < 0 {
      memory[count] = UInt8(ascii: "-")
      count += 1
    }
    var digits = 1
    var limit: UInt64 = 10
    while digits < 19, number.magnitude >= limit {
      digits += 1
      limit *= 10
    }
    var rest = number.magnitude
    for place in stride(from: count + digits - 1, through: count, by: -1) {
      let (quotient, digit) = rest.quotientAndRemainder(dividingBy: 10)
      memory[place] = UInt8(truncatingIfNeeded: 48 + digit)
      rest = quotient
    }
    count += digits
    end()
  }

  /// Appends a field without content.
  mutating func appendNothing() {
    makeRoom(for: 1)
    end()
  }

  private mutating func end() {
    memory[count] = DigestContent.separator
    count += 1
  }

  private mutating func makeRoom(for more: Int) {
    guard count + more > memory.count else { return }
    let larger = Memory(byteCount: 2 * (count + more))
    larger.bytes.copyMemory(from: bytes)
    owner = larger
  }
}
