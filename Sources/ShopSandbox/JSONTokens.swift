/// Where and why a text is not JSON, or not the JSON that was wanted; lines count from 1.
struct JSONProblem: Error, Hashable {
  let line: Int
  let problem: String
}

/// Reads JSON token by token, by RFC 8259, and copies the tokens without the white space between.
///
/// It works on plain pointers, because every byte of a large fixture passes here, in debug builds
/// too. Every read is below `count`, and no more is written than was read.
struct JSONTokens {
  /// What was written: the tokens so far.
  let output: UnsafeMutablePointer<UInt8>
  /// How many bytes were written.
  private(set) var written = 0

  private let input: UnsafePointer<UInt8>
  private let count: Int
  private var position = 0

  /// Reads `count` bytes of input, and writes to an output that holds as many.
  init(input: UnsafePointer<UInt8>, count: Int, output: UnsafeMutablePointer<UInt8>) {
    self.input = input
    self.count = count
    self.output = output
  }

  var isAtEnd: Bool { position >= count }

  var isUTF8: Bool {
    String(validating: UnsafeBufferPointer(start: input, count: count), as: UTF8.self) != nil
  }

  /// The next byte, or 0, which is no part of any token, at the end.
  func peek() -> UInt8 { position < count ? input[position] : 0 }

  /// Copies the next byte, which must have been seen by `peek`.
  mutating func take() {
    output[written] = input[position]
    written += 1
    position += 1
  }

  mutating func skipWhiteSpace() {
    var end = position
    while end < count {
      let byte = input[end]
      guard byte == 32 || byte == 10 || byte == 13 || byte == 9 else { break }
      end += 1
    }
    position = end
  }

  /// A problem at the place where reading stopped.
  func problem(_ text: String) -> JSONProblem {
    let line = 1 + UnsafeBufferPointer(start: input, count: position).count { $0 == 10 }
    return JSONProblem(line: line, problem: isAtEnd ? "the file ends too early; \(text)" : text)
  }

  mutating func string() throws(JSONProblem) {
    take()
    while true {
      takePlainText()
      if isAtEnd { throw problem("a text does not end") }
      if peek() == UInt8(ascii: "\"") { return take() }
      guard peek() == UInt8(ascii: "\\") else {
        throw problem("a control character in a text must be escaped")
      }
      take()
      try escape()
    }
  }

  /// Takes bytes up to the next quotation mark (34), backslash (92) or control character.
  private mutating func takePlainText() {
    var end = position
    while end < count {
      let byte = input[end]
      if byte == 34 || byte == 92 || byte < 32 { break }
      end += 1
    }
    (output + written).update(from: input + position, count: end - position)
    written += end - position
    position = end
  }

  private mutating func escape() throws(JSONProblem) {
    switch peek() {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"), UInt8(ascii: "b"),
      UInt8(ascii: "f"), UInt8(ascii: "n"), UInt8(ascii: "r"), UInt8(ascii: "t"):
      take()
    case UInt8(ascii: "u"):
      take()
      for _ in 0..<4 {
        guard Character(UnicodeScalar(peek())).isHexDigit else {
          throw problem("\\u needs four hexadecimal digits")
        }
        take()
      }
    default: throw problem("an unknown escape")
    }
  }

  mutating func number() throws(JSONProblem) {
    if peek() == UInt8(ascii: "-") { take() }
    if peek() == UInt8(ascii: "0") { take() } else { try digits() }
    if peek() == UInt8(ascii: ".") {
      take()
      try digits()
    }
    if peek() | 32 == UInt8(ascii: "e") {
      take()
      if peek() == UInt8(ascii: "+") || peek() == UInt8(ascii: "-") { take() }
      try digits()
    }
  }

  private mutating func digits() throws(JSONProblem) {
    let start = position
    while peek() >= 48, peek() <= 57 { take() }
    guard position > start else { throw problem("a digit is expected") }
  }

  mutating func literal(_ word: StaticString) throws(JSONProblem) {
    for index in 0..<word.utf8CodeUnitCount {
      guard peek() == word.utf8Start[index] else { throw problem("a JSON value is expected") }
      take()
    }
  }
}
