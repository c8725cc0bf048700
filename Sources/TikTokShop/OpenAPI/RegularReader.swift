internal import Bookkeeping
internal import Glibc

/// Reads JSON as machines write it: without white space, and just the fields that are expected.
///
/// Nearly every page is like that, and reading it needs neither a search among the names of fields
/// nor a second and third walk to check it and to leave out what is private. Whatever is otherwise,
/// or has anything wrong with it, it declines by answering nil, and then the careful reader has its
/// say from the start: what this one accepts, that one would have understood just so.
struct RegularReader {
  private(set) var reader: JSONReader
  /// What may be kept of the bytes that were read.
  private(set) var kept: [UInt8] = []
  /// Members that are kept as they came, not yet copied: those that stand side by side go together.
  private var run = 0..<0
  private var needsComma = false
  /// What line items have in common: a page names the same products over and over.
  private var texts = SharedTexts(bits: 8)

  init(_ reader: JSONReader) {
    self.reader = reader
    kept.reserveCapacity(reader.end - reader.index)
  }

  var index: Int { reader.index }

  // MARK: Structure

  /// Steps over these bytes if they come next.
  @inline(__always) mutating func takes(_ word: StaticString) -> Bool {
    let count = word.utf8CodeUnitCount
    guard reader.index + count <= reader.end, let start = reader.bytes.baseAddress,
      memcmp(start + reader.index, word.utf8Start, count) == 0
    else { return false }
    reader.index += count
    return true
  }

  /// The first letter of the key that comes next; NUL where none does.
  @inline(__always) var initial: UInt8 {
    reader.index + 1 < reader.end && reader.current == UInt8(ascii: "\"")
      ? reader.bytes[reader.index + 1] : 0
  }

  /// Whether another member or element follows; nil where neither it nor the end does.
  @inline(__always) mutating func goesOn(until bracket: UInt8) -> Bool? {
    let found = reader.current
    guard found == UInt8(ascii: ",") || found == bracket else { return nil }
    reader.index += 1
    return found != bracket
  }

  // MARK: Values

  /// A text of any kind.
  mutating func text() -> JSONText? {
    reader.current == UInt8(ascii: "\"") ? try? reader.readText() : nil
  }

  /// An id or a platform's word in plain ASCII, which nearly all are.
  /// - Parameter isShared: whether others probably have the same one.
  mutating func identifier(orEmpty: Bool = false, isShared: Bool = false) -> String? {
    guard let text = text(), !text.hasEscapes, text.range.count <= JSONReader.identifierLimit,
      orEmpty || !text.range.isEmpty
    else { return nil }
    let bytes = UnsafeRawBufferPointer(rebasing: reader.bytes[text.range])
    for byte in bytes where byte &- 0x20 > 0x5E { return nil }
    return isShared ? texts.text(bytes) : String(decoding: bytes, as: UTF8.self)
  }

  /// The string of a text that others probably have as well.
  mutating func shared(_ text: JSONText) -> String {
    text.hasEscapes
      ? reader.string(text)
      : texts.text(UnsafeRawBufferPointer(rebasing: reader.bytes[text.range]))
  }

  /// A whole number from 0, of at most 18 digits.
  mutating func number() -> Int64? {
    let start = reader.index
    var number: Int64 = 0
    while case let digit = reader.current &- 48, digit < 10, reader.index - start < 18 {
      number = number * 10 + Int64(digit)
      reader.index += 1
    }
    let count = reader.index - start
    guard count > 0, count == 1 || reader.bytes[start] != 48 else { return nil }
    return number
  }

  /// A text or a simple value that is of no interest.
  mutating func skipScalar() -> Bool {
    switch reader.current {
    case UInt8(ascii: "\""): (try? reader.readText()) != nil
    case UInt8(ascii: "n"): takes("null")
    default: number() != nil
    }
  }

  // MARK: What is kept

  /// Keeps a member from where it began up to here, behind those kept before in the same object.
  @inline(__always) mutating func keep(from start: Int) {
    if run.upperBound + 1 == start, !run.isEmpty {
      run = run.lowerBound..<reader.index
    } else {
      flush()
      run = start..<reader.index
    }
  }

  /// Begins an object or a list, under a name where it has one.
  mutating func openKept(_ opening: StaticString) {
    flush()
    if needsComma { kept.append(UInt8(ascii: ",")) }
    kept.append(
      contentsOf: UnsafeBufferPointer(start: opening.utf8Start, count: opening.utf8CodeUnitCount)
    )
    needsComma = false
  }

  mutating func closeKept(_ bracket: UInt8) {
    flush()
    kept.append(bracket)
    needsComma = true
  }

  private mutating func flush() {
    guard !run.isEmpty else { return }
    if needsComma { kept.append(UInt8(ascii: ",")) }
    kept.append(contentsOf: reader.bytes[run])
    needsComma = true
    run = 0..<0
  }
}
