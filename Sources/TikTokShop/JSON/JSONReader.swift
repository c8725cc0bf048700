/// Pulls values out of the bytes of one JSON document, validating every byte it passes.
///
/// The caller walks the document: `openObject`, then `nextKey` until it is nil, reading or skipping
/// one value after each key; `openArray` and `nextElement` alike. Nothing is copied until asked
/// for. The reader is valid only as long as the bytes are.
struct JSONReader {
  static let depthLimit = 64

  enum Kind: Equatable {
    case object
    case array
    case text
    case number
    case boolean
    case null
  }

  /// A place to come back to.
  struct Bookmark {
    fileprivate let index: Int
    fileprivate let depth: Int
    fileprivate let justOpened: Bool
  }

  let bytes: UnsafeRawBufferPointer
  let end: Int
  var index = 0
  private var depth = 0
  private var justOpened = false

  /// False while stepping over a record that is already known to be bad: its texts may then hold
  /// what is no UTF-8 or half a surrogate pair, but its structure is still checked.
  var checksText = true

  init(_ bytes: UnsafeRawBufferPointer) {
    self.bytes = bytes
    end = bytes.count
  }

  /// The byte under the cursor, or NUL at the end: NUL is valid nowhere in JSON.
  @inline(__always) var current: UInt8 { index < end ? bytes[index] : 0 }

  func error(_ problem: JSONError.Problem) -> JSONError {
    JSONError(problem: index >= end ? .endsTooEarly : problem, offset: index)
  }

  // MARK: Bookmarks

  var bookmark: Bookmark { Bookmark(index: index, depth: depth, justOpened: justOpened) }

  mutating func rewind(to bookmark: Bookmark) {
    index = bookmark.index
    depth = bookmark.depth
    justOpened = bookmark.justOpened
  }

  /// Moves behind a whole value that was read by other means; the cursor stood before it.
  mutating func jump(to index: Int) {
    self.index = index
    justOpened = false
  }

  // MARK: Structure

  @inline(__always) mutating func skipWhitespace() {
    while true {
      switch current {
      case 0x20, 0x0A, 0x0D, 0x09: index += 1
      default: return
      }
    }
  }

  /// The kind of the value that comes next, told by its first byte.
  mutating func peek() throws(JSONError) -> Kind {
    skipWhitespace()
    switch current {
    case UInt8(ascii: "{"): return .object
    case UInt8(ascii: "["): return .array
    case UInt8(ascii: "\""): return .text
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return .number
    case UInt8(ascii: "t"), UInt8(ascii: "f"): return .boolean
    case UInt8(ascii: "n"): return .null
    default: throw error(.expected("a value"))
    }
  }

  mutating func openObject() throws(JSONError) { try open(UInt8(ascii: "{"), "an object") }

  mutating func openArray() throws(JSONError) { try open(UInt8(ascii: "["), "a list") }

  private mutating func open(_ bracket: UInt8, _ what: String) throws(JSONError) {
    skipWhitespace()
    guard current == bracket else { throw error(.wrongKind(what)) }
    guard depth < JSONReader.depthLimit else { throw error(.tooDeep) }
    depth += 1
    index += 1
    justOpened = true
  }

  /// The next key of the open object, with the cursor before its value; nil where the object ends.
  mutating func nextKey() throws(JSONError) -> JSONText? {
    guard try advance(to: UInt8(ascii: "}"), "a comma or a closing brace") else { return nil }
    guard current == UInt8(ascii: "\"") else { throw error(.expected("a key")) }
    let key = try readText()
    skipWhitespace()
    guard current == UInt8(ascii: ":") else { throw error(.expected("a colon")) }
    index += 1
    return key
  }

  /// Whether the open array has another element, with the cursor before it.
  mutating func nextElement() throws(JSONError) -> Bool {
    try advance(to: UInt8(ascii: "]"), "a comma or a closing bracket")
  }

  private mutating func advance(
    to bracket: UInt8,
    _ what: @autoclosure () -> String
  ) throws(JSONError) -> Bool {
    skipWhitespace()
    if current == bracket {
      index += 1
      depth -= 1
      justOpened = false
      return false
    }
    if justOpened {
      justOpened = false
      return true
    }
    guard current == UInt8(ascii: ",") else { throw error(.expected(what())) }
    index += 1
    skipWhitespace()
    return true
  }

  /// Ends the document: only white space may be left.
  mutating func finish() throws(JSONError) {
    skipWhitespace()
    guard index >= end else { throw error(.trailingBytes) }
  }

  // MARK: Values

  mutating func readNull() throws(JSONError) { try readWord("null") }

  mutating func readBoolean() throws(JSONError) -> Bool {
    skipWhitespace()
    if current == UInt8(ascii: "t") {
      try readWord("true")
      return true
    }
    try readWord("false")
    return false
  }

  private mutating func readWord(_ word: StaticString) throws(JSONError) {
    skipWhitespace()
    for offset in 0..<word.utf8CodeUnitCount {
      guard current == word.utf8Start[offset] else { throw error(.expected("\(word)")) }
      index += 1
    }
  }

  /// Steps over the value that comes next, validating it.
  mutating func skipValue() throws(JSONError) {
    switch try peek() {
    case .text: _ = try readText()
    case .number: _ = try readNumber()
    case .boolean: _ = try readBoolean()
    case .null: try readNull()
    case .object:
      try openObject()
      while try nextKey() != nil { try skipValue() }
    case .array:
      try openArray()
      while try nextElement() { try skipValue() }
    }
  }

  /// Steps over the value that comes next and says which bytes it covers.
  mutating func skipValueRange() throws(JSONError) -> Range<Int> {
    skipWhitespace()
    let start = index
    try skipValue()
    return start..<index
  }
}
